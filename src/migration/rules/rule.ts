// What a rule is, as data.

/** What a finding is about: old code fails, data is gone, the old release doesn't start, a lock, or it isn't known. */
export type Kind = "BREAK" | "LOSS" | "BOOT" | "LOCK" | "UNKNOWN";

/** From harmless to grave. */
export type Verdict = "safe" | "risky" | "critical";

export interface MigrationRule {
  readonly kind: Kind;
  readonly verdict: Verdict;
  /** What it finds; completes "finds …". */
  readonly finds: string;
  /** Why it matters to the code that is gone back to. */
  readonly why: string;
  /** The body of an `upgrade()` that it finds, where one can show it. */
  readonly example?: string;
}

/** Rules by their names. */
export type Rules = Readonly<Record<string, MigrationRule>>;
