// How a series of looks is judged, and the shape of a case in the tables.
import assert from "node:assert/strict";
import type { RolloutSnapshot } from "../../src/aws/ports";
import {
  beginHistory,
  judgeRollout,
  remember,
  type RolloutVerdict,
} from "../../src/health/ecsRollout";
import { aSnapshot, aTarget, aTargetOf, aYoungRollout, START } from "./fakes";

/** Judges the last of several looks, each at its second after the start. */
export function judge(...looks: [second: number, snapshot: RolloutSnapshot][]): RolloutVerdict {
  let history = beginHistory(START);
  let verdict: RolloutVerdict | undefined;
  for (const [second, snapshot] of looks) {
    history = remember(history, snapshot, aTarget(), START + second * 1000);
    verdict = judgeRollout(snapshot, aTarget(), history);
  }
  assert.ok(verdict);
  return verdict;
}

/** What a verdict says in words. */
export function words(verdict: RolloutVerdict): string {
  return verdict.state === "failed"
    ? verdict.sentence
    : verdict.state === "waiting"
      ? verdict.progress
      : `proven ${verdict.deploymentId} ${verdict.digest}`;
}

/** One row of a table. */
export interface RolloutCase {
  readonly title: string;
  readonly looks: [second: number, snapshot: RolloutSnapshot][];
  readonly says: string;
}

/** Declares a test per row: the last look must give the verdict `state` in the words `says`. */
export function testCases(state: RolloutVerdict["state"], cases: readonly RolloutCase[]): void {
  for (const { title, looks, says } of cases) {
    it(title, () => {
      const verdict = judge(...looks);
      assert.equal(words(verdict), says);
      assert.equal(verdict.state, state);
    });
  }
}

/** All tasks run; the load balancer calls both unhealthy. */
export const unhealthy = () =>
  aSnapshot({
    targets: [
      aTargetOf("1", "unhealthy", "Health checks failed with these codes: [500]"),
      aTargetOf("2", "unhealthy", "Health checks failed with these codes: [500]"),
    ],
  });
/** A first look at a rollout that has only begun. */
export const BEGUN: [number, RolloutSnapshot] = [0, aYoungRollout()];
