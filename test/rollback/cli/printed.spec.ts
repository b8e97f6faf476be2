import assert from "node:assert/strict";
import {
  commandsIn,
  formOf,
  problemOf,
  Printed,
  shellWords,
} from "../../integration/rollback/printed";

describe("commands that were printed", () => {
  it("are found wherever they stand", () => {
    const printed = [
      "Refused: `1b2f` is live already.",
      "Next: `npx --no rollback verify --stack prod`",
      "NO    pinned  it is pinned as bad",
      "              → npx --no rollback unpin 1b2f --stack prod",
      "By hand it is: npx pulumi preview --stack prod && npx pulumi up --stack prod",
      "  aws ecs describe-services --region x",
      "Or: `npx --no rollback status --stack prod` and `Pulumi.yaml`",
    ].join("\n");
    assert.deepEqual(commandsIn(printed), [
      "npx --no rollback verify --stack prod",
      "npx --no rollback unpin 1b2f --stack prod",
      "npx pulumi preview --stack prod",
      "npx pulumi up --stack prod",
      "aws ecs describe-services --region x",
      "npx --no rollback status --stack prod",
    ]);
  });

  it("have a form, whatever they are about, and those that only look have none", () => {
    assert.equal(
      formOf("TMPDIR=/var/tmp npx --no rollback to 1b2f4d6e8a0c --stack prod"),
      "TMPDIR=FOLDER npx --no rollback to RELEASE --stack prod",
    );
    const printed = new Printed();
    printed.collect(
      "Next: `npx --no rollback unpin 1b2f4d6e8a0c --stack prod`\nOr: `npx --no rollback unpin 0a1f3c5e7b9d --stack prod`\nOr: `npx --no rollback status --stack prod`\nOr: `aws sts get-caller-identity`\nOr: `df -h /tmp`",
      "x",
    );
    assert.deepEqual(printed.changingForms, ["npx --no rollback unpin RELEASE --stack prod"]);
  });

  it("are split as a shell splits them", () => {
    assert.deepEqual(shellWords(String.raw`a 'b c' 'it'\''s' d=e`), ["a", "b c", "it's", "d=e"]);
  });

  const cases: [command: string, problem: RegExp | undefined][] = [
    ["npx --no rollback to 1b2f --stack prod", undefined],
    ["npx --no rollback to 1b2f --confirm ROLLBACK --reason 'it fails' --stack prod", undefined],
    ["npx --no -- rollback --help", undefined],
    ["npx pulumi up --stack prod", undefined],
    ["npx pulumi stack ls", undefined],
    ["aws sts get-caller-identity", undefined],
    ["rollback candidates", /isn't found by a shell/],
    ["pulumi up --stack prod", /isn't found by a shell/],
    ["npx rollback status --stack prod", /stranger's package/],
    ["npx --no rollback status", /doesn't name the stack prod/],
    ["npx --no rollback status --stack dev", /doesn't name the stack prod/],
    ["npx pulumi up", /doesn't name the stack prod/],
    ["npx --no rollback to previous --reason '<why>' --stack prod", /placeholder/],
    ["npx --no rollback plan --stack prod", /error of usage[^]*missing required argument/],
    ["npx --no rollback adopt --maintenance on --stack prod", /error of usage[^]*unknown option/],
  ];
  for (const [command, problem] of cases) {
    it(`${problem === undefined ? "work" : "don't work"}: ${command}`, async () => {
      const found = await problemOf(command, "prod");
      if (problem === undefined) assert.equal(found, undefined);
      else assert.match(found ?? "", problem);
    });
  }

  it("are judged once each, with what printed them", async () => {
    const printed = new Printed();
    printed.collect("Next: `rollback candidates`", "to 1b2f");
    printed.collect("Next: `rollback candidates` or `npx --no rollback status --stack prod`", "x");
    assert.deepEqual(await printed.problems("prod"), [
      "`rollback candidates` isn't found by a shell: npx --no rollback … (printed by to 1b2f)",
    ]);
    assert.deepEqual(printed.reading, ["npx --no rollback status --stack prod"]);
  });
});
