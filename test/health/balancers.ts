// Load balancers as plain functions, with tasks behind them: what a schedule of requests makes of them.
import { verifyRelease, type VerificationTarget } from "../../src/health/verification";
import { UnprovenRelease } from "../../src/health/failures";
import { aDeployment, aSnapshot, aTarget, aTargetOf, aTask } from "./fakes";
import { aHealthyAnswer, anAnswer, live } from "./world";

/** Picks the task, 0 to n − 1, for the next request. */
export type Balancer = () => number;

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Each task in turn, from `first` on; `others` says how many requests of other users come before each of ours. */
export function roundRobin(
  tasks: number,
  { first = 0, others = () => 0 }: { first?: number; others?: () => number } = {},
): Balancer {
  let turn = first;
  return () => {
    turn += 1 + others();
    return turn % tasks;
  };
}

/** Any task, each as likely. */
export function atRandom(tasks: number, random: () => number): Balancer {
  return () => Math.floor(random() * tasks);
}

/** Whether a request for `path` gets a bad answer; asked once per request. */
export type Fault = (path: string) => boolean;

/** One task answers badly, on one path. */
export function onOneTask(balancer: Balancer, badPath: string): Fault {
  return (path) => balancer() === 0 && path === badPath;
}

/** A bad release, and the proof that meets it. */
export interface Bad {
  readonly tasks: number;
  readonly isBad: Fault;
  /** Of the proof's own draws, and of how many smoke paths there are: one to three, `/a/` among them. */
  readonly seed: number;
  readonly changes?: Partial<VerificationTarget>;
}

/** Whether the proof takes it for a good one, and how many requests it makes. */
export async function isFooled({
  tasks,
  isBad,
  seed,
  changes,
}: Bad): Promise<{ fooled: boolean; requests: number }> {
  const ids = Array.from({ length: tasks }, (_, index) => String(index + 1));
  const snapshot = aSnapshot(
    { tasks: ids.map((id) => aTask(id)), targets: ids.map((id) => aTargetOf(id)) },
    { desiredCount: tasks, deployments: [aDeployment({ runningCount: tasks })] },
  );
  const deps = live({
    ecs: () => snapshot,
    http: (path) => (isBad(path) ? anAnswer(500) : aHealthyAnswer()),
    random: seeded(seed),
  });
  const target = aTarget({
    smokePaths: ["/a/", "/b/", "/c/"].slice(0, 1 + (seed % 3)),
    ...changes,
  });
  try {
    await verifyRelease(target, deps, new AbortController().signal);
    return { fooled: true, requests: deps.requests.length };
  } catch (error) {
    if (!(error instanceof UnprovenRelease)) throw error;
    return { fooled: false, requests: deps.requests.length };
  }
}
