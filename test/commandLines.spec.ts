import assert from "node:assert/strict";
import { pulumiLine, rollbackLine } from "../src/commandLines";

describe("a line to paste", () => {
  it("names the stack, and never installs a package", () => {
    assert.equal(
      rollbackLine("prod", "to", "1b2f4d6e8a0c"),
      "npx --no rollback to 1b2f4d6e8a0c --stack prod",
    );
    assert.equal(pulumiLine("dev", "up"), "npx pulumi up --stack dev");
  });

  it("is quoted for a shell", () => {
    assert.equal(
      rollbackLine("prod", "to", "1b2f", "--reason", "it's slow"),
      String.raw`npx --no rollback to 1b2f --reason 'it'\''s slow' --stack prod`,
    );
  });
});
