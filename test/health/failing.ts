// How a verification that must fail is run, and what its message ends with.
import assert from "node:assert/strict";
import { OperatorError } from "../../src/errors";
import { verifyRelease, type VerificationTarget } from "../../src/health/verification";
import { aTarget } from "./fakes";
import { live, type World } from "./world";

/** The evidence where all tasks run. */
export const EVIDENCE = "Task 1: RUNNING\n  log: last words";
export const NEXT = "Next: `npx --no rollback to a --stack prod`";

/** The message of a verification that must fail, and how many seconds it took. */
export async function fail(world: World, changes: Partial<VerificationTarget> = {}) {
  const deps = live(world);
  const startedAt = deps.clock.now();
  const signal = new AbortController().signal;
  const error: unknown = await verifyRelease(aTarget(changes), deps, signal).then(
    () => assert.fail("it was verified"),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof OperatorError, String(error));
  assert.equal(error.hint, undefined);
  return { message: error.message, seconds: (deps.clock.now() - startedAt) / 1000 };
}
