// When AWS doesn't answer as it should: a time limit that holds whatever the SDK is doing, and the reason in one line.

/**
 * Gives up after so long. The signal ends a request, but not the search for credentials.
 *
 * @throws what `ask` throws, and an Error when the time is over.
 */
export async function within<T>(
  timeLimitMs: number,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const signal = AbortSignal.timeout(timeLimitMs);
  const over = new Promise<never>((_, reject) => {
    const end = () => reject(new Error(`no answer within ${timeLimitMs / 1000} s`));
    signal.addEventListener("abort", end, { once: true });
  });
  // First, so that it wins over what the signal does to a request.
  return Promise.race([over, ask(signal)]);
}

/** An error of the SDK in one line: AWS's own name for it, and its words. */
export function awsReason(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return awsReason(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  const words = error.message.split("\n")[0] ?? "";
  const name = error.name === "Error" ? "" : error.name;
  return [name, words].filter((part) => part !== "").join(": ");
}
