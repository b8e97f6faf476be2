// What somebody changes by hand beneath a release: the place it comes from, the place it runs in, the record of its proof. The
// lines that a refusal prints are run as they are.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { execa } from "execa";
import { PROJECT_DIR, STATE_DIR } from "../../../sandbox/paths";
import { PROOF_RECORD } from "../../../src/guards/resourceTypes";
import { configFile, stackEnvironment } from "../../../sandbox/stack";
import { assertEnded, GO_ON } from "../rollback/command";
import type { ProofBench } from "./bench";

/** Registers the tests; a release is live that was proven in full, and one before it. Afterwards all is as before. */
export function describeChangedByHand(benchOf: () => ProofBench): void {
  describe("where somebody changed by hand", () => {
    let bench: ProofBench;
    before(() => (bench = benchOf()));

    const changes: [what: string, key: string, value: string, refused: RegExp][] = [
      [
        "the repository of the live tag: another image is no redeploy",
        "imageRepository",
        "ghcr.io/somebody/else",
        /tag-names-one-image: `\w+` ran here from `[^`]+`, and config `imageRepository` is `ghcr\.io\/somebody\/else`/,
      ],
      [
        "the region: everything would be made anew there",
        "aws:region",
        "us-east-1",
        /foundation-not-replaced: Config `aws:region` is `us-east-1`, and this stack is in `us-west-2`/,
      ],
      [
        "that a rollback needs an approval",
        "requireApproval",
        "false",
        /guards-not-lowered: Config `requireApproval` would go from `true` to `false`/,
      ],
    ];
    for (const [what, key, value, refused] of changes) {
      it(`${what}, an update is refused, and what is printed sets it back`, async () => {
        const file = configFile("prod");
        const before = fs.readFileSync(file);
        await bench.ranOk("config", "set", key, value);
        const { exitCode, output } = await bench.pulumi.run(["preview"], { withoutPack: true });
        assert.notEqual(exitCode, 0, output);
        assert.match(output, refused);
        const printed = /^ *(npx pulumi config set (?:imageRepository|aws:region) .*)$/m.exec(
          output,
        );
        if (printed === null) fs.writeFileSync(file, before);
        else await pasted(bench, printed[1] ?? "");
        await bench.ranOk("preview");
      });
    }

    it("the record of the proof, there is still a way back", async () => {
      const kept = path.join(STATE_DIR, "kept-state.json");
      await bench.ranOk("stack", "export", "--file", kept);
      try {
        await bench.ranOk("state", "delete", "--yes", await bench.urnOf(PROOF_RECORD));
        assertEnded(await bench.rollback.run(["to", "previous", "--dry-run", ...GO_ON]), 0);
      } finally {
        await bench.ranOk("stack", "import", "--file", kept);
      }
    });
  });
}

/** A line as an operator pastes it. */
async function pasted({ sandbox }: ProofBench, line: string): Promise<void> {
  await execa("bash", ["-c", line], {
    cwd: PROJECT_DIR,
    env: stackEnvironment(sandbox, "prod"),
    stdin: "ignore",
  });
}
