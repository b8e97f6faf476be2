import assert from "node:assert/strict";
import type { EcsPort, RolloutSnapshot } from "../../../src/aws/ports";
import type { DescribedSlots, SlotsPort } from "../../../src/aws/slots";
import type { StackFile } from "../../../src/config/stackFile";
import { slotNamesIn, type SlotName } from "../../../src/guards/release/slotNames";
import { readRunning, tagOf } from "../../../src/rollback/facts/live";
import {
  aDeployment,
  aSnapshot,
  aTargetOf,
  aTask,
  aYoungRollout,
  NEW,
  OLD,
} from "../../health/fakes";

const NO_RULE: DescribedSlots = {
  weights: undefined,
  services: { a: undefined, b: undefined },
  rule: undefined,
};

describe("the tag of an image", () => {
  const cases: [image: string, tag: string][] = [
    ["ghcr.io/owner/name:1b2f", "1b2f"],
    ["127.0.0.1:5000/owner/name:1b2f", "1b2f"],
    ["127.0.0.1:5000/owner/name", ""],
    ["ghcr.io/owner/name:1b2f@sha256:abc", "1b2f"],
    ["ghcr.io/owner/name@sha256:abc", ""],
    ["", ""],
  ];
  for (const [image, tag] of cases) {
    it(`of ${image || "nothing"} is ${tag || "none"}`, () => assert.equal(tagOf(image), tag));
  }
});

describe("what is live", () => {
  const file = {
    names: slotNamesIn("app-prod"),
    values: { containerName: "backend" },
  } as unknown as StackFile;
  const seen = async (snapshot: RolloutSnapshot) => {
    const ecs = {
      describeRollout: async () => snapshot,
      describeContainer: async () => ({ image: "registry/app:b", logStreamPrefix: undefined }),
    } as unknown as EcsPort;
    const slots = { describe: async () => NO_RULE } as unknown as SlotsPort;
    const aws = { ecs: () => ecs, slots: () => slots };
    return (await readRunning(aws, file, new AbortController().signal)).live;
  };
  const old = aTask("8", { taskDefinition: OLD });
  const targets: [title: string, snapshot: RolloutSnapshot, healthy: number][] = [
    ["all of the release's own", aSnapshot(), 2],
    ["none, while the release before it still serves", aYoungRollout(), 0],
    [
      "its own alone, while both serve",
      aSnapshot({
        tasks: [aTask("1"), old],
        targets: [aTargetOf("1"), aTargetOf("8")],
      }),
      1,
    ],
    [
      "a task once, though it is in two target groups",
      aSnapshot({
        tasks: [aTask("1")],
        targets: [aTargetOf("1"), aTargetOf("1")],
      }),
      1,
    ],
    [
      "only what is healthy",
      aSnapshot({ targets: [aTargetOf("1"), aTargetOf("2", "draining")] }),
      1,
    ],
    [
      "no task whose address isn't known",
      aSnapshot({ tasks: [aTask("1", { address: undefined })] }),
      0,
    ],
  ];
  for (const [title, snapshot, healthy] of targets) {
    it(`counts as healthy targets ${title}`, async () => {
      assert.equal((await seen(snapshot))?.healthyTargets, healthy);
    });
  }

  it("is the revision that ECS was asked for", async () => {
    const deployments = [aDeployment()];
    assert.equal((await seen(aSnapshot({}, { deployments })))?.taskDefinition, NEW);
    assert.equal(await seen(aSnapshot({}, { deployments: [] })), undefined);
  });
});

describe("which release users reach", () => {
  const service = (slot: SlotName) => ({
    taskDefinition: `app-${slot}:1`,
    desiredCount: 2,
    runningCount: 2,
    healthyTargets: 2,
  });
  const BOTH = { a: service("a"), b: service("b") };

  /** Asks an AWS whose slots run the releases `a` and `b`; none, where its service isn't there. */
  async function running(slots: Omit<DescribedSlots, "rule">) {
    const aws = {
      slots: () =>
        ({ describe: async () => ({ ...slots, rule: undefined }) }) as unknown as SlotsPort,
      ecs: () =>
        ({
          describeRollout: async (name: { service: string }) => {
            const slot = name.service.endsWith("-b") ? "b" : "a";
            const deployments = [aDeployment({ taskDefinition: `app-${slot}:1` })];
            return slots.services[slot] === undefined
              ? { service: undefined, tasks: [], stoppedTasks: [], targets: [] }
              : aSnapshot({}, { deployments });
          },
          describeContainer: async (revision: string) => ({
            image: `registry/app:${revision.slice(4, 5)}`,
            logStreamPrefix: undefined,
          }),
        }) as unknown as EcsPort,
    };
    const file = {
      names: slotNamesIn("app-prod"),
      values: { containerName: "backend" },
    } as unknown as StackFile;
    const { live, idle } = await readRunning(aws, file, new AbortController().signal);
    return [live && `${live.slot} ${live.tag}`, idle && `${idle.slot} ${idle.tag}`];
  }

  const cases: [
    title: string,
    slots: Omit<DescribedSlots, "rule">,
    live: string | undefined,
    idle: string | undefined,
  ][] = [
    ["is slot a's by the weights", { weights: { a: 1, b: 0 }, services: BOTH }, "a a", "b b"],
    ["is slot b's by the weights", { weights: { a: 0, b: 1 }, services: BOTH }, "b b", "a a"],
    [
      "is the only one there is, before there were slots",
      { weights: undefined, services: { ...BOTH, b: undefined } },
      "a a",
      undefined,
    ],
    [
      "is the only one there is, where the rule and the other service are gone",
      { weights: undefined, services: { ...BOTH, a: undefined } },
      "b b",
      undefined,
    ],
    ["is slot a's where the rule is gone", { weights: undefined, services: BOTH }, "a a", "b b"],
    [
      "is taken for slot a's where users are on both",
      { weights: { a: 1, b: 1 }, services: BOTH },
      "a a",
      "b b",
    ],
    [
      "is taken for slot a's where nobody is served",
      { weights: { a: 0, b: 0 }, services: BOTH },
      "a a",
      "b b",
    ],
    [
      "is none where the slot that users are sent to has no service",
      { weights: { a: 0, b: 1 }, services: { ...BOTH, b: undefined } },
      undefined,
      "a a",
    ],
    [
      "is none before the first deploy",
      { weights: undefined, services: { a: undefined, b: undefined } },
      undefined,
      undefined,
    ],
  ];
  for (const [title, slots, live, idle] of cases) {
    it(title, async () => assert.deepEqual(await running(slots), [live, idle]));
  }

  it("isn't told where AWS doesn't say what is in the slots", async () => {
    const aws = {
      slots: () =>
        ({ describe: () => Promise.reject(new Error("AccessDenied")) }) as unknown as SlotsPort,
      ecs: () => ({ describeRollout: async () => aSnapshot() }) as unknown as EcsPort,
    };
    const file = { names: slotNamesIn("app-prod"), values: {} } as unknown as StackFile;
    await assert.rejects(readRunning(aws, file, new AbortController().signal), /AccessDenied/);
  });
});
