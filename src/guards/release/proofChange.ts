// How a release is proven may not quietly become less: whoever weakens the proof of production says so, in a word of
// its own, and never together with a rollback.
import { pulumiLine } from "../../commandLines";
import { plainText } from "../plainText";
import { configSetLine } from "../../commandLines";
import type { Refusal } from "./judge";
import type { ReleaseKind } from "./kind";
import { PROOF_SETTINGS, type ProofSettings } from "./proofSettings";
import { proofAsksSmokePaths, proofNotWeakened, rollbackChangesNothingElse } from "./rules";
import { DEFAULT_MINUTES, inMinutes, isBlank, LEAST_REASON, visible, whyNotUntil } from "./text";

/** Config `proofChange`: the word that a weaker proof needs. Every field may be missing. */
export interface ProofChange {
  /** The key of config. */
  readonly setting?: string | undefined;
  /** Old and new value, as text. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly reason?: string | undefined;
  readonly approvedBy?: string | undefined;
  /** ISO 8601. */
  readonly expires?: string | undefined;
}

/** What decides about a change of the proof. */
export interface ProofFacts {
  readonly stack: string;
  readonly kind: ReleaseKind;
  /** How the last release was proven; undefined before the first proof. */
  readonly before: Partial<ProofSettings> | undefined;
  /** How this one is to be proven; a setting that isn't known yet is left out. */
  readonly after: Partial<ProofSettings>;
  readonly desiredCount: number;
  /** Config. */
  readonly proofChange: ProofChange | undefined;
  readonly now: Date;
}

// A proof that may take longer holds the stack's lock, and users, for longer than anybody waits.
const LONG_BUDGET_SECONDS = 900;
const LONG_PATIENCE_SECONDS = 60;

type Weaker = {
  readonly [K in keyof ProofSettings]: (
    from: ProofSettings[K],
    to: ProofSettings[K],
    desiredCount: number,
  ) => string | undefined;
};

const WEAKER: Weaker = {
  healthPath: (from, to) =>
    from === to ? undefined : "another path would be asked for the release's version",
  smokePaths: (from, to) => {
    const left = from.filter((path) => !to.includes(path));
    return left.length === 0 ? undefined : `${left.join(", ")} would no longer be asked`;
  },
  verifySuccesses: (from, to, desiredCount) =>
    to < from && to <= desiredCount
      ? `so few good answers in a row can't cover each task (tasks: ${desiredCount})`
      : undefined,
  verifySamples: (from, to) => (to < from ? "fewer requests would be timed" : undefined),
  verifyP95Milliseconds: (from, to) => (to > from ? "slower answers would pass" : undefined),
  verifyBudgetSeconds: (from, to) =>
    to > Math.max(from, LONG_BUDGET_SECONDS)
      ? `the update would wait longer than ${LONG_BUDGET_SECONDS} seconds for a release that doesn't start`
      : undefined,
  verifyPatienceSeconds: (from, to) =>
    to > Math.max(from, LONG_PATIENCE_SECONDS)
      ? `wrong answers would be accepted for longer than ${LONG_PATIENCE_SECONDS} seconds`
      : undefined,
  verifyPollMilliseconds: () => undefined,
};

/** What speaks against how a release is to be proven, with the lines to type. */
export function proofRefusals(facts: ProofFacts): readonly Refusal[] {
  const { before, after, kind } = facts;
  const changed = PROOF_SETTINGS.flatMap((setting) => {
    const [from, to] = [before?.[setting], after[setting]];
    if (from === undefined || to === undefined) return [];
    const subject = { setting, from: plainText(from), to: plainText(to) };
    if (subject.from === subject.to) return [];
    return kind === "rollback"
      ? [inRollback(facts, subject, from)]
      : (ungrantedProofChange(facts, subject, effectOf(setting, from, to, facts.desiredCount)) ??
          []);
  });
  return [...withoutPaths(facts), ...changed];
}

