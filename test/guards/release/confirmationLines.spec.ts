import assert from "node:assert/strict";
import { shellWord } from "../../../src/commandLines";
import { confirmationLines } from "../../../src/guards/release/confirmationLines";
import { anEntry, aRollback, CONFIRMATION } from "./facts";

describe("the lines that confirm a rollback", () => {
  it("are all there when nothing is confirmed, with a time an hour ahead", () => {
    const lines = confirmationLines(aRollback({ confirmation: undefined }), "prod");
    assert.deepEqual(lines, [
      "npx pulumi config set --stack prod --path rollback.from bad",
      "npx pulumi config set --stack prod --path rollback.to good",
      "npx pulumi config set --stack prod --path rollback.confirm ROLLBACK",
      "npx pulumi config set --stack prod --path rollback.reason '<why, at least ten characters>'",
      "npx pulumi config set --stack prod --path rollback.requestedBy '<your name>'",
      "npx pulumi config set --stack prod --path rollback.approvedBy '<who approved it, somebody else>'",
      "npx pulumi config set --stack prod --path rollback.justification '<why it may be done now>'",
      "npx pulumi config set --stack prod --path rollback.expires 2026-11-23T04:00:00Z",
    ]);
  });

  it("leave out what is right already", () => {
    const confirmation = { ...CONFIRMATION, expires: "2026-11-23T02:00:00Z" };
    assert.deepEqual(confirmationLines(aRollback({ confirmation }), "prod"), [
      "npx pulumi config set --stack prod --path rollback.expires 2026-11-23T04:00:00Z",
    ]);
  });

  it("ask to say anew what was said before", () => {
    const ledger = [anEntry("good", { confirmation: { ...CONFIRMATION, from: "worse" } })];
    assert.deepEqual(confirmationLines(aRollback({ ledger }), "prod"), [
      "npx pulumi config set --stack prod --path rollback.reason '<why, at least ten characters>'",
      "npx pulumi config set --stack prod --path rollback.justification '<why it may be done now>'",
    ]);
  });

  it("take a wrong word for the environment out", () => {
    const confirmation = { ...CONFIRMATION, environment: "yes" };
    assert.deepEqual(confirmationLines(aRollback({ confirmation }), "prod"), [
      "npx pulumi config rm --path rollback.environment --stack prod",
    ]);
  });

  it("don't ask for an approver where none is wanted", () => {
    const facts = aRollback({ confirmation: undefined, requireApproval: false });
    assert.ok(!confirmationLines(facts, "prod").join().includes("approvedBy"));
  });

  it("keep a tag of digits a text", () => {
    const lines = confirmationLines(aRollback({ to: "1234567", confirmation: undefined }), "prod");
    assert.equal(
      lines[1],
      "npx pulumi config set --stack prod --path --type string rollback.to 1234567",
    );
  });

  it("quote for a shell", () => {
    assert.equal(shellWord("it's $(rm -rf /)"), String.raw`'it'\''s $(rm -rf /)'`);
    assert.equal(shellWord("1b2f4d6e8a0c"), "1b2f4d6e8a0c");
  });
});
