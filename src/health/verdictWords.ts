// The verdicts on our probes and on users' answers, in words for `verify --watch`. Pure.
import type { Sum } from "./sequential";

/** What was asked by ourselves, and what users got. */
export interface Sums {
  /** With the seconds from the first probe to the verdict; to now, while there is none. */
  readonly probes: Sum & { readonly seconds: number };
  /** Undefined where users' answers can't be read. */
  readonly users: Sum | undefined;
}

/** Such as `cleared by probes after 13 s, by users after 412 requests`. */
export function verdictInWords({ probes, users }: Sums): string {
  const seconds = `${Math.round(probes.seconds)} s`;
  const byProbes = said(probes, "probes", seconds);
  if (users === undefined) return `${byProbes}; users' answers can't be read`;
  const byUsers = said(users, "users", counted(users.answers, "request"));
  const isSame = probes.verdict === users.verdict && probes.verdict === "good";
  return isSame ? `${byProbes}, ${byUsers.replace("cleared ", "")}` : `${byProbes}; ${byUsers}`;
}

function said({ verdict, answers, bad, cleanToClear }: Sum, who: string, after: string): string {
  switch (verdict) {
    case "good":
      return `cleared by ${who} after ${after}`;
    case "bad":
      return `found bad by ${who} after ${after}: ${bad} of ${counted(answers, "answer")} bad`;
    case "not enough yet": {
      const so = bad === 0 ? "" : ` (${bad} bad)`;
      return `no verdict by ${who} yet: ${counted(answers, "answer")}${so}, ${cleanToClear} more without an error would clear it`;
    }
  }
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
