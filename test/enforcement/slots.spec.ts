// What stands between a slot and its users within an update, and before what is in it.
import assert from "node:assert/strict";
import { type SlotChange, SlotGate } from "../../src/enforcement/slots";
import { allOn } from "../../src/guards/release/slotNames";
import { SERVICE, TASK_DEFINITION } from "../../src/guards/resourceTypes";
import type { SlotDecision, SlotPlan } from "../../src/release/slotDecision";

function gate(live: "a" | "b", isProofDue: boolean): SlotGate {
  const weights = allOn(live);
  const proofs = { slot: isProofDue, users: isProofDue };
  return new SlotGate({ live, weights, proofs } as SlotDecision);
}

const SHUT = /^Users don't go to slot b: this update didn't prove it\. Leave nothing out/;

describe("the gate before the traffic rule", () => {
  it("is shut until the slot is proven, in this update", () => {
    const slots = gate("b", true);
    assert.match(slots.whyShut(allOn("b"), false) ?? "", SHUT);
    slots.open();
    assert.equal(slots.whyShut(allOn("b"), false), undefined);
  });

  it("isn't shut in a preview, which proves nothing", () => {
    assert.equal(gate("b", true).whyShut(allOn("b"), true), undefined);
  });

  it("isn't shut where users stay on what was proven", () => {
    assert.equal(gate("b", false).whyShut(allOn("b"), false), undefined);
  });

  for (const [a, b] of [
    [1, 0],
    [1, 1],
    [0, 0],
    [0, 2],
  ] as const) {
    for (const isPreview of [true, false]) {
      const when = isPreview ? "a preview" : "an update";
      it(`is shut to the weights ${a} and ${b} where slot b is to be live, in ${when}, proven or not`, () => {
        const slots = gate("b", true);
        const refused = new RegExp(`would get the weights ${a} and ${b}; users must go to slot b`);
        assert.match(slots.whyShut({ a, b }, isPreview) ?? "", refused);
        slots.open();
        assert.match(slots.whyShut({ a, b }, isPreview) ?? "", refused);
      });
    }
  }
});

describe("the gate before what is in a slot", () => {
  const plan = (content: SlotPlan["content"]): SlotPlan => ({
    content,
    filling: 1,
    desiredCount: 2,
    settledFor: undefined,
  });
  const slots = new SlotGate({
    live: "b",
    slots: { a: plan("frozen"), b: plan("filled") },
    weights: allOn("b"),
    proofs: { slot: true, users: true },
  } as SlotDecision);
  const task = (name: string) => ({ type: TASK_DEFINITION, name });
  const service = (name: string) => ({ type: SERVICE, name });
  const made = (isInState: boolean) => ({ before: undefined, after: {}, isInState });
  const moved = (to: string) => ({
    before: { taskDefinition: "app:1", desiredCount: 2 },
    after: { taskDefinition: to, desiredCount: 0 },
    isInState: false,
  });
  const KEPT = /^slot-kept-as-filled: This update doesn't fill slot a.*`ignoreChanges`/;

  const rows: [
    title: string,
    RegExp | undefined,
    Parameters<SlotGate["refusal"]>[0],
    SlotChange,
  ][] = [
    ["a task definition in place of a frozen one", KEPT, task("web-prod-app"), made(true)],
    ["another revision in a frozen slot", KEPT, service("web-prod-svc"), moved("app:2")],
    ["a number of tasks in a frozen slot", undefined, service("web-prod-svc"), moved("app:1")],
    ["a task definition that state has lost", undefined, task("web-prod-app"), made(false)],
    ["a task definition in the slot it fills", undefined, task("web-prod-app-b"), made(true)],
    ["another revision in the slot it fills", undefined, service("web-prod-svc-b"), moved("app:2")],
  ];
  for (const [title, refused, resource, change] of rows) {
    for (const isPreview of [true, false]) {
      it(`${refused ? "is shut to" : "lets through"} ${title}, in ${isPreview ? "a preview" : "an update"}`, () => {
        const why = slots.refusal(resource, change, isPreview);
        if (refused === undefined) assert.equal(why, undefined);
        else assert.match(why ?? "", refused);
      });
    }
  }

  it("says by its rule's name why the traffic rule is shut", () => {
    const resource = { type: "aws:lb/listenerRule:ListenerRule", name: "web-prod-traffic" };
    const groups = [
      { arn: "a", weight: 0 },
      { arn: "b", weight: 1 },
    ];
    const after = { actions: [{ type: "forward", forward: { targetGroups: groups } }] };
    const why = slots.refusal(resource, { before: undefined, after, isInState: false }, false);
    assert.match(why ?? "", /^flip-onto-proven-slot: Users don't go to slot b/);
  });
});
