// What is read of the slots from a stack's state: which one users reach, and what is in each.
import assert from "node:assert/strict";
import type { ProofEntry } from "../../src/guards/release/proofs";
import { PROOF_RECORD } from "../../src/guards/resourceTypes";
import { liveSlotIn, slotNotesIn, slotsInState } from "../../src/release/slotsInState";
import { aProof } from "../guards/release/proofs";
import {
  groups,
  labels,
  serviceOf,
  slotInState,
  slotRecord,
  taskDefinition,
  trafficRule,
} from "./stateWithSlots";

const OTHERS = [
  { type: PROOF_RECORD, name: "web-prod-proof", values: { input: { settledFor: { a: "no" } } } },
  { type: "aws:lb/listenerRule:ListenerRule", name: "web-prod-slot-a", values: { actions: [] } },
];
const PROVEN_AT = (minute: number, slot: "a" | "b", changes: Partial<ProofEntry> = {}) => ({
  ...aProof(minute, "A"),
  taskDefinition: `app-${slot}:2`,
  slot,
  ...changes,
});

describe("the slot that users reach, by state", () => {
  const both = [...slotInState("a"), ...slotInState("b"), ...groups()];
  const cases: readonly [
    title: string,
    resources: Parameters<typeof liveSlotIn>[0],
    live: "a" | "b" | undefined,
  ][] = [
    ["none of an empty stack", [], undefined],
    ["a, of before there were slots", slotInState("a"), "a"],
    ["none, with a second service alone and no rule", slotInState("b"), undefined],
    ["a, at the weights 1 and 0", [...both, trafficRule(1, 0)], "a"],
    ["b, at the weights 0 and 1", [...both, trafficRule(0, 1)], "b"],
    [
      "b by its target group, not by its place in the rule",
      [...both, trafficRule(0, 1, true)],
      "b",
    ],
    ["none for sure where both have users", [...both, trafficRule(1, 1)], undefined],
    ["none where nobody is served", [...both, trafficRule(0, 0)], undefined],
    [
      "none where the rule names groups that state doesn't know",
      [...slotInState("a"), trafficRule(1, 0)],
      undefined,
    ],
    ["not told by another rule", [...slotInState("a"), ...groups(), ...OTHERS], "a"],
  ];
  for (const [title, resources, live] of cases) {
    it(`is ${title}`, () => assert.equal(liveSlotIn(resources), live));
  }
});

describe("the slots, by state", () => {
  it("of before there were slots are slot a, of which nobody wrote down more than its image", () => {
    const resources = [
      serviceOf("a", { taskDefinition: "app-a:2", desiredCount: 2 }),
      taskDefinition("a", "A", undefined),
    ];
    assert.deepEqual(slotsInState(resources, [], "backend"), {
      live: "a",
      hasTrafficRule: false,
      slots: {
        a: {
          imageTag: "A",
          image: "ghcr.io/owner/app:A",
          taskDefinition: "app-a:2",
          settings: undefined,
          settledFor: undefined,
          filling: 0,
          desiredCount: 2,
          proof: undefined,
        },
        b: undefined,
      },
    });
  });

  it("are read with what the labels and the record of the slots' proofs say", () => {
    const resources = [
      ...slotInState("a", "A", labels(3, "s1")),
      ...slotInState("b", "B", labels(1, "s2"), { desiredCount: 0 }),
      ...groups(),
      trafficRule(0, 1),
      slotRecord({ settledFor: { b: "s3" }, proofs: [] }),
    ];
    const { live, hasTrafficRule, slots } = slotsInState(resources, [], "backend");
    assert.deepEqual([live, hasTrafficRule], ["b", true]);
    const { a, b } = slots;
    assert.deepEqual(
      [a?.imageTag, a?.filling, a?.settings, a?.settledFor, a?.desiredCount],
      ["A", 3, "s1", undefined, 2],
    );
    assert.deepEqual(
      [b?.imageTag, b?.filling, b?.settings, b?.settledFor, b?.desiredCount],
      ["B", 1, "s2", "s3", 0],
    );
  });

  it("don't say what is in a service that runs another revision than the program made", () => {
    const resources = [
      serviceOf("a", { taskDefinition: "app-a:9", desiredCount: 2 }),
      taskDefinition("a", "A", labels(3, "s1")),
    ];
    const { a } = slotsInState(resources, [PROVEN_AT(1, "a")], "backend").slots;
    assert.deepEqual(
      [a?.taskDefinition, a?.imageTag, a?.image, a?.filling, a?.settings, a?.proof],
      ["app-a:9", "", "", 0, undefined, undefined],
    );
  });

  it("don't take another container's image for the release's", () => {
    const { a } = slotsInState(slotInState("a"), [], "worker").slots;
    assert.deepEqual([a?.imageTag, a?.image], ["", ""]);
  });
});

describe("the newest proof of what is in a slot", () => {
  const failed = { ended: "failed", strength: "none", reason: "It answers 500." } as const;
  const cases: readonly [
    title: string,
    users: readonly ProofEntry[],
    inSlot: readonly ProofEntry[],
    expected: object | undefined,
  ][] = [
    ["none", [], [], undefined],
    ["of another revision: none", [PROVEN_AT(1, "b")], [PROVEN_AT(2, "b")], undefined],
    ["at users' address", [PROVEN_AT(1, "a")], [], { through: "users", ended: "proven" }],
    ["through the slot's rule", [], [PROVEN_AT(1, "a")], { through: "slot", ended: "proven" }],
    [
      "at users' address after the slot's rule",
      [PROVEN_AT(2, "a")],
      [PROVEN_AT(1, "a")],
      { through: "users", ended: "proven" },
    ],
    [
      "through the slot's rule after users' address",
      [PROVEN_AT(1, "a")],
      [PROVEN_AT(2, "a", failed)],
      { through: "slot", ...failed },
    ],
    [
      "the last of several",
      [PROVEN_AT(1, "a"), PROVEN_AT(2, "a", failed), PROVEN_AT(3, "b")],
      [],
      { through: "users", ...failed },
    ],
    [
      "a failure in the slot, which the ledger has, too",
      [PROVEN_AT(1, "a", { ...failed, through: "slot" })],
      [PROVEN_AT(1, "a", { ...failed, through: "slot" })],
      { through: "slot", ...failed },
    ],
  ];
  for (const [title, users, inSlot, expected] of cases) {
    it(title, () => {
      const resources = [...slotInState("a"), slotRecord({ settledFor: {}, proofs: inSlot })];
      const { proof } = slotsInState(resources, users, "backend").slots.a!;
      if (expected === undefined) assert.equal(proof, undefined);
      else assert.deepEqual({ ...proof, ...expected }, proof);
    });
  }
});

describe("the record of the slots' proofs", () => {
  it("is known by its name, not by its type", () => {
    assert.deepEqual(slotNotesIn(OTHERS), { settledFor: {}, attempts: 0, proofs: [] });
  });

  for (const values of [{}, { input: 1 }, { input: { settledFor: 1, proofs: 1 } }]) {
    it(`holds nothing where it is ${JSON.stringify(values)}`, () => {
      const record = { type: PROOF_RECORD, name: "web-prod-proof-of-slot", values };
      assert.deepEqual(slotNotesIn([record]), { settledFor: {}, attempts: 0, proofs: [] });
    });
  }

  it("holds what the proof wrote", () => {
    const notes = { settledFor: { b: "s1" }, attempts: 3, proofs: [PROVEN_AT(1, "b")] };
    assert.deepEqual(slotNotesIn([slotRecord(notes)]), notes);
  });
});
