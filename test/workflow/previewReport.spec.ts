import assert from "node:assert/strict";
import type { GateVerdict } from "../../src/enforcement/planGate";
import { verdictAsMarkdown } from "../../src/workflow/previewReport";

const VERDICT: GateVerdict = {
  stack: "prod",
  release: "redeploy",
  passes: true,
  changes: [],
  objections: [],
};
const CHANGE = {
  name: "conflicto-prod-database",
  type: "aws:rds/instance:Instance",
  what: "update",
};

describe("a preview for a pull request", () => {
  it("says that nothing would change", () => {
    const shown = verdictAsMarkdown("prod", VERDICT, "Previewing update (prod)");
    assert.match(shown, /^### prod: passes \(redeploy\)\n\nNothing would change\.\n/);
    assert.match(shown, /<details><summary>pulumi preview<\/summary>\n\n```text\nPreviewing/);
  });

  it("lists what would change, and what speaks against it", () => {
    const objection = {
      rule: "database-instance-class",
      level: "mandatory",
      message: "It restarts.",
    } as const;
    const verdict = { ...VERDICT, passes: false, changes: [CHANGE], objections: [objection] };
    const shown = verdictAsMarkdown("prod", verdict, "");
    assert.match(shown, /^### prod: is refused/);
    assert.match(
      shown,
      /\| update \| `conflicto-prod-database` \| `aws:rds\/instance:Instance` \|/,
    );
    assert.match(shown, /```text\nNO database-instance-class: It restarts\.\n```/);
  });

  it("can't be broken out of by what Pulumi printed", () => {
    const shown = verdictAsMarkdown("prod", VERDICT, "```\n</details>\n@everyone");
    assert.match(shown, /````text\n```\n<\/details>\n@everyone\n````/);
  });
});
