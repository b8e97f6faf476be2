// What can happen to a stack with two slots, and fast-check's ways to draw it.
import fc from "fast-check";
import type { SlotName, Weights } from "../../src/guards/release/slotNames";

/** How an update goes. `killed` ends before step `at`; `unwritten` has AWS do step `at`, and ends before state says so. */
export type Course =
  | { readonly ends: "well" | "bad before users" | "bad with users" }
  | { readonly ends: "killed" | "unwritten"; readonly at: number };

/** Something that happens. */
export type Event =
  | { readonly what: "update"; readonly course: Course }
  | { readonly what: "want"; readonly tag: number }
  | { readonly what: "setting"; readonly value: number }
  | { readonly what: "warm" | "emergency" | "maintenance"; readonly on: boolean }
  | { readonly what: "scale"; readonly tasks: number }
  | { readonly what: "weights by hand"; readonly weights: Weights }
  | { readonly what: "service by hand" | "task stops" | "tasks recover"; readonly slot: SlotName };

/** An update that succeeds. */
export const well: Course = { ends: "well" };
const course: fc.Arbitrary<Course> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(well) },
  fc.constantFrom<Course>({ ends: "bad before users" }, { ends: "bad with users" }),
  fc.record({ ends: fc.constantFrom("killed" as const, "unwritten" as const), at: fc.nat(4) }),
);
const slot = fc.constantFrom("a" as const, "b" as const);
const weights = fc.constantFrom(
  { a: 1, b: 0 },
  { a: 0, b: 1 },
  { a: 1, b: 1 },
  { a: 0, b: 0 },
  { a: 100, b: 0 },
);
const on = fc.boolean();
/** What happens by config and by updates, and tasks that stop. */
export const byConfig: fc.Arbitrary<Event> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ what: fc.constant("update" as const), course }) },
  { weight: 4, arbitrary: fc.record({ what: fc.constant("want" as const), tag: fc.nat(2) }) },
  fc.record({ what: fc.constant("setting" as const), value: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ what: fc.constantFrom("warm", "emergency", "maintenance" as const), on }),
  fc.record({ what: fc.constant("scale" as const), tasks: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ what: fc.constantFrom("task stops", "tasks recover" as const), slot }),
);
/** The same, and hands that go round Pulumi. */
export const byHand: fc.Arbitrary<Event> = fc.oneof(
  { weight: 5, arbitrary: byConfig },
  fc.record({ what: fc.constant("weights by hand" as const), weights }),
  fc.record({ what: fc.constant("service by hand" as const), slot }),
);
