// What becomes of the slots after an update that was killed between two steps of a deploy.
import { asked, FAILED, service, slot } from "./slotFixtures";
import { bySlot, filling, itDecides, old, type Row } from "./slotRows";

const ROWS: readonly Row[] = [
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
    because: /slot b has it, but it was not proven since it was started/,
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
    because: /users are sent there/,
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
    because: /Slot b goes from 2 to 0 tasks, after the proof at users' address\.$/,
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
];

describe("what becomes of the slots after a killed update", () => {
  for (const row of ROWS) itDecides(row);
});
