// Ends a wait when it is interrupted, also where what is waited for knows nothing of interrupts.

/** `work`, given up the moment `signal` is aborted, whatever it is waiting for. @throws the signal's reason. */
export async function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const ended = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    const giveUp = () => reject(signal.reason as Error);
    if (signal.aborted) giveUp();
    else signal.addEventListener("abort", giveUp, { once: true, signal: ended.signal });
  });
  // Whichever of the two loses is no longer anybody's concern.
  work.catch(() => undefined);
  try {
    return await Promise.race([aborted, work]);
  } finally {
    ended.abort();
  }
}
