// What is said, and to be typed, where AWS differs from the record.
import assert from "node:assert/strict";
import { decide } from "../../src/release/slots";
import { differencesOf } from "../../src/release/slotDifferences";
import type { FilledSlot } from "../../src/release/slotFacts";
import { asked, FAILED, service, slot } from "./slotFixtures";
import { old, refresh } from "./slotRows";

/** Users are on both slots; what is in them, and what is to be typed. */
const SPLIT: readonly [title: string, a: FilledSlot | undefined, b: FilledSlot, next: RegExp][] = [
  ["the recorded live one, which is good", old, slot("new"), / break-glass new /],
  [
    "the other one, where that failed its proof",
    old,
    slot("new", { proof: FAILED }),
    / break-glass old /,
  ],
  [
    "the other one, where that was never proven",
    old,
    slot("new", { proof: undefined }),
    / break-glass old /,
  ],
  [
    "the recorded live one, where both failed",
    slot("old", { proof: FAILED }),
    slot("new", { proof: FAILED }),
    / break-glass new /,
  ],
  [
    "the only one there is, though it failed",
    undefined,
    slot("new", { proof: FAILED }),
    / break-glass new /,
  ],
];

describe("what is said where users get both slots", () => {
  for (const [title, a, b, next] of SPLIT) {
    it(`sends them to ${title}`, () => {
      const { record, seen } = asked("b", a, b, { weights: { a: 1, b: 1 } });
      const [split] = differencesOf(record, seen, "prod");
      assert.equal(split?.kind, "split");
      assert.match(split.next, next);
    });
  }
});

describe("what is said of a live slot", () => {
  for (const [desiredCount, next] of [
    [6, "npx pulumi config set desiredCount 6 --stack prod"],
    [1, refresh],
  ] as const) {
    it(`says what to do where it was scaled to ${desiredCount} by hand`, () => {
      const scaled = { services: { a: service(slot("new"), { desiredCount }) } };
      const [difference] = decide(asked("a", slot("new"), old, scaled)).differences;
      assert.equal(difference?.next, next);
    });
  }
});
