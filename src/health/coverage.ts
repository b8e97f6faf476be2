// How often each path must be asked so that every task has answered on it, though the load balancer picks the task and
// nobody can address one. Pure arithmetic.
//
// n tasks, k answers of one path, and one task is bad on that path alone.
//
// - Round-robin, nobody else asks: the k requests for a path follow one another without another path between them, so
//   they take k neighbouring turns. k ≥ n meets every task, with certainty. (Paths that alternate, as they did before,
//   share the turns: two paths over two tasks meet one task each, for ever.)
// - Round-robin, others ask too: theirs take turns between ours. What would hide a task is a rhythm that fits n. So
//   requests leave in bursts whose size is drawn anew each time: between the requests of a burst nobody can keep a
//   rhythm, and the gaps between bursts have none. Then the turns we get are as good as random. (What stays possible: somebody
//   who sends exactly n − 1 requests between any two of ours.)
// - Random routing: a given task is missed by one path with probability (1 − 1/n)^k, any of the n with at most
//   n·(1 − 1/n)^k (the union bound). k ≥ ln(n / MISS) / −ln(1 − 1/n) makes that at most MISS: 11 answers for 2 tasks,
//   39 for 5, 88 for 10.
//
// A release that answers badly now and then, whichever path and task are asked, is another matter: N answers miss a
// share of 1 in 20 with probability 0.95^N. N = 90 makes that less than 1 in 100. (The same on one path of two: 0.95^45,
// 1 in 10, but none where every twentieth request of a task fails: each of two tasks is asked 22 times or more on each path.)

/** The probability that some task is never asked for a given path, at most. */
export const MISS_PROBABILITY = 0.001;
/** The answers of all paths together, at least: 0.95^90 < 1 %. */
export const ANSWERS_IN_ALL = 90;

/** A load that a release must bear: two requests at a time per task, and not more than this in all. */
export const AT_A_TIME_PER_TASK = 2;
const AT_A_TIME = 16;

/**
 * Answers in a row that each path must give.
 *
 * @param tasks how many tasks serve; at least 1.
 * @param paths how many paths are asked, the health path among them; at least 1.
 */
export function answersPerPath(tasks: number, paths: number): number {
  const forTasks =
    tasks <= 1 ? 1 : Math.ceil(Math.log(tasks / MISS_PROBABILITY) / -Math.log(1 - 1 / tasks));
  return Math.max(forTasks, Math.ceil(ANSWERS_IN_ALL / paths));
}

/**
 * How many requests leave together next.
 *
 * @param random gives numbers of at least 0 and less than 1.
 * @returns 1 to `left`.
 */
export function nextBurst(tasks: number, left: number, random: () => number): number {
  const most = Math.min(AT_A_TIME, Math.max(1, tasks) * AT_A_TIME_PER_TASK);
  return Math.min(left, 1 + Math.floor(random() * most));
}

/** `values` in an order drawn by `random` (Fisher and Yates). */
export function shuffled<T>(values: readonly T[], random: () => number): T[] {
  const result = [...values];
  for (let last = result.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [result[last], result[other]] = [result[other]!, result[last]!];
  }
  return result;
}
