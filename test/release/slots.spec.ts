import assert from "node:assert/strict";
import type { SlotName } from "../../src/guards/release/slotNames";
import { fingerprintOf } from "../../src/release/slotFacts";
import { decide, type SlotQuestion } from "../../src/release/slots";
import { asked, FAILED, proven, service, slot } from "./slotFixtures";

type Tasks = readonly [a: string, b: string];

interface Row {
  readonly title: string;
  readonly question: SlotQuestion;
  readonly action: string;
  /** Where users are afterwards; undefined for a refusal. */
  readonly live?: SlotName;
  /** Of each slot: content, filling, tasks. */
  readonly slots?: Tasks;
  /** Proofs that are due: through the slot's own rule, where users ask, both, or none. */
  readonly proofs?: "none" | "users" | "both";
  readonly because: RegExp;
  /** The kinds of the differences that are said. */
  readonly differences?: readonly string[];
  readonly next?: string;
}

const old = slot("old");
const bySlot = proven({ through: "slot" });
/** A deploy of `new` over `old` in slot a, as far as it got. */
const filling = (changes = {}) => slot("new", { proof: undefined, filling: 3, ...changes });
const adopt = "npx --no rollback adopt --stack prod";
const refresh = "npx pulumi refresh --stack prod";
const breakGlass = "npx --no rollback break-glass old --stack prod";

