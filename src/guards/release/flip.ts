// Whether a slot can take the users: a load balancer doesn't skip a target group that has no healthy target; who is sent there
// gets 503, or an unhealthy task (Elastic Load Balancing, "Target groups for your Application Load Balancers", fail-open).

/** Tasks of a slot, counted. */
export interface TaskCounts {
  /** Tasks that its service is asked to run. */
  readonly desiredCount: number;
  readonly runningCount: number;
  /** Targets that the load balancer calls healthy. */
  readonly healthyTargets: number;
}

/**
 * Why a slot can't take the users, as the end of a sentence that begins with its name; undefined when it can.
 *
 * @param needed tasks that users need; at least 1.
 */
export function notReadyBecause(
  { desiredCount, runningCount, healthyTargets }: TaskCounts,
  needed: number,
): string | undefined {
  if (desiredCount === 0) return "was emptied: none of its tasks run";
  const least = Math.max(needed, desiredCount);
  if (healthyTargets < least) return `has ${healthyTargets} of ${least} tasks healthy`;
  // Targets of tasks that leave stay healthy for a moment.
  if (runningCount < least) return `runs ${runningCount} of ${least} tasks`;
  return undefined;
}
