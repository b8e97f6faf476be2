// What a rollback may change of the two slots: the idle one is filled as the live one is, or comes back as it was; the live one
// stays, and may be emptied.
import assert from "node:assert/strict";
import { SERVICE } from "../../../src/guards/resourceTypes";
import { outsideSlots } from "../../../src/guards/release/slotRadius";
import { ROLLBACK } from "./blastRadius/fixtures";
import { SERVICES } from "./slotServiceRows";
import { BOTH, END, filledTask, task } from "./slotStates";
import { TASKS } from "./slotTaskRows";

describe("of the slots, a rollback", () => {
  for (const { title, named, slot, earlier = BOTH, scope, ...change } of [...TASKS, ...SERVICES]) {
    it(`${named === undefined ? "may" : "may not"} ${title}`, () => {
      const name = (change.type === SERVICE ? "svc" : "app") + END[slot];
      const message = outsideSlots({ name, ...change }, { ...ROLLBACK, ...scope }, earlier);
      if (named === undefined) assert.equal(message, undefined);
      else assert.match(message ?? "", named);
    });
  }

  it("is held to nothing here where it is a deploy", () => {
    const change = { ...filledTask, name: "app-b", after: task("b", "new", {}, { cpu: "4096" }) };
    assert.equal(outsideSlots(change, { ...ROLLBACK, kind: "deploy" }, BOTH), undefined);
  });

  it("is held to its blast radius in everything that isn't a slot's", () => {
    const change = {
      type: "aws:ec2/vpc:Vpc",
      name: "vpc",
      what: "update",
      before: { cidrBlock: "10.0.0.0/16" },
      after: { cidrBlock: "10.1.0.0/16" },
    };
    assert.match(outsideSlots(change, ROLLBACK, BOTH) ?? "", /also update `vpc`/);
  });
});
