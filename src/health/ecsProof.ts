// The proof from inside: looks at the service every second or two until the verdict is clear. The
// verdict itself is in ecsRollout.ts.
import type { RolloutSnapshot } from "../aws/ports";
import { ask, elapsedSeconds, pause, Unproven, type Attempt } from "./attempt";
import {
  beginHistory,
  judgeRollout,
  remember,
  type RolloutHistory,
  type RolloutVerdict,
} from "./ecsRollout";
import { judgeHealthAnswer } from "./healthAnswer";

/** Looks at one rollout, again and again, and remembers what it saw. */
export interface RolloutWatch {
  readonly attempt: Attempt;
  history: RolloutHistory;
  /** The newest look, for whoever must explain a failure. */
  snapshot: RolloutSnapshot | undefined;
  /** What the newest look said. */
  verdict: RolloutVerdict | undefined;
  /** Seconds from the start until the wanted version first answered through the load balancer. */
  firstAnswer: number | undefined;
}

/** What a completed rollout showed. */
export interface RolloutProof {
  readonly deploymentId: string;
  /** `sha256:…`, where every task names the same one. */
  readonly digest: string | undefined;
  /** Of the tasks that the load balancer sends requests to. */
  readonly addresses: readonly string[];
  /** How many looks it took. */
  readonly looks: number;
}

/** Begins to watch. */
export function watchRollout(attempt: Attempt): RolloutWatch {
  return {
    attempt,
    history: beginHistory(attempt.startedAt),
    snapshot: undefined,
    verdict: undefined,
    firstAnswer: undefined,
  };
}

/** Looks, and asks until AWS answers. @throws as `ask` does. */
async function look(watch: RolloutWatch): Promise<RolloutVerdict> {
  return ask(watch.attempt, () => lookOnce(watch));
}

/** Looks once. @throws what AWS's client throws. */
export async function lookOnce(watch: RolloutWatch): Promise<RolloutVerdict> {
  const { target, deps, signal } = watch.attempt;
  const snapshot = await deps.ecs.describeRollout(target, signal);
  watch.snapshot = snapshot;
  watch.history = remember(watch.history, snapshot, target, deps.clock.now());
  return (watch.verdict = judgeRollout(snapshot, target, watch.history));
}

/**
 * Waits until the rollout is proven. Meanwhile it listens at the load balancer for the wanted
 * version's first answer.
 *
 * @throws Unproven with the sentence that says why the release isn't live.
 */
export async function proveRollout(watch: RolloutWatch): Promise<RolloutProof> {
  const { attempt } = watch;
  const { target, announce } = attempt;
  for (let looks = 1; ; looks++) {
    const [verdict] = await Promise.all([look(watch), listen(watch)]);
    switch (verdict.state) {
      case "proven":
        announce("ECS", `\`${target.imageTag}\` is PRIMARY and COMPLETED, all targets healthy`);
        return {
          deploymentId: verdict.deploymentId,
          digest: verdict.digest,
          addresses: verdict.addresses,
          looks,
        };
      case "failed":
        throw new Unproven(verdict.sentence);
      case "waiting":
        announce("ECS", verdict.progress);
        await pause(attempt, target.pollIntervalMs, verdict.progress);
    }
  }
}

async function listen(watch: RolloutWatch): Promise<void> {
  if (watch.firstAnswer !== undefined) return;
  const { attempt } = watch;
  const { target, deps, signal } = attempt;
  const url = target.url + target.healthPath;
  // A request that takes longer than a poll must not delay the next look.
  const answer = await deps.http.get(url, target.pollIntervalMs, signal);
  if (!judgeHealthAnswer(answer, target.imageTag).good) return;
  watch.firstAnswer = elapsedSeconds(attempt);
  attempt.announce(
    "HTTP",
    `\`${target.imageTag}\` answered for the first time after ${watch.firstAnswer} s`,
  );
}
