// A table of what is decided about the slots, and the test that each row of it is. The rows are in slots*.spec.ts, by subject.
import assert from "node:assert/strict";
import type { SlotName } from "../../src/guards/release/slotNames";
import { decide, type SlotQuestion } from "../../src/release/slots";
import { proven, slot } from "./slotFixtures";

/** Of slots a and b: content, filling, tasks. */
export type Tasks = readonly [a: string, b: string];

/** A question, and what must be decided. */
export interface Row {
  readonly title: string;
  readonly question: SlotQuestion;
  readonly action: string;
  /** Where users are afterwards; undefined for a refusal. */
  readonly live?: SlotName;
  readonly slots?: Tasks;
  /** Proofs that are due: through the slot's own rule, where users ask, both, or none. */
  readonly proofs?: "none" | "users" | "both";
  readonly because: RegExp;
  /** The kinds of the differences that are said. */
  readonly differences?: readonly string[];
  readonly next?: string;
}

export const old = slot("old");
export const bySlot = proven({ through: "slot" });
/** A deploy of `new` over `old` in slot a, as far as it got. */
export const filling = (changes = {}) => slot("new", { proof: undefined, filling: 3, ...changes });
export const adopt = "npx --no rollback adopt --stack prod";
export const refresh = "npx pulumi refresh --stack prod";
export const breakGlass = "npx --no rollback break-glass old --stack prod";

/** Tests one row. */
export function itDecides(row: Row): void {
  it(row.title, () => {
    const decision = decide(row.question);
    assert.equal(decision.action, row.action, decision.because);
    assert.match(decision.because, row.because);
    const kinds = decision.differences.map(({ kind }) => kind);
    assert.deepEqual(kinds, row.differences ?? []);
    if (decision.action === "refuse") {
      assert.equal(decision.next, row.next);
      return;
    }
    const { live, slots, proofs, weights } = decision;
    const [a, b] = [slots.a, slots.b].map(
      ({ content, filling, desiredCount }) => `${content} ${filling} ${desiredCount}`,
    );
    assert.deepEqual([live, a, b], [row.live, ...(row.slots ?? [])]);
    assert.deepEqual(weights, live === "a" ? { a: 1, b: 0 } : { a: 0, b: 1 });
    const due = { none: [false, false], users: [false, true], both: [true, true] };
    assert.deepEqual([proofs.slot, proofs.users], due[row.proofs ?? "none"]);
    assert.equal(slots[live].settledFor, row.question.wanted.settings);
  });
}
