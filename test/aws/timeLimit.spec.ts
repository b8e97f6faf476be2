import assert from "node:assert/strict";
import { once } from "node:events";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { atMost } from "../../src/aws/timeLimit";

/** Has Node collect what nobody holds. */
async function collectGarbage(): Promise<void> {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  // What a turn of the event loop has touched is held until its end.
  await new Promise(setImmediate);
  collect();
}

describe("a time limit beside an interrupt", () => {
  it("holds after memory was collected", async () => {
    const signal = atMost(50, new AbortController().signal);
    const aborted = once(signal, "abort", { signal: AbortSignal.timeout(5_000) });
    await collectGarbage();
    await aborted;
    assert.equal((signal.reason as Error).name, "TimeoutError");
  });

  it("ends at once with the interrupt, and for its reason", () => {
    const interrupt = new AbortController();
    const signal = atMost(60_000, interrupt.signal);
    interrupt.abort("Ctrl-C");
    assert.equal(signal.reason, "Ctrl-C");
  });
});
