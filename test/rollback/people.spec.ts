import assert from "node:assert/strict";
import { confirmationFor } from "../../src/rollback/people";

const PAIR = { from: "B", to: "A" };

describe("who confirms a rollback", () => {
  it("is asked for what no flag says", async () => {
    const asked: string[] = [];
    const ask = async (question: string) => {
      asked.push(question);
      return /ROLLBACK/.test(question) ? "ROLLBACK" : "as asked on the terminal";
    };
    const said = await confirmationFor(PAIR, { requestedBy: "ann" }, true, ask);
    assert.equal(asked.length, 4);
    assert.match(asked[0]!, /Type ROLLBACK to go back from B to A/);
    assert.deepEqual(
      [said["confirm"], said["requestedBy"], said["approvedBy"]],
      ["ROLLBACK", "ann", "as asked on the terminal"],
    );
  });

  it("is nobody where there is no terminal: what is missing stays missing", async () => {
    const said = await confirmationFor(PAIR, { requestedBy: "ann" }, true, undefined);
    assert.deepEqual(Object.keys(said).sort(), ["expires", "from", "requestedBy", "to"]);
  });

  it("needs no approver where the stack asks for none", async () => {
    const said = await confirmationFor(
      PAIR,
      { confirm: "ROLLBACK", reason: "the checkout fails", requestedBy: "ann" },
      false,
      undefined,
    );
    assert.equal("approvedBy" in said, false);
    assert.ok(Date.parse(said["expires"]!) > Date.now());
  });
});
