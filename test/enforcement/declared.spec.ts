import assert from "node:assert/strict";
import { Declared } from "../../src/enforcement/declared";

const VPC = "aws:ec2/vpc:Vpc";
const urn = (type: string, name: string) =>
  `urn:pulumi:prod::app::webapp:network:Network$${type}::${name}`;
const vpc = { type: VPC, name: "app" };

describe("what the program declares", () => {
  const state = () => new Declared([urn(VPC, "app"), urn(VPC, "old")]);

  it("is in state by its type and name, wherever it hangs", () => {
    assert.equal(state().isInState(vpc), true);
    assert.equal(state().isInState({ type: VPC, name: "other" }), false);
    assert.equal(state().isInState({ type: "aws:ec2/subnet:Subnet", name: "app" }), false);
  });

  for (const [title, alias] of [
    ["a URN", urn(VPC, "old")],
    ["a name", { name: "old" }],
    ["a name and a type", { name: "old", type: VPC, parent: undefined }],
  ] as const) {
    it(`is in state by a former name: ${title}`, () => {
      const declared = state();
      const renamed = { type: VPC, name: "new" };
      assert.equal(declared.isInState(renamed), false);
      declared.add(renamed, [alias]);
      assert.equal(declared.isInState(renamed), true);
      assert.deepEqual(declared.undeclared(), [vpc]);
    });
  }

  it("leaves undeclared what was left out, and takes nothing unreadable for an alias", () => {
    const declared = state();
    declared.add(vpc, [Promise.resolve({ name: "old" }), undefined, { name: 7 }]);
    assert.deepEqual(declared.undeclared(), [{ type: VPC, name: "old" }]);
  });
});
