// The refusal of a verb when somebody else's update holds the stack's lock, and what to type. Pure.
import { NotBegun } from "../process/changes";
import { pulumiFailure } from "./failure";
import { pulumiLine, rollbackLine } from "../commandLines";
import type { LockState } from "./lock";
import { refused, type Outcome } from "../report/outcome";

/**
 * The refusal of a verb that needs the lock.
 *
 * @param target what is to go live; undefined for a verb that has none.
 * @returns undefined where the lock is free, or nobody can tell before the update itself.
 */
export function lockRefusal(state: LockState, stack: string, target?: string): Outcome | undefined {
  if (!("lock" in state) || state.lock === undefined) return undefined;
  const { holder, since, isAbandoned } = state.lock;
  const held = `an update by ${holder} has held the lock of the stack ${stack} since ${since}`;
  const takeover = target === undefined ? undefined : rollbackLine(stack, "takeover", target);
  return isAbandoned
    ? refused(
        `${held}. Its process has ended without letting go, so waiting doesn't help. Nothing was changed.`,
        takeover ?? pulumiLine(stack, "cancel", "--yes"),
      )
    : refused(
        `${held}. ${takeover === undefined ? "Wait until it has ended. " : ""}Nothing was changed.`,
        takeover ?? rollbackLine(stack, "status"),
      );
}

/**
 * Whether a failed command of Pulumi's never began to change anything: it was kept out by the lock, or couldn't read its
 * state or secrets, or the process was to end.
 *
 * @param error what the engine threw (src/pulumi/engine.ts), with what Pulumi printed as its cause.
 */
export function neverBegan(error: Error, stack: string): boolean {
  if (error instanceof NotBegun) return true;
  const said = error.cause instanceof Error ? error.cause.message : error.message;
  const problem = pulumiFailure(said, stack)?.problem;
  return problem !== undefined && BEFORE.has(problem);
}

const BEFORE: ReadonlySet<string> = new Set([
  "no-pulumi",
  "not-logged-in",
  "locked",
  "no-stack",
  "no-passphrase",
  "wrong-passphrase",
]);
