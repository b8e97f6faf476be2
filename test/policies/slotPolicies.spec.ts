// What the pack says of the slots: which release users are sent to, and what is judged of what is in them.
import assert from "node:assert/strict";
import type { ResourceValidationArgs, ResourceValidationPolicy } from "@pulumi/policy";
import { slotPolicies } from "../../policies/slotPolicies";
import type { JudgedStack } from "../../policies/stack";
import { TASK_DEFINITION } from "../../src/guards/resourceTypes";
import type { Inputs } from "../../src/guards/rule";

const REPOSITORY = "ghcr.io/owner/app";
const RULE = "aws:lb/listenerRule:ListenerRule";

const urnOf = (name: string) => `urn:pulumi:prod::web::${TASK_DEFINITION}::${name}`;

function task(tag: string, more: object = {}): Inputs {
  const container = { name: "backend", image: `${REPOSITORY}:${tag}`, ...more };
  return { containerDefinitions: JSON.stringify([container]) };
}

const traffic = (a: number, b: number): Inputs => ({
  actions: [
    {
      type: "forward",
      forward: {
        targetGroups: [
          { arn: "arn:a", weight: a },
          { arn: "arn:b", weight: b },
        ],
      },
    },
  ],
});

interface Resource {
  readonly type: string;
  readonly name: string;
  readonly props: Inputs;
}

const slotA = (tag: string, more?: object) => ({
  type: TASK_DEFINITION,
  name: "web-prod-app",
  props: task(tag, more),
});
const slotB = (tag: string, more?: object) => ({ ...slotA(tag, more), name: "web-prod-app-b" });
const users = (a: number, b: number, name = "web-prod-traffic") => ({
  type: RULE,
  name,
  props: traffic(a, b),
});

/** What the pack reports of resources in this order, where state has these task definitions: `rule: message`. */
async function reported(
  resources: readonly Resource[],
  inState: readonly Resource[] = [],
  secretInputs: readonly string[] = [],
): Promise<readonly string[]> {
  const known = new Map(
    inState.map(({ type, name, props }) => [
      urnOf(name),
      { type, name, inputs: props, secretInputs },
    ]),
  );
  const stack = {
    name: "prod",
    config: {
      guards: "production",
      containerName: "backend",
      imageRepository: REPOSITORY,
      imageTag: "1b2f4d6e8a0c",
      pinnedTags: [],
      sidecarImages: [],
    },
    state: async () => ({ resources: known, outputs: {} }),
    isNew: async () => false,
  } as unknown as JudgedStack;
  const policies = slotPolicies(stack) as ResourceValidationPolicy[];
  const messages: string[] = [];
  for (const resource of resources) {
    const args = { ...resource, urn: urnOf(resource.name) } as unknown as ResourceValidationArgs;
    for (const { name, validateResource } of policies) {
      for (const validate of [validateResource ?? []].flat()) {
        await validate(args, (message) => void messages.push(`${name}: ${message}`));
      }
    }
  }
  return messages;
}

const GOOD = "1b2f4d6e8a0c";
const BAD = "9f8e7d6c5b4a";

describe("the pack, of the slot that users are sent to", () => {
  const right: [title: string, ...resources: Resource[]][] = [
    ["slot a with the release", slotA(GOOD), users(1, 0)],
    ["slot b with the release, beside another one that stays", slotB(GOOD), users(0, 1)],
    ["another rule", slotA(BAD), users(1, 0, "web-prod-slot-a")],
  ];
  for (const [title, ...resources] of right) {
    it(`admits ${title}`, async () => {
      // What is in the slots already isn't judged again.
      const inState = resources.filter(({ type }) => type === TASK_DEFINITION);
      assert.deepEqual(await reported(resources, inState), []);
    });
  }

  const wrong: [title: string, resources: Resource[], named: RegExp][] = [
    [
      "a slot with another release",
      [slotA(GOOD), slotB(BAD), users(0, 1)],
      /slot b, which has `ghcr\.io\/owner\/app:9f8e7d6c5b4a`; config asks for `ghcr\.io\/owner\/app:1b2f4d6e8a0c`/,
    ],
    ["a slot that has nothing", [slotA(GOOD), users(0, 1)], /slot b, which has `no release`/],
    ["a second slot, too", [slotA(GOOD), slotB(BAD), users(1, 1)], /slot b, which has/],
  ];
  for (const [title, resources, named] of wrong) {
    it(`refuses ${title}`, async () => {
      const inState = resources.filter(({ type }) => type === TASK_DEFINITION);
      const [message, ...more] = await reported(resources, inState);
      assert.match(message ?? "", /^traffic-leads-to-release: /);
      assert.match(message ?? "", named);
      assert.deepEqual(more, []);
    });
  }

  it("isn't misled by another container with the release", async () => {
    const props = {
      containerDefinitions: JSON.stringify([
        { name: "agent", image: `${REPOSITORY}:${GOOD}` },
        { name: "backend", image: `${REPOSITORY}:${BAD}` },
      ]),
    };
    const resources = [{ ...slotA(GOOD), props }, users(1, 0)];
    const messages = await reported(resources, [resources[0]!]);
    assert.match(messages.join("\n"), /Users would go to slot a, which has .*9f8e7d6c5b4a/);
  });
});

describe("the pack, of what is in the slots", () => {
  it("judges what is new there", async () => {
    const messages = await reported([slotB(BAD)], [slotB(GOOD)]);
    assert.match(messages.join("\n"), /image-is-the-release/);
  });

  it("judges a first filling", async () => {
    assert.match((await reported([slotB(BAD)])).join("\n"), /image-is-the-release/);
  });

  it("leaves the release that users left alone", async () => {
    assert.deepEqual(await reported([slotB(BAD)], [slotB(BAD)]), []);
  });

  it("judges what it can't compare: state holds it encrypted", async () => {
    const messages = await reported([slotB(BAD)], [slotB(GOOD)], ["containerDefinitions"]);
    assert.match(messages.join("\n"), /image-is-the-release/);
  });

  it("judges a slot that is changed in anything", async () => {
    const more = { environment: [{ name: "APP_VERSION", value: GOOD }] };
    const messages = await reported([slotB(BAD, more)], [slotB(BAD)]);
    assert.match(messages.join("\n"), /environment-not-misleading/);
  });
});
