// A wait is never silent for longer than three seconds: after two seconds it says what it waits for, and repeats that.
import type { Narrate } from "../report/outcome";

/** What whoever reads a situation waits for. */
export const LOOKED_AT = "ECS, state, history and the lock";

const FIRST_MS = 2_000;
const THEN_EVERY_MS = 3_000;

/** Says what is waited for; anything that is heard meanwhile counts as a word of it. */
export interface Waiting {
  /** Something was said: the wait begins anew. */
  readonly heard: () => void;
  readonly end: () => void;
}

/** Begins to wait. The timer keeps no process alive. */
export function beginWaiting(
  what: string,
  narrate: Narrate,
  { firstMs = FIRST_MS, everyMs = THEN_EVERY_MS }: { firstMs?: number; everyMs?: number } = {},
): Waiting {
  const startedAt = Date.now();
  let timer: NodeJS.Timeout | undefined;
  let hasEnded = false;
  const sayIn = (ms: number) => {
    if (hasEnded) return;
    timer = setTimeout(() => {
      narrate(`Waiting for ${what}: ${Math.round((Date.now() - startedAt) / 1000)} s`);
      sayIn(everyMs);
    }, ms).unref();
  };
  sayIn(firstMs);
  return {
    heard: () => {
      clearTimeout(timer);
      sayIn(firstMs);
    },
    end: () => {
      hasEnded = true;
      clearTimeout(timer);
    },
  };
}

/** Waits for a promise, and says so. */
export async function saying<T>(what: string, narrate: Narrate, work: Promise<T>): Promise<T> {
  const waiting = beginWaiting(what, narrate);
  try {
    return await work;
  } finally {
    waiting.end();
  }
}
