import assert from "node:assert/strict";
import { beginWaiting, saying } from "../../src/process/waiting";

const QUICK = { firstMs: 5, everyMs: 5 };

describe("a wait", () => {
  it("says what is waited for, again and again, and is silent after its end", async () => {
    let ended = false;
    const lines: string[] = [];
    await new Promise<void>((resolve) => {
      const waiting = beginWaiting(
        "the registry",
        (line) => {
          assert.equal(ended, false);
          if (lines.push(line) < 3) return;
          ended = true;
          waiting.end();
          resolve();
        },
        QUICK,
      );
      // The wait's own timer keeps no process alive: this test does.
      const alive = setInterval(() => ended && clearInterval(alive), 5);
    });
    assert.match(lines.join("\n"), /^(Waiting for the registry: 0 s\n?){3}$/);
  });

  it("that is short is silent, and hands on what came of it", async () => {
    const lines: string[] = [];
    assert.equal(await saying("x", (line) => lines.push(line), Promise.resolve(7)), 7);
    await assert.rejects(saying("x", (line) => lines.push(line), Promise.reject(new Error("no"))));
    assert.deepEqual(lines, []);
  });

  it("that was broken by a word begins anew, and is as short before its next one", async () => {
    const said = await new Promise<boolean>((resolve) => {
      const waiting = beginWaiting("the registry", () => resolve(true), {
        firstMs: 5,
        everyMs: 10_000,
      });
      waiting.heard();
      setTimeout(() => resolve(false), 1_000);
    });
    assert.equal(said, true);
  });
});
