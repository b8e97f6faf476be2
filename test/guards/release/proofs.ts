// Lists of proofs, as short as a test can write them.
import type { ProofEntry, Proofs, Strength } from "../../../src/guards/release/proofs";

const STRENGTHS: Readonly<Record<string, Strength>> = {
  "~": "maintenance",
  "^": "emergency",
  "-": "none",
};

/** A proof; `number` counts minutes too, and names the revision. */
export function aProof(number: number, tag: string, parts: Partial<ProofEntry> = {}): ProofEntry {
  return {
    tag,
    taskDefinition: `app:${number}`,
    at: new Date(Date.UTC(2026, 10, 22, 12, number * 10)).toISOString(),
    by: "ann",
    strength: "full",
    ended: "proven",
    ...parts,
  };
}

/**
 * A list, oldest first: `A` was proven in full, `B!` failed, `C~` was proven behind the maintenance page, `C^` in an emergency,
 * `C-` without paths. Each came after the one before it; `D?` was proven in full, and doesn't name what it left, as when an
 * update to it had ended before its proof.
 */
export function proofsOf(...texts: string[]): Proofs {
  let live: string | undefined;
  return texts.map((text, index) => {
    const tag = text.replace(/[!~^?-]$/, "");
    const from = live === tag || text.endsWith("?") ? undefined : live;
    live = tag;
    const left = from === undefined ? {} : { from };
    if (text.endsWith("!")) {
      return aProof(index + 1, tag, {
        ...left,
        ended: "failed",
        strength: "none",
        reason: "It is bad.",
      });
    }
    return aProof(index + 1, tag, { ...left, strength: STRENGTHS[text.at(-1) ?? ""] ?? "full" });
  });
}