const ROWS: readonly Row[] = [
  // -- what happens on most days
  {
    title: "a first deploy fills slot a",
    question: { ...asked(undefined, undefined, undefined), seen: undefined },
    action: "fill and flip",
    live: "a",
    slots: ["filled 1 2", "empty 0 0"],
    proofs: "both",
    because:
      /^`new` goes into slot a, and users follow once it is proven there: slot a is empty\.$/,
  },
  {
    title: "a first deploy that was killed before its proof goes on",
    question: asked(undefined, filling({ filling: 1 }), undefined),
    action: "fill and flip",
    live: "a",
    slots: ["filled 1 2", "empty 0 0"],
    proofs: "both",
    because: /not proven since/,
  },
  {
    title: "a first deploy that was killed after its proof goes on with the flip",
    question: asked(undefined, filling({ proof: bySlot }), undefined),
    action: "flip",
    live: "a",
    slots: ["frozen 3 2", "empty 0 0"],
    proofs: "both",
    because: /^`new` is in slot a, and users go there: proven/,
  },
  {
    title: "a first deploy that failed is filled anew with another setting",
    question: asked(undefined, slot("new", { proof: bySlot }), undefined, {
      wanted: { settings: "s2" },
    }),
    action: "fill and flip",
    live: "a",
    slots: ["filled 2 2", "empty 0 0"],
    proofs: "both",
    because: /other settings/,
  },
  {
    title: "a stack of before there were slots becomes slot a, and nobody notices",
    question: asked("a", slot("new", { settings: undefined, settledFor: undefined }), undefined, {
      record: { hasTrafficRule: false },
      weights: undefined,
    }),
    action: "nothing",
    live: "a",
    slots: ["frozen 1 2", "empty 0 0"],
    proofs: "none",
    because: /^`new` is live in slot a: proven/,
  },
  {
    title: "its next deploy fills slot b",
    question: asked("a", slot("old", { settings: undefined }), undefined, {
      record: { hasTrafficRule: false },
      weights: undefined,
    }),
    action: "fill and flip",
    live: "b",
    slots: ["frozen 1 2", "filled 1 2"],
    proofs: "both",
    because: /slot b is empty/,
  },
  {
    title: "a release that is live and proven stays",
    question: asked("b", old, slot("new")),
    action: "nothing",
    live: "b",
    slots: ["frozen 1 2", "frozen 1 2"],
    proofs: "none",
    because: /^`new` is live in slot b: proven 2026-11-24T12:00:00\.000Z \(full\)\.$/,
  },
  {
    title: "a new tag goes into the idle slot, whatever is in it",
    question: asked("b", slot("older", { filling: 7 }), old),
    action: "fill and flip",
    live: "a",
    slots: ["filled 8 2", "frozen 1 2"],
    proofs: "both",
    because: /: slot a holds `older`\.$/,
  },
  {
    title: "the same tag with another setting is a new filling",
    question: asked("a", slot("new"), old, { wanted: { settings: "s2" } }),
    action: "fill and flip",
    live: "b",
    slots: ["frozen 1 2", "filled 2 2"],
    proofs: "both",
    because: /: it is live with other settings, and slot b holds `old`\.$/,
  },
  {
    title: "the same tag from another repository is another image",
    question: asked("a", slot("new", { image: "ghcr.io/else/app:new" }), undefined),
    action: "fill and flip",
    live: "b",
    slots: ["frozen 1 2", "filled 1 2"],
    proofs: "both",
    because: /slot b is empty/,
  },
  {
    title: "another number of tasks is no filling: both slots are scaled",
    question: asked("a", slot("new"), old, { wanted: { desiredCount: 3 } }),
    action: "resize",
    live: "a",
    slots: ["frozen 1 3", "frozen 1 3"],
    proofs: "none",
    because: /Slot a goes from 2 to 3 tasks\. Slot b goes from 2 to 3 tasks\.$/,
  },
  // -- the way back
  {
    title: "a release that is warm in the idle slot needs a flip alone",
    question: asked("b", slot("new"), old),
    action: "flip",
    live: "a",
    slots: ["frozen 1 2", "frozen 1 2"],
    proofs: "both",
    because:
      /^`new` is in slot a, and users go there: proven 2026-11-24T12:00:00\.000Z \(full\)\.$/,
  },
  {
    title: "it comes back with its old settings, and says so",
    question: asked("b", slot("new"), slot("bad", { settings: "s2", settledFor: "s2" }), {
      wanted: { settings: "s2" },
    }),
    action: "flip",
    live: "a",
    slots: ["frozen 1 2", "frozen 1 2"],
    proofs: "both",
    because: /It runs with the settings that it was filled with, which aren't those of today's/,
  },
  {
    title: "old settings that came back are no reason to fill, in the next update",
    question: asked("a", slot("new", { settledFor: "s2" }), old, { wanted: { settings: "s2" } }),
    action: "nothing",
    live: "a",
    slots: ["frozen 1 2", "frozen 1 2"],
    proofs: "none",
    because: /It came back with the settings that it was filled with/,
  },
  {
    title: "a setting that is changed after a flip back is",
    question: asked("a", slot("new", { settledFor: "s2" }), old, { wanted: { settings: "s3" } }),
    action: "fill and flip",
    live: "b",
    slots: ["frozen 1 2", "filled 2 2"],
    proofs: "both",
    because: /live with other settings/,
  },
  {
    title: "settings that are set back are a flip back, where the other slot has them",
    question: asked("a", slot("new", { settings: "s2", settledFor: "s2" }), slot("new")),
    action: "flip",
    live: "b",
    slots: ["frozen 1 2", "frozen 1 2"],
    proofs: "both",
    because: /^`new` is in slot b/,
  },
  {
    title: "what the other slot once had is no answer to another setting of the live release",
    question: asked("a", slot("new"), slot("new", { settings: "s0" }), {
      wanted: { settings: "s2" },
    }),
    action: "fill and flip",
    live: "b",
    slots: ["frozen 1 2", "filled 2 2"],
    proofs: "both",
    because: /slot b holds it with other settings/,
  },
  {
    title: "a deploy that was killed before its flip, and then changed, is filled anew",
    question: asked("a", old, slot("new", { proof: bySlot }), { wanted: { settings: "s2" } }),
    action: "fill and flip",
    live: "b",
    slots: ["frozen 1 2", "filled 2 2"],
    proofs: "both",
    because: /slot b holds it with other settings/,
  },
  {
    title: "a flip back that was killed before its flip keeps the old settings",
    question: asked("b", slot("new", { proof: bySlot, settledFor: "s2" }), slot("bad"), {
      wanted: { settings: "s2" },
    }),
    action: "flip",
    live: "a",
    slots: ["frozen 1 2", "frozen 1 2"],
    proofs: "both",
    because: /It runs with the settings/,
  },
  ...(
    [
      ["one of its tasks isn't healthy", { healthyTargets: 1 }, /has 1 of 2 tasks healthy/],
      ["one of its tasks has stopped", { runningCount: 1 }, /runs 1 of 2 tasks/],
      [
        "its service was emptied",
        { desiredCount: 0, runningCount: 0, healthyTargets: 0 },
        /was emptied/,
      ],
      ["its service runs another revision", { taskDefinition: "app:x" }, /runs `app:x`, and not/],
    ] as const
  ).map(([title, changes, because]) => ({
    title: `where ${title}, the idle slot is filled`,
    question: asked("b", slot("new"), old, { services: { a: service(slot("new"), changes) } }),
    action: "fill and flip",
    live: "a" as const,
    slots: ["filled 2 2", "frozen 1 2"] as Tasks,
    proofs: "both" as const,
    because,
    differences:
      "desiredCount" in changes
        ? ["other task count"]
        : "taskDefinition" in changes
          ? ["other revision"]
          : [],
  })),
  {
    title: "fewer warm tasks than config asks for are too few",
    question: asked("b", slot("new"), old, { wanted: { desiredCount: 3 } }),
    action: "fill and flip",
    live: "a",
    slots: ["filled 2 3", "frozen 1 3"],
    proofs: "both",
    because: /slot a has 2 of 3 tasks healthy/,
  },
  {
    title: "a release that failed its proof in the idle slot is filled anew",
    question: asked("b", slot("new", { proof: FAILED }), old),
    action: "fill and flip",
    live: "a",
    slots: ["filled 2 2", "frozen 1 2"],
    proofs: "both",
    because:
      /slot a holds it, but failed its proof \(2026-11-24T12:00:00\.000Z\): It answers 500\.$/,
  },
  // -- an update that was killed between two steps of a deploy
  {
    title: "killed in the filling: it is filled",
    question: asked("a", old, slot("older"), {
      services: { b: service(slot("new"), { runningCount: 1, healthyTargets: 0 }) },
    }),
    action: "fill and flip",
    live: "b",
    slots: ["frozen 1 2", "filled 2 2"],
    proofs: "both",
    because: /slot b holds `older`/,
    differences: ["other revision"],
  },
  {
    title: "killed between filling and proof: the filling goes on",
    question: asked("a", old, filling()),
    action: "fill and flip",
    live: "b",
    slots: ["frozen 1 2", "filled 3 2"],
    proofs: "both",
    because: /slot b was filled with it, and not proven since/,
  },
  {
    title: "the same, with another setting since: a new filling",
    question: asked("a", old, filling(), { wanted: { settings: "s2" } }),
    action: "fill and flip",
    live: "b",
    slots: ["frozen 1 2", "filled 4 2"],
    proofs: "both",
    because: /with other settings/,
  },
  {
    title: "the same, and the service was changed by hand since: a new filling",
    question: asked("a", old, filling(), { services: { b: service(slot("x")) } }),
    action: "fill and flip",
    live: "b",
    slots: ["frozen 1 2", "filled 4 2"],
    proofs: "both",
    because: /not proven since/,
    differences: ["other revision"],
  },
  {
    title: "killed between filling and proof, and config is set back: the slot is emptied",
    question: asked("a", slot("new"), slot("bad", { proof: undefined })),
    action: "resize",
    live: "a",
    slots: ["frozen 1 2", "frozen 1 0"],
    proofs: "none",
    because: /Slot b goes from 2 to 0 tasks\.$/,
  },
  {
    title: "killed between the first proof and the flip: the flip is left",
    question: asked("a", old, filling({ proof: bySlot })),
    action: "flip",
    live: "b",
    slots: ["frozen 1 2", "frozen 3 2"],
    proofs: "both",
    because: /proven/,
  },
  {
    title: "killed in the flip, which AWS has done: it is taken over",
    question: asked("a", old, filling({ proof: bySlot }), { weights: { a: 0, b: 1 } }),
    action: "flip",
    live: "b",
    slots: ["frozen 1 2", "frozen 3 2"],
    proofs: "both",
    because: /users go there/,
    differences: ["flipped"],
  },
  {
    title: "killed between the flip and the second proof: that proof is left",
    question: asked("b", old, filling({ proof: bySlot })),
    action: "prove",
    live: "b",
    slots: ["frozen 1 2", "frozen 3 2"],
    proofs: "users",
    because: /^`new` is live in slot b, and isn't proven there yet: proven .* \(full\)\.$/,
  },
  {
    title: "failed in the second proof: it is proven again",
    question: asked("b", old, filling({ proof: FAILED })),
    action: "prove",
    live: "b",
    slots: ["frozen 1 2", "frozen 3 2"],
    proofs: "users",
    because: /isn't proven there yet: it failed its proof .*: It answers 500\.$/,
  },
  {
    title:
      "failed in the second proof, and config is set back: a flip back, and the bad slot is emptied",
    question: asked("b", slot("new"), slot("bad", { proof: FAILED })),
    action: "flip",
    live: "a",
    slots: ["frozen 1 2", "frozen 1 0"],
    proofs: "both",
    because: /Slot b goes from 2 to 0 tasks, once users are proven to be well without it\.$/,
  },
  {
    title: "killed before the old slot was emptied: it is emptied",
    question: asked("b", old, slot("new"), { wanted: { warm: false } }),
    action: "resize",
    live: "b",
    slots: ["frozen 1 0", "frozen 1 2"],
    proofs: "none",
    because: /Slot a goes from 2 to 0 tasks\.$/,
  },
  // -- warm, off and on
  {
    title: "with `warm` off a deploy empties the old slot in the end",
    question: asked("a", old, undefined, { wanted: { warm: false } }),
    action: "fill and flip",
    live: "b",
    slots: ["frozen 1 0", "filled 1 2"],
    proofs: "both",
    because: /Slot a goes from 2 to 0 tasks, once users are proven/,
  },
  {
    title: "with `warm` off an empty old slot is right",
    question: asked("b", slot("old", { desiredCount: 0 }), slot("new"), {
      wanted: { warm: false },
    }),
    action: "nothing",
    live: "b",
    slots: ["frozen 1 0", "frozen 1 2"],
    proofs: "none",
    because: /is live in slot b/,
  },
  {
    title: "with `warm` switched on, the release before gets its tasks again",
    question: asked("b", slot("old", { desiredCount: 0 }), slot("new")),
    action: "resize",
    live: "b",
    slots: ["frozen 1 2", "frozen 1 2"],
    proofs: "none",
    because: /Slot a goes from 0 to 2 tasks\.$/,
  },
  {
    title: "with `warm` switched on, a release that failed its proof gets none",
    question: asked("b", slot("old", { desiredCount: 0, proof: FAILED }), slot("new")),
    action: "nothing",
    live: "b",
    slots: ["frozen 1 0", "frozen 1 2"],
    proofs: "none",
    because: /is live in slot b/,
  },
  {
    title: "a release in an emptied slot is filled again",
    question: asked("b", slot("new", { desiredCount: 0 }), old, { wanted: { warm: false } }),
    action: "fill and flip",
    live: "a",
    slots: ["filled 2 2", "frozen 1 0"],
    proofs: "both",
    because: /slot a was emptied/,
  },
  // -- emergency and maintenance decide over what a proof asks, not over slots
  ...(["emergency", "maintenance"] as const).flatMap((mode): Row[] => {
    const weaker = slot("new", { proof: proven({ strength: mode }) });
    const [slots, live, because] = [["frozen 1 2", "frozen 1 2"] as Tasks, "a" as const, /\(/];
    return [
      {
        title: `under ${mode}, a warm release is a flip`,
        question: asked("b", slot("new"), old, { wanted: { [mode]: true } }),
        action: "flip",
        live,
        slots,
        proofs: "both",
        because,
      },
      {
        title: `under ${mode}, its weaker proof is enough`,
        question: asked("a", weaker, old, { wanted: { [mode]: true } }),
        action: "nothing",
        live,
        slots,
        proofs: "none",
        because,
      },
      {
        title: `after ${mode}, users' answers are proven again`,
        question: asked("a", weaker, old),
        action: "prove",
        live,
        slots,
        proofs: "users",
        because,
      },
    ];
  }),
  {
    title:
      "behind the maintenance page an emergency's proof isn't asked for again: less could be asked",
    question: asked("a", slot("new", { proof: proven({ strength: "emergency" }) }), old, {
      wanted: { maintenance: true },
    }),
    action: "nothing",
    live: "a",
    slots: ["frozen 1 2", "frozen 1 2"],
    proofs: "none",
    because: /\(emergency\)/,
  },
  // -- somebody went round Pulumi
  {
    title: "break-glass flipped the rule, and config says the same: it is taken over, and proven",
    question: asked("b", slot("new"), slot("bad"), { weights: { a: 1, b: 0 } }),
    action: "flip",
    live: "a",
    slots: ["frozen 1 2", "frozen 1 2"],
    proofs: "both",
    because: /users go there/,
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
    because: /users go there/,
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
    because: /users go there/,
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
    because: /users go there/,
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
  // -- AWS doesn't answer
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

describe("what becomes of the slots", () => {
  for (const row of ROWS) {
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

describe("the fingerprint of settings", () => {
  const settings = { cpu: "256", environment: { A: "1", B: "2" }, list: [1, 2] };
  const same = { list: [1, 2], environment: { B: "2", A: "1" }, cpu: "256" };

  it("is the same in whatever order they are written", () => {
    assert.equal(fingerprintOf(settings), fingerprintOf(same));
    assert.match(fingerprintOf(settings), /^[0-9a-f]{16}$/);
  });

  for (const changed of [
    { ...settings, cpu: "512" },
    { ...settings, environment: { A: "1", B: "3" } },
    { ...settings, environment: { A: "1" } },
    { ...settings, list: [2, 1] },
  ]) {
    it(`is another one for ${JSON.stringify(changed)}`, () => {
      assert.notEqual(fingerprintOf(changed), fingerprintOf(settings));
    });
  }
});
