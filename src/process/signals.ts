// The signals that end the command: Ctrl-C, a request to end, a terminal that was closed.
import type { EndSignal } from "./ending";

/** What is done about them. */
export interface OnSignals {
  /** The first one: what runs is asked to end. */
  readonly first: (name: EndSignal) => void;
  /** Another Ctrl-C or request to end. */
  readonly atOnce: (name: EndSignal) => void;
  /** Whether the process may end although a verb is still at work: nothing was changed. */
  readonly mayEnd: () => boolean;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
// npx hands on the Ctrl-C that the terminal has sent to everybody, so it comes twice.
const SAME_MS = 500;
// For a verb to say itself how it ended.
const GRACE_MS = 2_000;

/**
 * Listens for as long as the process runs.
 *
 * @returns the signal, once the verb had its time to end and nothing was changed; never where something was changed:
 *   then the verb says how it ended.
 */
export function onEndSignals(
  { first, atOnce, mayEnd }: OnSignals,
  { now, graceMs } = { now: Date.now, graceMs: GRACE_MS },
): Promise<EndSignal> {
  let firstAt: number | undefined;
  return new Promise((resolve) => {
    for (const name of SIGNALS) {
      process.on(name, () => {
        if (firstAt === undefined) {
          firstAt = now();
          first(name);
          setTimeout(() => mayEnd() && resolve(name), graceMs);
        } else if (name !== "SIGHUP" && now() - firstAt >= SAME_MS) {
          // A terminal's end may be told twice.
          atOnce(name);
        }
      });
    }
  });
}
