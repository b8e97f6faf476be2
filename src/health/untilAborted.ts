// Ends a wait when it is interrupted, even if the work itself does not react to interrupts.

/** `work`, given up the moment `signal` is aborted, whatever it is waiting for. @throws the signal's reason. */
export async function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const ended = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    const giveUp = () => reject(signal.reason as Error);
    if (signal.aborted) giveUp();
    else signal.addEventListener("abort", giveUp, { once: true, signal: ended.signal });
  });
  // The one that comes second is ignored.
  work.catch(() => undefined);
  try {
    return await Promise.race([aborted, work]);
  } finally {
    ended.abort();
  }
}
