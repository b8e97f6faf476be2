// What becomes of the slots on the way back: a release that is warm in the idle slot, with its own settings, or not whole.
import { asked, FAILED, service, slot } from "./slotFixtures";
import { bySlot, itDecides, old, type Row, type Tasks } from "./slotRows";

const ROWS: readonly Row[] = [
  {
    title: "a release that is warm in the idle slot needs a flip alone",
    question: asked("b", slot("new"), old),
    action: "flip",
    live: "a",
    slots: ["frozen 1 2", "frozen 1 2"],
    proofs: "both",
    because:
      /^`new` is in slot a; users are sent there: proven 2026-11-24T12:00:00\.000Z \(full\)\.$/,
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
    because: /It keeps the settings that it was started with, which differ from today's/,
  },
  {
    title: "old settings that came back are no reason to fill, in the next update",
    question: asked("a", slot("new", { settledFor: "s2" }), old, { wanted: { settings: "s2" } }),
    action: "nothing",
    live: "a",
    slots: ["frozen 1 2", "frozen 1 2"],
    proofs: "none",
    because: /It came back with its old settings/,
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
    because: /It keeps the settings/,
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
    // State knows what it did itself; what somebody else did to the number of tasks, it doesn't (slotsOutside.spec.ts).
    question: asked(
      "b",
      slot("new", "desiredCount" in changes ? { desiredCount: changes.desiredCount } : {}),
      old,
      {
        services: { a: service(slot("new"), changes) },
      },
    ),
    action: "fill and flip",
    live: "a" as const,
    slots: ["filled 2 2", "frozen 1 2"] as Tasks,
    proofs: "both" as const,
    because,
    differences: "taskDefinition" in changes ? ["other revision"] : [],
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
];

describe("what becomes of the slots on the way back", () => {
  for (const row of ROWS) itDecides(row);
});
