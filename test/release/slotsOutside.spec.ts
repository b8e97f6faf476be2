// What becomes of the slots where AWS isn't as the record says, because somebody went round Pulumi, or doesn't answer.
import assert from "node:assert/strict";
import { decide } from "../../src/release/slots";
import { differencesOf } from "../../src/release/slotDifferences";
import type { FilledSlot } from "../../src/release/slotFacts";
import { asked, FAILED, service, slot } from "./slotFixtures";
import { adopt, breakGlass, itDecides, old, refresh, type Row } from "./slotRows";

const ROWS: readonly Row[] = [
  {
    title: "break-glass flipped the rule, and config says the same: it is taken over, and proven",
    question: asked("b", slot("new"), slot("bad"), { weights: { a: 1, b: 0 } }),
    action: "flip",
    live: "a",
    slots: ["frozen 1 2", "frozen 1 2"],
    proofs: "both",
    because: /users are sent there/,
    differences: ["flipped"],
  },
  {
    title: "break-glass flipped the rule, and config wants the bad release still: refused",
    question: asked("b", old, slot("new"), { weights: { a: 1, b: 0 } }),
    action: "refuse",
    because: /^All users go to slot a, and the record says that all go to slot b: .* or nothing\.$/,
    differences: ["flipped"],
    next: adopt,
  },
  {
    title: "break-glass flipped the rule, and a third release is deployed: refused",
    question: asked("b", old, slot("bad"), { weights: { a: 1, b: 0 } }),
    action: "refuse",
    because: /outside Pulumi/,
    differences: ["flipped"],
    next: adopt,
  },
  {
    title: "other weights that send everybody to one slot are right",
    question: asked("a", slot("new"), old, { weights: { a: 100, b: 0 } }),
    action: "nothing",
    live: "a",
    slots: ["frozen 1 2", "frozen 1 2"],
    proofs: "none",
    because: /is live/,
  },
  {
    title: "users on both slots, and config wants what the record has: refused",
    question: asked("b", slot("new"), old, {
      weights: { a: 1, b: 9 },
      wanted: { imageTag: "old" },
    }),
    action: "refuse",
    because: /weights 1 and 9, so users get both slots; the record says that all go to slot b\./,
    differences: ["split"],
    next: breakGlass,
  },
  {
    title: "users on both slots, and the warm one is wanted: a flip puts them together",
    question: asked("b", slot("new"), old, { weights: { a: 1, b: 9 } }),
    action: "flip",
    live: "a",
    slots: ["frozen 1 2", "frozen 1 2"],
    proofs: "both",
    because: /users are sent there/,
    differences: ["split"],
  },
  {
    title: "users on both slots, so that neither can be filled: refused",
    question: asked("b", slot("older"), old, { weights: { a: 1, b: 9 } }),
    action: "refuse",
    because: /users get both slots/,
    differences: ["split"],
    next: breakGlass,
  },
  {
    title: "users on both slots by a rule that state doesn't know: refused",
    question: asked(undefined, old, undefined, { weights: { a: 1, b: 9 } }),
    action: "refuse",
    because: /users get both slots; by the record nothing is live/,
    differences: ["split"],
    next: breakGlass,
  },
  {
    title: "a rule that state doesn't know yet is made once more",
    question: asked(undefined, slot("new"), undefined, { weights: { a: 1, b: 0 } }),
    action: "flip",
    live: "a",
    slots: ["frozen 1 2", "empty 0 0"],
    proofs: "both",
    because: /users are sent there/,
    differences: ["rule unknown"],
  },
  {
    title: "nobody is served, and config wants what the record has: refused",
    question: asked("b", slot("new"), old, {
      weights: { a: 0, b: 0 },
      wanted: { imageTag: "old" },
    }),
    action: "refuse",
    because: /weights 0 and 0, so no user is served/,
    differences: ["nobody served"],
    next: breakGlass,
  },
  {
    title: "nobody is served, and a new release is deployed: it is filled, and gets the users",
    question: asked("b", slot("older"), old, { weights: { a: 0, b: 0 } }),
    action: "fill and flip",
    live: "a",
    slots: ["filled 2 2", "frozen 1 2"],
    proofs: "both",
    because: /holds `older`/,
    differences: ["nobody served"],
  },
  {
    title: "somebody deleted the traffic rule: refused",
    question: asked("a", slot("new"), old, { weights: undefined }),
    action: "refuse",
    because: /No user is served/,
    differences: ["rule gone"],
    next: refresh,
  },
  {
    title:
      "break-glass changed the live slot's service, and config wants the bad release still: refused",
    question: asked("a", slot("new"), undefined, { services: { a: service(old) } }),
    action: "refuse",
    because:
      /^Slot a runs `app:old`, and the record says `app:new` \(`new`\): its service was changed/,
    differences: ["other revision"],
    next: adopt,
  },
  {
    title:
      "break-glass changed the live slot's service, and config says the same: it is filled beside it",
    question: asked("a", slot("bad"), undefined, { services: { a: service(slot("new")) } }),
    action: "fill and flip",
    live: "b",
    slots: ["frozen 1 2", "filled 1 2"],
    proofs: "both",
    because: /slot b is empty/,
    differences: ["other revision"],
  },
  {
    title: "users were sent by hand to a slot whose service was changed by hand: refused",
    question: asked("b", slot("new"), old, {
      weights: { a: 1, b: 0 },
      services: { a: service(slot("x")) },
    }),
    action: "refuse",
    because: /^Slot a runs `app:x`/,
    differences: ["flipped", "other revision"],
    next: refresh,
  },
  {
    title: "the live slot was scaled by hand: said, with what keeps it so",
    question: asked("a", slot("new"), old, {
      services: { a: service(slot("new"), { desiredCount: 6 }) },
    }),
    action: "nothing",
    live: "a",
    slots: ["frozen 1 2", "frozen 1 2"],
    proofs: "none",
    because: /is live/,
    differences: ["other task count"],
  },
  {
    title: "the idle slot was scaled to nothing by hand, and would be filled: refused",
    question: asked("a", old, slot("older"), {
      services: { b: service(slot("older"), { desiredCount: 0 }) },
    }),
    action: "refuse",
    because: /^Slot b is asked for 0 tasks, and the record says 2: it was scaled outside Pulumi/,
    differences: ["other task count"],
    next: refresh,
  },
  {
    title:
      "the live slot was scaled to nothing by hand, and the warm release is wanted: users get it",
    question: asked("a", old, slot("new"), {
      services: { a: service(old, { desiredCount: 0 }) },
    }),
    action: "flip",
    live: "b",
    slots: ["frozen 1 2", "frozen 1 2"],
    proofs: "both",
    because: /users are sent there/,
    differences: ["other task count"],
  },
  {
    title: "the idle slot was emptied, and somebody gave it tasks by hand: it is filled",
    question: asked("a", old, slot("older", { desiredCount: 0 }), {
      services: { b: service(slot("older"), { desiredCount: 2 }) },
    }),
    action: "fill and flip",
    live: "b",
    slots: ["frozen 1 2", "filled 2 2"],
    proofs: "both",
    because: /holds `older`/,
    differences: ["other task count"],
  },
  {
    title: "the idle slot's service was deleted, and would be filled: refused",
    question: asked("a", old, slot("older"), { services: { b: undefined } }),
    action: "refuse",
    because: /^Slot b has no service, and the record says that it runs `older`/,
    differences: ["service gone"],
    next: refresh,
  },
  {
    title: "the live slot's service was deleted, and the warm release is wanted: users get it",
    question: asked("a", old, slot("new"), { services: { a: undefined } }),
    action: "flip",
    live: "b",
    slots: ["frozen 1 2", "frozen 1 2"],
    proofs: "both",
    because: /users are sent there/,
    differences: ["service gone"],
  },
  {
    title: "tasks in a slot that the record calls empty are said",
    question: asked("a", old, undefined, { services: { b: service(slot("new")) } }),
    action: "fill and flip",
    live: "b",
    slots: ["frozen 1 2", "filled 1 2"],
    proofs: "both",
    because: /is empty/,
    differences: ["not empty"],
  },
  {
    title: "without AWS's word, what has nothing to do goes on",
    question: { ...asked("a", slot("new"), old), seen: undefined },
    action: "nothing",
    live: "a",
    slots: ["frozen 1 2", "frozen 1 2"],
    proofs: "none",
    because: /is live/,
    differences: ["not compared"],
  },
  ...["old", "third"].map((imageTag): Row => ({
    title: `without AWS's word, nobody is moved to ${imageTag}`,
    question: { ...asked("a", slot("new"), old, { wanted: { imageTag } }), seen: undefined },
    action: "refuse",
    because: /^AWS didn't say which slot users reach/,
    differences: ["not compared"],
    next: "aws sts get-caller-identity",
  })),
];

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

describe("what becomes of the slots where AWS differs from the record", () => {
  for (const row of ROWS) itDecides(row);

  for (const [desiredCount, next] of [
    [6, "npx pulumi config set desiredCount 6 --stack prod"],
    [1, refresh],
  ] as const) {
    it(`is said with what to do where the live slot was scaled to ${desiredCount} by hand`, () => {
      const scaled = { services: { a: service(slot("new"), { desiredCount }) } };
      const [difference] = decide(asked("a", slot("new"), old, scaled)).differences;
      assert.equal(difference?.next, next);
    });
  }
});
