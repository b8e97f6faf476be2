// What the pack does with a value that isn't known before the update.
import assert from "node:assert/strict";
import {
  unknownCheckingProxy,
  UnknownValueError,
  type ResourceValidationArgs,
} from "@pulumi/policy";
import { databaseRules } from "../../src/guards/database";
import type { ResourceRule } from "../../src/guards/rule";
import { stackRules } from "../../src/guards/stack";
import { resourcePolicy } from "../../policies/resourcePolicies";
import type { JudgedStack } from "../../policies/stack";
import { UNKNOWN } from "../guards/stack/looking";

const NETWORK = databaseRules.find(({ name }) => name === "database-network")!;
const LOGS = stackRules.find(({ name }) => name === "containers-write-logs")!;

/** What a rule's policy reports of inputs that aren't known. */
async function reported(
  rule: ResourceRule,
  property: string,
  { existed, isNew }: { existed: boolean; isNew: boolean },
): Promise<string[]> {
  const stack = {
    name: "prod",
    config: { guards: "production" },
    isNew: async () => isNew,
  } as unknown as JudgedStack;
  const props = unknownCheckingProxy({ [property]: UNKNOWN }) as Record<string, unknown>;
  const policy = resourcePolicy(rule, stack, async ({ type, name }) => ({
    type,
    name,
    after: props,
    before: existed ? { [property]: ["sg-1"] } : undefined,
  }));
  const messages: string[] = [];
  const args = { type: rule.types[0], name: "it", props } as unknown as ResourceValidationArgs;
  assert.ok(typeof policy.validateResource === "function");
  await policy.validateResource(args, (message) => void messages.push(message));
  return messages;
}

describe("the pack, before a value that isn't known", () => {
  it("refuses it where the database could be lost, and says which and how to find out", async () => {
    const [message, ...more] = await reported(NETWORK, "vpcSecurityGroupIds", {
      existed: true,
      isNew: false,
    });
    assert.match(message ?? "", /`vpcSecurityGroupIds` isn't known .*\n.*\n.*npx pulumi preview/);
    assert.deepEqual(more, []);
  });

  for (const [title, rule, property, facts] of [
    ["a stack that is new", NETWORK, "vpcSecurityGroupIds", { existed: true, isNew: true }],
    ["a rule of the containers", LOGS, "containerDefinitions", { existed: true, isNew: false }],
  ] as const) {
    it(`waits for the update with ${title}`, () =>
      assert.rejects(
        reported(rule, property, facts),
        (error) => error instanceof (UnknownValueError as unknown as new () => Error),
      ));
  }
});
