// Whether users noticed a step of the drill. Pure.
import type { Sample } from "./traffic";

/**
 * What users noticed, as a sentence; undefined where they noticed nothing.
 *
 * @param samples all their requests.
 * @param during when it ran (milliseconds since the epoch), and `quiet`: the only release that may answer, or `any`.
 */
export function whatUsersNoticed(
  samples: readonly Sample[],
  { started, ended, quiet }: { started: number; ended: number; quiet: string },
): string | undefined {
  const during = samples.filter(({ at }) => at >= started && at < ended);
  const failures = during.flatMap(({ failure }) => failure ?? []);
  const others = during.flatMap(({ version }) => version ?? []).filter((one) => one !== quiet);
  const strangers = quiet === "any" ? [] : others;
  if (failures.length + strangers.length === 0) return undefined;
  const kinds = [...new Set(failures)].map(
    (kind) => `${failures.filter((one) => one === kind).length} × ${kind}`,
  );
  return `Requests failed: ${kinds.join(", ") || "none"}; answered by another release: ${strangers.length}.`;
}
