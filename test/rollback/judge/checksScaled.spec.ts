import assert from "node:assert/strict";
import { checksOf } from "../../../src/rollback/judge/checks";
import type { PlanFacts } from "../../../src/rollback/judge/planFacts";
import { GOOD } from "./planFacts";

describe("the check of a slot that somebody scaled", () => {
  const SCALED = "Slot a is asked for 0 tasks, and the record says 2";
  const scaled: [title: string, parts: Partial<PlanFacts>, seen: string][] = [
    [
      "that the target leaves",
      {},
      `${SCALED}: somebody changed it by hand. \`A\` goes to the other slot, with 2 as config says; slot a stays as it is until the next \`up --refresh\`.`,
    ],
    [
      "that the target goes to",
      { way: { ...GOOD.way, live: "a" } as PlanFacts["way"] },
      `${SCALED}: somebody changed it by hand. \`A\` goes there and gets 2, as config says.`,
    ],
    [
      "where AWS and state disagree",
      { way: { action: "refuse", because: "No.", next: "y", differences: [] } },
      `${SCALED}.`,
    ],
    ["where the way isn't known", { way: undefined }, `${SCALED}.`],
  ];
  for (const [title, parts, seen] of scaled) {
    it(`name a slot that somebody scaled, and what becomes of it: one ${title}`, () => {
      const facts = { ...GOOD, scaled: [{ slot: "a", message: SCALED }] as const, ...parts };
      const found = checksOf(facts).find(({ what }) => what === "tasks as state says");
      assert.equal(found?.seen, seen);
    });
  }
});
