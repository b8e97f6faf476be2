// The weights of a traffic rule, by the slots' target groups.
import assert from "node:assert/strict";
import { weightsOf } from "../../src/release/slotWeights";

const GROUPS = { a: "arn:a", b: "arn:b" };
const forward = (...targetGroups: object[]) => [{ type: "forward", forward: { targetGroups } }];
const group = (arn: string | undefined, weight?: unknown) => ({ arn, weight });

const CASES: readonly [title: string, actions: unknown, a: number, b: number][] = [
  ["slot a's group first", forward(group("arn:a", 1), group("arn:b", 0)), 1, 0],
  ["slot b's group first", forward(group("arn:b", 0), group("arn:a", 1)), 1, 0],
  ["both weights set", forward(group("arn:a", 1), group("arn:b", 1)), 1, 1],
  ["weights as text", forward(group("arn:a", "0"), group("arn:b", "1")), 0, 1],
  ["a weight that isn't known", forward(group("arn:a", undefined), group("arn:b", 1)), 0, 1],
  ["another group", forward(group("arn:x", 1), group("arn:b", 1)), 0, 1],
  ["an action before it", [{ type: "authenticate-oidc" }, ...forward(group("arn:b", 1))], 0, 1],
  ["a plain forward", [{ type: "forward", targetGroupArn: "arn:a" }], 0, 0],
  ["groups that are no list", [{ forward: { targetGroups: "arn:a" } }], 0, 0],
  ["no actions", [], 0, 0],
  ["nothing", undefined, 0, 0],
];

describe("the weights of the traffic rule, with", () => {
  for (const [title, actions, a, b] of CASES) {
    it(title, () => assert.deepEqual(weightsOf(actions, GROUPS), { a, b }));
  }

  it("groups that nobody knows, are no slot's", () => {
    const actions = forward(group(undefined, 1), group("arn:b", 1));
    assert.deepEqual(weightsOf(actions, { a: undefined, b: undefined }), { a: 0, b: 0 });
  });
});
