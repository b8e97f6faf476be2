import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import { writeConfig } from "../../src/config/writeStackFile";
import { EXIT, type Outcome } from "../../src/report/outcome";
import { inTurn, waitForTurn } from "../../src/rollback/turn";
import { StackFolder } from "./stackFolder";

const DONE: Outcome = { exitCode: EXIT.done, report: {}, lines: [] };
const ANN = { whoRuns: () => "ann" };
// Larger than any that Linux gives.
const NOBODY = 2 ** 22;

describe("a turn on a stack's file", () => {
  let at: StackFolder;
  let lock: string;
  beforeEach(() => {
    at = new StackFolder();
    lock = `${at.path}.lock`;
  });
  afterEach(() => at.remove());

  const never = () => assert.fail("it had no turn");

  it("is one's at a time; the other hears whose, and reads what the first one wrote", async () => {
    await inTurn(at, ANN, async () => {
      const other = await inTurn(at, ANN, never);
      assert.equal(other.exitCode, EXIT.refused);
      const [refusal, next] = other.lines;
      assert.match(
        refusal!,
        new RegExp(`process ${process.pid} of this machine.*Nothing was changed`),
      );
      assert.equal(next, "Next: `npx --no rollback status --stack prod`");
      writeConfig(at, { imageTag: "a" });
      return DONE;
    });
    await inTurn(at, ANN, (fresh) => {
      assert.equal(fresh.imageTag, "a");
      return DONE;
    });
    assert.equal(fs.existsSync(lock), false);
  });

  it("ends with an error, too", async () => {
    await assert.rejects(
      inTurn(at, ANN, () => Promise.reject(new Error("a bug"))),
      /a bug/,
    );
    assert.equal((await inTurn(at, ANN, () => DONE)).exitCode, EXIT.done);
  });

  it("isn't a dead process's", async () => {
    const holder = { pid: NOBODY, host: os.hostname(), startTime: "1", who: "ann", since: "" };
    fs.writeFileSync(lock, JSON.stringify(holder));
    await waitForTurn(at, { now: () => 0, sleep: never }, 10_000);
    assert.equal((await inTurn(at, ANN, () => DONE)).exitCode, EXIT.done);
  });

  const elsewhere = { pid: 1, host: "laptop", startTime: "1", who: "ann", since: "2026-11-24" };
  const blocked: [what: string, make: () => void, said: RegExp][] = [
    [
      "another machine's",
      () => fs.writeFileSync(lock, JSON.stringify(elsewhere)),
      /ann \(process 1 on the machine laptop\)/,
    ],
    ["a folder", () => fs.mkdirSync(lock), /is a folder/],
    ["empty", () => fs.writeFileSync(lock, ""), /is empty/],
    ["garbage", () => fs.writeFileSync(lock, "%"), /doesn't say who made it/],
  ];
  for (const [what, make, said] of blocked) {
    it(`is refused where the lock is ${what}, with the way out`, async () => {
      make();
      const { exitCode, lines } = await inTurn(at, ANN, never);
      assert.equal(exitCode, EXIT.refused);
      assert.match(lines[0]!, said);
      assert.match(lines[0]!, /Nothing was changed\. Remove .*when/);
      assert.equal(lines[1], `Next: \`rm -r ${lock}\``);
    });
  }

  it("is the same by a link to the file", async () => {
    const link = `${at.folder}/Pulumi.linked.yaml`;
    fs.symlinkSync(at.path, link);
    await inTurn(at, ANN, async () => {
      const other = await inTurn({ ...at, path: link, folder: at.folder }, ANN, never);
      assert.equal(other.exitCode, EXIT.refused);
      return DONE;
    });
  });

  it("is waited for while another one has it, and no longer than that", async () => {
    let now = 0;
    const waited: number[] = [];
    await inTurn(at, ANN, async () => {
      const sleep = async (ms: number) => void waited.push((now += ms));
      await waitForTurn(at, { now: () => now, sleep }, 300);
      return DONE;
    });
    assert.deepEqual(waited, [100, 200, 300]);
  });
});
