import assert from "node:assert/strict";
import type { Asked } from "../../../src/rollback/cli/record";
import { parsedLine } from "../commandLine";

const NOWHERE = "/nowhere";

/** What is asked by a line, or the code of the error that it ends with; what was printed comes with it. */
async function parsed(...words: string[]): Promise<{ asked?: Asked; code?: string; said: string }> {
  const { error, said, ...asked } = await parsedLine(NOWHERE, words);
  return error === undefined
    ? { said, ...asked }
    : { code: error.code, said: said + error.message };
}

describe("the rollback command's line", () => {
  const wrong: [words: string[], said: RegExp][] = [
    [["verify", "--watch", "--seconds", "abc"], /number of seconds greater than 0/],
    [["verify", "--watch", "--seconds", "0"], /greater than 0/],
    [["to", "good", "--accept-risk", "dropped"], /There is no rule "dropped"/],
    [["to", "--accept-risk", "rows-changed", "previous"], /There is no rule "previous"/],
    [["to", "good", "--accept-risk", ","], /There is no rule ","/],
    [["verify", "--watch", "--seconds", "-3"], /greater than 0/],
    [["verify", "--watch", "--seconds", "1e9"], /greater than 0/],
    [["verify", "--watch", "--seconds", ""], /greater than 0/],
    [["verify", "--seconds", "3"], /--seconds needs --watch/],
    [["to", ""], /No target was named/],
    [["to", "; rm -rf /"], /can't be an image's tag/],
    [["to", "sha256:abc"], /A digest is sha256:/],
    [["to"], /missing required argument/],
    [["to", "a", "b"], /too many arguments/],
    [["to", "a", "--force"], /unknown option '--force'/],
    [["to", "a", "--maintenance", "maybe"], /on or off/],
    [["maintenance", "maybe"], /on or off/],
    [["pin", "a b"], /can't be an image's tag/],
    [["break-glass", "$(id)"], /can't be an image's tag/],
    [["status", "--stack", "../prod"], /name of a stack/],
    [["restore"], /unknown command 'restore'/],
  ];
  for (const [words, said] of wrong) {
    it(`is an error of usage before anything is asked: ${words.join(" ")}`, async () => {
      const { asked, ...rest } = await parsed(...words);
      assert.equal(asked, undefined);
      assert.match(rest.said, said);
    });
  }

  const right: [words: string[], verb: string, target: string][] = [
    [["to", "previous"], "to", "previous"],
    [["to", "#12"], "to", "#12"],
    [["to", `sha256:${"a".repeat(64)}`], "to", `sha256:${"a".repeat(64)}`],
    [["to", "latest"], "to", "latest"],
    [["undo"], "undo", ""],
    [["maintenance", "on"], "maintenance", "on"],
    [["verify", "--watch", "--seconds", "2.5"], "verify", ""],
    [["status", "--stack", "organization/conflicto/prod"], "status", ""],
  ];
  for (const [words, verb, target] of right) {
    it(`is understood: ${words.join(" ").slice(0, 60)}`, async () => {
      const { asked, said } = await parsed(...words);
      assert.deepEqual([asked?.verb, asked?.target], [verb, target], said);
    });
  }

  it("that only plans is recorded as a plan", async () => {
    for (const verb of ["to", "deploy"]) {
      assert.equal((await parsed(verb, "1b2f", "--dry-run")).asked?.verb, "plan");
    }
  });

  it("is helped: each verb lists the common options and the exit codes", async () => {
    const [, commands = ""] = /\nCommands:\n([^]*?)\n\n/.exec((await parsed("--help")).said) ?? [];
    const verbs = [...commands.matchAll(/^ {2}([a-z]\S*)/gm)].map(([, verb]) => verb!);
    assert.ok(verbs.includes("status") && verbs.includes("break-glass"), commands);
    for (const verb of verbs.filter((name) => name !== "help")) {
      const { said } = await parsed(verb, "--help");
      assert.match(said, new RegExp(`^Usage: rollback ${verb} `));
      assert.match(said, /--stack <name>[^]*--json[^]*--record <file>[^]*--summary <file>/, verb);
      assert.match(
        said,
        /Exit codes: 0 done, 1 failed, 2 usage, 3 refused[^]*130, 143 or 129/,
        verb,
      );
    }
  });
});
