// Chance with a seed: the same in every run.

/** Numbers from 0 to 1, without 1 (mulberry32, by Tommy Ettinger: 32 bits of state, passes gjrand). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A share that was counted in `runs` runs may be above the true one by chance: three standard errors, exceeded once in 700. */
export function atMost(share: number, runs: number): number {
  return share + 3 * Math.sqrt((share * (1 - share)) / runs);
}
