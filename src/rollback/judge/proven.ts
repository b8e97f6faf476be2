// How strongly the release that has just gone live was proven, in words, and what to type for a proof in full. Pure.
import { type Proofs, type Strength, standingOf, WEAKER } from "../../guards/release/proofs";
import { pulumiLine, rollbackLine } from "../../commandLines";

/** What is said of it. */
export interface ProvenInWords {
  /** Without its full stop: what was live before may follow. */
  readonly said: string;
  /** Whether its proof was made at all. */
  readonly isProven: boolean;
  /** What to type so that it is proven in full; undefined where it is already. */
  readonly next: string | undefined;
}

/**
 * Says it.
 *
 * @param proofs as state has them after the update; undefined where it can't be read, and the update is all that is known.
 */
export function provenInWords(
  tag: string,
  stack: string,
  proofs: Proofs | undefined,
): ProvenInWords {
  const newest = proofs?.at(-1);
  if (proofs !== undefined && newest?.tag !== tag) {
    return {
      said: `\`${tag}\` is live, but wasn't proven: the update left its proof out`,
      isProven: false,
      next: rollbackLine(stack, "verify"),
    };
  }
  const strength = newest?.strength ?? "full";
  if (strength === "full") {
    return { said: `\`${tag}\` is live and verified`, isProven: true, next: undefined };
  }
  const how = WEAKER[strength];
  const isGood = standingOf(proofs ?? [], tag).good !== undefined;
  const said = isGood
    ? `\`${tag}\` is live and verified, this time ${how}`
    : `\`${tag}\` is live, but wasn't proven in full: ${how}`;
  return { said, isProven: true, next: RAISED_BY[strength](stack) };
}

const RAISED_BY: Readonly<Record<Exclude<Strength, "full">, (stack: string) => string>> = {
  emergency: (stack) => rollbackLine(stack, "verify"),
  maintenance: (stack) => rollbackLine(stack, "maintenance", "off"),
  none: (stack) => pulumiLine(stack, "config", "get", "smokePaths"),
};
