// Proves the live release in full and records that in state, if its last proof was weaker, failed or is missing.
import { OperatorError } from "../errors";
import { atUsers, standingOf, type Proofs } from "../guards/release/proofs";
import { REQUESTED_BY } from "../health/circumstances";
import { rollbackLine } from "../commandLines";
import { nameIn, shortStackName } from "../names";
import { EXIT, type Outcome } from "../report/outcome";
import type { RollbackDeps } from "./deps";
import { answer, runsUnknownRevision, type Situation } from "./facts/situation";
import { provenInWords } from "./judge/proven";
import { recordIn } from "../pulumi/state";
import { inTurn } from "./turn";
import { PROOF_RECORD } from "../guards/resourceTypes";

/** What decides whether a proof of the live release would be recorded. */
export type RaiseFacts = Pick<
  Situation,
  "file" | "live" | "stateTag" | "stateRevision" | "isRevisionKnown" | "proofs"
>;

/**
 * Whether a proof in full of the live release would be new to state: its newest proof is weaker, or failed, or there is
 * none; config and state name this release, and state its revision; and users don't get the maintenance page, behind which nothing is proven in
 * full.
 */
export function canRaise(facts: RaiseFacts): boolean {
  const { file, live, stateTag, proofs } = facts;
  // An update of the record proves what state knows.
  if (runsUnknownRevision(facts) || !facts.isRevisionKnown) return false;
  const now = live.ok ? live.value : undefined;
  if (now === undefined || now.tag !== stateTag || file.imageTag !== stateTag) return false;
  return !file.values.maintenance && !isProvenInFull(proofs, now.tag, now.taskDefinition);
}

function isProvenInFull(proofs: Proofs, tag: string, taskDefinition: string): boolean {
  return (
    standingOf(proofs, tag).good !== undefined &&
    atUsers(proofs).at(-1)?.taskDefinition === taskDefinition
  );
}

/** Does it, by an update of the proof's record alone. An emergency's settings end with it. */
export async function raise({ file, live }: RaiseFacts, deps: RollbackDeps): Promise<Outcome> {
  const { narrate, signal } = deps;
  const tag = live.ok ? (live.value?.tag ?? "") : "";
  const { stack } = file;
  narrate(`\`${tag}\` isn't proven in full yet: proving it, and recording what is found`);
  return inTurn(file, deps, async (fresh) => {
    const putBack = deps.writeConfig(fresh, { emergency: undefined });
    const by = deps.whoRuns();
    try {
      await deps.pulumi.engine(fresh).up({
        message: `verify ${tag} by ${by}: proof in full`,
        targets: [recordUrn(fresh)],
        hear: narrate,
        signal,
        env: { [REQUESTED_BY]: by },
      });
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      return {
        exitCode: EXIT.unhealthy,
        report: { error: error.message, live: tag },
        lines: [error.message, ...putBack(), `Next: \`${rollbackLine(stack, "status")}\``],
      };
    }
    const state = await answer(deps.pulumi.state(fresh));
    const { said, next } = provenInWords(
      tag,
      stack,
      state.ok ? recordIn(state.value).proofs : undefined,
    );
    if (next !== undefined) {
      return {
        exitCode: EXIT.unhealthy,
        report: { live: tag, recorded: false },
        lines: [`${said}.`, `Next: \`${rollbackLine(stack, "status")}\``],
      };
    }
    return {
      exitCode: EXIT.done,
      report: { live: tag, recorded: true },
      lines: [`\`${tag}\` is live, healthy and fast: proven in full, and recorded.`],
    };
  });
}

function recordUrn({ stack, project, prefix }: Situation["file"]): string {
  return `urn:pulumi:${shortStackName(stack)}::${project}::${PROOF_RECORD}::${nameIn(prefix, "proof")}`;
}
