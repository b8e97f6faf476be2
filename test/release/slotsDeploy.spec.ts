// What becomes of the slots on most days: a first deploy, the next one, a new tag, other settings, another number of tasks.
import { asked, slot } from "./slotFixtures";
import { bySlot, filling, itDecides, old, type Row } from "./slotRows";

const ROWS: readonly Row[] = [
  {
    title: "a first deploy fills slot a",
    question: { ...asked(undefined, undefined, undefined), seen: undefined },
    action: "fill and flip",
    live: "a",
    slots: ["filled 1 2", "empty 0 0"],
    proofs: "both",
    because:
      /^`new` is put into slot a; users are sent there once it is proven: slot a is empty\.$/,
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
    because: /^`new` is in slot a; users are sent there: proven/,
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
];

describe("what becomes of the slots in a deploy", () => {
  for (const row of ROWS) itDecides(row);
});
