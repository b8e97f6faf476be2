import assert from "node:assert/strict";
import type { EcsPort, RolloutSnapshot } from "../../../src/aws/ports";
import type { StackFile } from "../../../src/config/stackFile";
import { readLive, tagOf } from "../../../src/rollback/facts/live";
import {
  aDeployment,
  aSnapshot,
  aTargetOf,
  aTask,
  aYoungRollout,
  NEW,
  OLD,
} from "../../health/fakes";

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
    names: { cluster: "c", service: "s", family: "f" },
    values: { containerName: "backend" },
  } as unknown as StackFile;
  const seen = (snapshot: RolloutSnapshot) => {
    const ecs = {
      describeRollout: async () => snapshot,
      describeContainer: async () => ({ image: "registry/app:b", logStreamPrefix: undefined }),
    } as unknown as EcsPort;
    return readLive(ecs, file, new AbortController().signal);
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
