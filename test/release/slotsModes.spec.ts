// What becomes of the slots where `warm` is off or on, and under emergency and maintenance, which decide over what a proof
// asks, not over slots.
import { asked, FAILED, proven, slot } from "./slotFixtures";
import { itDecides, old, type Row, type Tasks } from "./slotRows";

const ROWS: readonly Row[] = [
  {
    title: "with `warm` off a deploy empties the old slot in the end",
    question: asked("a", old, undefined, { wanted: { warm: false } }),
    action: "fill and flip",
    live: "b",
    slots: ["frozen 1 0", "filled 1 2"],
    proofs: "both",
    because: /Slot a goes from 2 to 0 tasks, after the proof at users/,
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
];

describe("what becomes of the slots in each mode", () => {
  for (const row of ROWS) itDecides(row);
});
