// A time limit together with the caller's interrupt.

/**
 * A signal that is aborted with `signal`, and after `ms` milliseconds at the latest.
 *
 * `AbortSignal.any` holds what it is made of weakly: a time limit that nobody else holds is lost when memory is collected
 * (seen on Node 20). One that is listened to is kept.
 */
export function atMost(ms: number, signal: AbortSignal): AbortSignal {
  const limit = AbortSignal.timeout(ms);
  limit.addEventListener("abort", () => undefined, { once: true });
  return AbortSignal.any([signal, limit]);
}
