// How long a rollback will take: at most, by the stack's settings; and as past updates took.
import type { Update } from "../../release/update";
import type { StackFile } from "../../config/stackFile";

/** Seconds. */
export interface ExpectedTime {
  /** Until users are sent to the release: where no slot is warm, new tasks on Fargate must run and answer first. */
  readonly mitigated: number;
  /** And until the old tasks are gone, or stay as a warm slot's. */
  readonly steady: number;
  /** The middle one of the newest successful updates that put another release live; undefined where there are none. */
  readonly past: number | undefined;
}

// A small image from a public registry on Fargate, provisioning included (docs/architecture.md names the sources).
const LAUNCH_SECONDS = 40;
const PULUMI_SECONDS = 10;
// Of a good release in its slot, before users are sent there: 3 s on the sandbox.
const PROOF_SECONDS = 5;
const NEWEST = 5;

/**
 * Estimates it. The load balancer's checks count in full: AWS's documents differ on whether one pass is enough.
 *
 * @param isWarm the other slot runs the release: users are sent there, and no task must start.
 * @param updates newest first. Most of them started tasks, so that they say nothing of a warm slot.
 */
export function expectedTime(
  { values }: Pick<StackFile, "values">,
  isWarm: boolean,
  updates: readonly Update[],
): ExpectedTime {
  const proven = PULUMI_SECONDS + PROOF_SECONDS;
  if (isWarm) return { mitigated: proven, steady: proven, past: undefined };
  const { healthCheckIntervalSeconds, healthyThreshold } = values;
  const healthy = healthCheckIntervalSeconds * healthyThreshold;
  const mitigated = proven + LAUNCH_SECONDS + healthy;
  const took = changesOfRelease(updates)
    .filter(({ result, endedAt }) => result === "succeeded" && endedAt)
    .slice(0, NEWEST)
    .map(({ startedAt, endedAt }) => (Date.parse(endedAt!) - Date.parse(startedAt)) / 1000)
    .sort((one, other) => one - other);
  return {
    mitigated,
    steady: mitigated + values.deregistrationDelaySeconds + values.stopTimeoutSeconds,
    past: took[Math.floor(took.length / 2)],
  };
}

/** Not the maintenance page's, nor a setting's, nor the first one, which made everything. */
function changesOfRelease(updates: readonly Update[]): readonly Update[] {
  const ran = updates.filter(({ changed }) => changed);
  return ran.filter(({ imageTag }, index) => {
    const before = ran[index + 1];
    return before?.imageTag !== undefined && before.imageTag !== imageTag;
  });
}
