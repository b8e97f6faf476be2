// What to type after `rollback status`, by what is live, how users fare, and what was proven. Pure.
import { rollbackLine } from "../../commandLines";
import type { UsersVerdict } from "../facts/usersView";

/** What is known of the live release's proof, and of the way back from it. */
export interface Proof {
  /** The live release was proven in full here, and hasn't failed since. */
  readonly verified: boolean;
  /** State doesn't know what is live, and `adopt` would not be refused. */
  readonly adoptable: boolean;
  /** The release to go back to; undefined where there is none. */
  readonly wayBack:
    | {
        readonly tag: string;
        /** It runs in the other slot: users get it in seconds. */
        readonly isWarm: boolean;
        readonly why: string;
      }
    | undefined;
}

const WHO = "aws sts get-caller-identity";

/**
 * The lines, the first one first. A good release that only state doesn't know needs no rollback, only `adopt`.
 *
 * @param known the tags that ECS runs and that state says is live.
 */
export function nextLines(
  stack: string,
  {
    now,
    state,
    isStateKnown,
  }: { now: string | undefined; state: string | undefined; isStateKnown: boolean },
  { verdict }: UsersVerdict,
  { verified, adoptable, wayBack }: Proof,
): string[] {
  const isBad = verdict === "unhealthy" || verdict === "slow";
  const back = (verb: "to" | "break-glass") =>
    wayBack === undefined
      ? [rollbackLine(stack, "candidates")]
      : [rollbackLine(stack, verb, wayBack.tag)];
  if (now !== undefined && state !== undefined && now !== state) {
    if (!isBad) return adoptable ? [rollbackLine(stack, "adopt")] : back("to");
    return wayBack === undefined ? back("to") : [...back("to"), ...back("break-glass")];
  }
  if (now === undefined && state === undefined) return [];
  // ECS couldn't be asked, or doesn't know the service: whose credentials these are comes first.
  if (now === undefined) return [WHO, ...(isBad && isStateKnown ? back("to") : [])];
  // Without state there is no other way.
  if (!isStateKnown) return isBad ? back("break-glass") : [];
  if (verified && !isBad) return [];
  // A proven release may be slow for a reason outside the release; a healthy one may only lack its proof.
  const again = verified || verdict === "healthy" ? [rollbackLine(stack, "verify")] : [];
  const glass = wayBack === undefined ? [] : back("break-glass");
  return [...again, ...back("to"), ...glass];
}
