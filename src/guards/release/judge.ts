// Whether a release may go live: first the tag itself, then, for a rollback, its target and its confirmation.
import { pulumiLine, rollbackLine } from "../../commandLines";
import { confirmationLines } from "./confirmationLines";
import { objections, type RollbackFacts } from "./confirmation";
import { kindOfRelease, type ReleaseKind, type TagChange } from "./kind";
import type { Confirmation } from "./ledger";
import { whyNotGood } from "./proofs";
import { type ImageSource, isAnotherImage } from "./oneImage";
import * as rules from "./rules";
import type { Rule } from "../rule";
import { wayBack } from "./wayBack";

/** Everything that decides about a release. */
export interface ReleaseFacts extends TagChange {
  readonly stack: string;
  readonly settings: ReleaseSettings;
  /** Where the image comes from, and where the tag's image came from when it ran here. */
  readonly source: ImageSource;
  readonly now: Date;
}

/** The stack's config, as far as it decides about releases. */
export interface ReleaseSettings {
  /** Whether the confirmation of a rollback needs somebody else's approval. */
  readonly requireApproval: boolean;
  readonly confirmation: Confirmation | undefined;
  /** Bad tags. */
  readonly pinnedTags: readonly string[];
}

/** A reason why a release may not go live. */
export interface Refusal {
  readonly rule: Rule;
  /** Sentences; where lines are to be typed, one a line. */
  readonly message: string;
}

/** What a release is, and what speaks against it. */
export interface ReleaseVerdict {
  readonly kind: ReleaseKind;
  /** The release that is live before it; undefined before the first deploy. */
  readonly live: string | undefined;
  /** The repository that the wanted tag ran from here; undefined where it never did, or nobody knows. */
  readonly ranFrom: string | undefined;
  readonly refusals: readonly Refusal[];
}

/** Judges a release. How much each refusal weighs on a stack is for src/guards/levels.ts to say. */
export function judgeRelease(facts: ReleaseFacts): ReleaseVerdict {
  const kind = kindOfRelease(facts);
  const found = [
    pinned(facts),
    otherImage(facts),
    ...(kind === "rollback" ? rollbackRefusals(facts) : []),
  ];
  const { ranFrom } = facts.source;
  return {
    kind,
    live: facts.live,
    ranFrom,
    refusals: found.filter((refusal) => refusal !== undefined),
  };
}

function pinned({ wanted, settings }: ReleaseFacts): Refusal | undefined {
  if (!settings.pinnedTags.includes(wanted)) return undefined;
  return {
    rule: rules.imageNotPinned,
    message: `\`${wanted}\` is pinned as bad (config \`pinnedTags\`) and can't be deployed.`,
  };
}

function otherImage({ wanted, source, stack }: ReleaseFacts): Refusal | undefined {
  if (!isAnotherImage(source)) return undefined;
  const { ranFrom = "", repository } = source;
  return {
    rule: rules.tagNamesOneImage,
    message: [
      `\`${wanted}\` ran here from \`${ranFrom}\`, and config \`imageRepository\` is \`${repository}\`: that is another ` +
        "image under the same tag. Build it under a new tag and deploy that, or set the repository back, then go on:",
      `  ${pulumiLine(stack, "config", "set", "imageRepository", ranFrom)}`,
    ].join("\n"),
  };
}

function rollbackRefusals(facts: ReleaseFacts): (Refusal | undefined)[] {
  return [unverified(facts), unconfirmed(facts)];
}

function unverified({ wanted, proofs, live, settings, stack }: ReleaseFacts): Refusal | undefined {
  const why = whyNotGood(proofs, wanted);
  if (why === undefined) return undefined;
  const better = wayBack({ proofs, live, pinnedTags: settings.pinnedTags });
  const next =
    better === undefined
      ? "There is no other release to go back to: build a good one again, under a new tag, and deploy it."
      : `Go back to \`${better.tag}\` instead, which was proven in full here: \`${rollbackLine(stack, "to", better.tag)}\`.`;
  return {
    rule: rules.rollbackTargetVerified,
    message: `\`${wanted}\` ran here and ${why}. ${next}`,
  };
}

function unconfirmed(facts: ReleaseFacts): Refusal | undefined {
  const { live, wanted, settings, stack } = facts;
  if (live === undefined) return undefined;
  const rollback: RollbackFacts = {
    from: live,
    to: wanted,
    confirmation: settings.confirmation,
    requireApproval: settings.requireApproval,
    ledger: facts.ledger,
    now: facts.now,
  };
  const wrong = objections(rollback);
  if (wrong.length === 0) return undefined;
  return {
    rule: rules.rollbackConfirmed,
    message: [
      `\`${live}\` is live, so deploying \`${wanted}\` is a rollback, and it isn't confirmed:`,
      ...wrong.map(({ field, problem }) => `  - \`rollback.${field}\` ${problem}`),
      "Type this, then go on:",
      ...confirmationLines(rollback, stack).map((line) => `  ${line}`),
    ].join("\n"),
  };
}