/** A change of one setting, its values as text. */
interface SettingChange {
  /** The key of config. */
  readonly setting: string;
  readonly from: string;
  readonly to: string;
}

function effectOf(setting: keyof ProofSettings, from: unknown, to: unknown, desiredCount: number) {
  const judge = WEAKER[setting] as (
    from: unknown,
    to: unknown,
    tasks: number,
  ) => string | undefined;
  return judge(from, to, desiredCount);
}

/** Said before anything is made: the record itself is written when the release is live already. */
function inRollback(
  { stack }: ProofFacts,
  { setting, from, to }: SettingChange,
  value: unknown,
): Refusal {
  return {
    rule: rollbackChangesNothingElse,
    message: [
      `Config \`${setting}\` would go from \`${from}\` to \`${to}\`, but a rollback is proven as the release before ` +
        "was. Put it back, then go on:",
      `  ${pulumiLine(stack, "config", ...valueWords(setting, value))}`,
    ].join("\n"),
  };
}

/** Refuses a change that config `proofChange` doesn't grant; undefined where it does, and where `effect` is none. */
export function ungrantedProofChange(
  { stack, proofChange, now }: Pick<ProofFacts, "stack" | "proofChange" | "now">,
  subject: SettingChange,
  effect: string | undefined,
): Refusal | undefined {
  const problem = effect === undefined ? undefined : grantProblem(proofChange, subject, now);
  if (problem === undefined) return undefined;
  const lines = {
    ...subject,
    reason: `<why, at least ${LEAST_REASON} characters>`,
    approvedBy: "<who approved it>",
    expires: inMinutes(now, DEFAULT_MINUTES),
  };
  return {
    rule: proofNotWeakened,
    message: [
      `Config \`${subject.setting}\` would go from \`${subject.from}\` to \`${subject.to}\`: ${effect}. ${problem} If it ` +
        "is meant, type this, then go on:",
      ...Object.entries(lines).map(
        ([field, value]) => `  ${configSetLine(stack, `proofChange.${field}`, value)}`,
      ),
    ].join("\n"),
  };
}

/** How Pulumi's own command sets a value: a list entry by entry. */
function valueWords(setting: string, value: unknown): readonly string[] {
  if (!Array.isArray(value)) return ["set", setting, plainText(value)];
  const entries = value.map((entry, index) => `${setting}[${index}]=${plainText(entry)}`);
  return ["set-all", "--path", ...entries.flatMap((entry) => ["--plaintext", entry])];
}

function grantProblem(
  grant: ProofChange | undefined,
  subject: SettingChange,
  now: Date,
): string | undefined {
  if (grant === undefined) return "No `proofChange` is granted.";
  for (const [field, expected] of Object.entries(subject)) {
    const given = grant[field as keyof ProofChange] ?? "";
    if (given !== expected) {
      return `\`proofChange.${field}\` is \`${given}\`; it must be \`${expected}\`.`;
    }
  }
  const length = isBlank(grant.reason) ? 0 : visible(grant.reason).length;
  if (length < LEAST_REASON) {
    return `\`proofChange.reason\` has ${length} characters; it must have at least ${LEAST_REASON}.`;
  }
  if (isBlank(grant.approvedBy)) return "`proofChange.approvedBy` is missing.";
  const late = whyNotUntil(grant.expires, now);
  return late === undefined ? undefined : `\`proofChange.expires\` ${late}.`;
}

/**
 * A stack without smoke paths may go back (it must not be stuck with a bad release), but nothing new goes live there.
 */
function withoutPaths({ kind, after, stack }: ProofFacts): readonly Refusal[] {
  if (kind === "rollback" || after.smokePaths?.length !== 0) return [];
  return [
    {
      rule: proofAsksSmokePaths,
      message: [
        "Config `smokePaths` is empty: a release that answers its health check and nothing else would count as " +
          "good. Name a path that users need, then go on:",
        `  ${pulumiLine(stack, "config", "set", "--path", "smokePaths[0]", "<path>")}`,
      ].join("\n"),
    },
  ];
}
