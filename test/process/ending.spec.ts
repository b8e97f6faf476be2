import assert from "node:assert/strict";
import { Interrupted } from "../../src/process/changes";
import { OperatorError } from "../../src/errors";
import {
  afterSignal,
  endedBy,
  endingOf,
  type EndSignal,
  Unanswered,
} from "../../src/process/ending";
import { EXIT } from "../../src/report/outcome";

const WROTE = ["wrote Pulumi.prod.yaml", "ran `pulumi up`"];
const abort = Object.assign(new Error("aborted"), { name: "AbortError" });

describe("how a run ends that no verb tells the end of", () => {
  const cases: [error: unknown, signal: EndSignal | undefined, code: number, said: RegExp][] = [
    [new Interrupted(), "SIGINT", 130, /^Interrupted\.\nNothing was changed\.$/],
    [new Interrupted(), "SIGTERM", 143, /SIGTERM.*\nNothing was changed\.$/],
    [new Interrupted(), "SIGHUP", 129, /terminal was closed.*\nNothing was changed\.$/],
    [abort, "SIGINT", 130, /Nothing was changed/],
    [new Unanswered(), undefined, EXIT.refused, /^Nobody confirmed it\.\nNothing was changed\.$/],
    [new Unanswered(), "SIGINT", 130, /^Interrupted/],
    [new OperatorError("No.", { hint: "Do." }), undefined, EXIT.failed, /^No\.\nDo\.$/],
    [abort, undefined, EXIT.failed, /bug of the rollback command/],
    [new TypeError("x is undefined"), undefined, EXIT.failed, /TypeError.*bug/s],
    ["thrown text", undefined, EXIT.failed, /thrown text.*bug/s],
  ];
  for (const [error, signal, code, said] of cases) {
    it(`is ${code} for ${String(error)} with ${signal ?? "no signal"}`, () => {
      const ended = endingOf(error, { stack: "prod", signal, changed: [] });
      assert.equal(ended.exitCode, code);
      assert.match(ended.lines.join("\n"), said);
    });
  }

  it("says what was changed, and where to look, and never that nothing was", () => {
    const standing = { stack: "prod", signal: "SIGINT", changed: WROTE } as const;
    const ends = [
      endedBy("SIGINT", standing),
      endingOf(new Interrupted(), standing),
      endingOf(new Unanswered(), { ...standing, signal: undefined }),
      endingOf(new OperatorError("No."), { ...standing, signal: undefined }),
      endingOf(new Error("a bug"), { ...standing, signal: undefined }),
    ];
    for (const { exitCode, lines } of ends) {
      const said = lines.join("\n");
      assert.match(said, /Before that it wrote Pulumi\.prod\.yaml, ran `pulumi up`\./);
      assert.match(said, /npx --no rollback status --stack prod/);
      assert.doesNotMatch(said, /Nothing was changed/);
      assert.ok(exitCode < 128);
    }
  });

  it("adds to a verb's own end by a signal that nothing was changed, once", () => {
    const outcome = { exitCode: EXIT.failed, report: {}, lines: ["Interrupted."] };
    const standing = { stack: "prod", signal: "SIGINT", changed: [] } as const;
    const said = afterSignal(outcome, standing);
    assert.deepEqual(said.lines, ["Interrupted.", "Nothing was changed."]);
    assert.deepEqual(afterSignal(said, standing).lines, said.lines);
    assert.equal(afterSignal(outcome, { ...standing, signal: undefined }), outcome);
    assert.equal(afterSignal(outcome, { ...standing, changed: WROTE }), outcome);
  });
});
