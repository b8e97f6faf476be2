// A release in its slot, under Pulumi's mocks: what waits for what, what config may change of each slot, and where users go. That
// the engine does it in this order is proven on the sandbox.
import assert from "node:assert/strict";
import { PROOF_RECORD, SERVICE, TASK_DEFINITION } from "../../src/guards/resourceTypes";
import { loopbackAws } from "../aws/loopbackAws";
import { ecsService, groupArn, slotReplies } from "../aws/slotReplies";
import { aProof } from "../guards/release/proofs";
import { all, optionsOf, proofRecord } from "../support/mocks";
import { runProgram } from "../support/program";

const RULE = "aws:lb/listenerRule:ListenerRule";
const IMAGE = "ghcr.io/tristanl-slalom/conflicto/backend";
const WANTED = "0a1f3c5e7b9d";
const OTHER = "1b2f4d6e8a0c";
type Slot = "a" | "b";
const END = { a: "", b: "-b" } as const;

const urn = (type: string, name: string) =>
  `urn:pulumi:prod::conflicto::${type}::conflicto-prod${name}`;

/** A slot in state: proven where users ask, two tasks. */
function inState(slot: Slot, tag: string, labels: object = {}) {
  const container = { name: "backend", image: `${IMAGE}:${tag}`, dockerLabels: labels };
  const arn = `app${END[slot]}:1`;
  return {
    [urn(SERVICE, `-svc${END[slot]}`)]: { outputs: { taskDefinition: arn, desiredCount: 2 } },
    [urn(TASK_DEFINITION, `-app${END[slot]}`)]: {
      outputs: { arn, containerDefinitions: JSON.stringify([container]) },
    },
  };
}

/** Both slots in state, slot a live. */
function state(a: string, b: string | undefined, labels: object = {}) {
  const targetGroups = (["a", "b"] as const).map((slot) => ({
    arn: groupArn(slot),
    weight: slot === "a" ? 1 : 0,
  }));
  const proofs = [
    ...(b === undefined ? [] : [aProof(1, b, { taskDefinition: "app-b:1" })]),
    aProof(2, a, { taskDefinition: "app:1" }),
  ];
  return {
    ...inState("a", a, labels),
    ...(b === undefined ? {} : inState("b", b)),
    ...Object.fromEntries(
      (["a", "b"] as const).map((slot) => [
        urn("aws:lb/targetGroup:TargetGroup", `-app${END[slot]}`),
        { outputs: { arn: groupArn(slot) } },
      ]),
    ),
    [urn(RULE, "-traffic")]: {
      outputs: { actions: [{ type: "forward", forward: { targetGroups } }] },
    },
    [urn(PROOF_RECORD, "-proof")]: { outputs: { input: { target: {}, proofs } } },
  };
}

const service = (slot: Slot) => optionsOf(SERVICE, `conflicto-prod-svc${END[slot]}`);
const task = (slot: Slot) => optionsOf(TASK_DEFINITION, `conflicto-prod-app${END[slot]}`);
const weights = () => {
  const { inputs } = all(RULE).find(({ name }) => name === "conflicto-prod-traffic")!;
  const [action] = inputs["actions"] as { forward: { targetGroups: { weight: number }[] } }[];
  return action?.forward.targetGroups.map(({ weight }) => weight);
};
const tasksIn = (slot: Slot) =>
  all(SERVICE).find(({ name }) => name === `conflicto-prod-svc${END[slot]}`)?.inputs[
    "desiredCount"
  ];

const FROZEN_TASK = [
  "containerDefinitions",
  "cpu",
  "executionRoleArn",
  "memory",
  "networkMode",
  "requiresCompatibilities",
  "runtimePlatform",
  "tags",
  "taskRoleArn",
];

/** All that a slot is made from is kept, and the number of its tasks alone follows config. */
function assertFrozen(slot: Slot): void {
  assert.deepEqual([...task(slot).ignoreChanges].sort(), FROZEN_TASK);
  const kept = service(slot).ignoreChanges;
  const { inputs } = all(SERVICE).find(({ name }) => name === `conflicto-prod-svc${END[slot]}`)!;
  // What these say can't differ from config: AWS would make another service for it, or the program fixes it.
  const fixed = [
    "name",
    "cluster",
    "launchType",
    "platformVersion",
    "propagateTags",
    "waitForSteadyState",
  ];
  const others = Object.keys(inputs).filter((key) => !kept.includes(key) && !fixed.includes(key));
  assert.deepEqual(others, ["desiredCount"]);
}

describe("a release in its slot", () => {
  const aws = loopbackAws();
  before(aws.start);
  after(aws.stop);
  const awsHas = (...services: object[]) =>
    aws.replyWith(
      slotReplies({
        prefix: "conflicto-prod",
        services: [ecsService("conflicto-prod-svc", "app:1"), ...services],
        weights: { a: 1, b: 0 },
        targets: { a: ["healthy", "healthy"], b: ["healthy", "healthy"] },
      }),
    );
  const B = ecsService("conflicto-prod-svc-b", "app-b:1");

  describe("that is live already", () => {
    before(() => runProgram("prod", {}, {}, state(WANTED, OTHER)));

    it("stays as it is, and so does the release that users left", () => {
      assertFrozen("a");
      assertFrozen("b");
      assert.deepEqual(weights(), [1, 0]);
    });

    it("keeps the way back warm", () => assert.deepEqual([tasksIn("a"), tasksIn("b")], [2, 2]));
  });

  describe("whose way back isn't kept warm", () => {
    before(() => {
      awsHas(B);
      return runProgram("prod", { warm: "false" }, {}, state(WANTED, OTHER));
    });

    it("has the other slot emptied, and nothing else of it changed", () => {
      assert.deepEqual([tasksIn("a"), tasksIn("b")], [2, 0]);
      assertFrozen("b");
    });
  });

  describe("that is new", () => {
    before(async () => {
      awsHas(B);
      // What is live has settings of its own: a setting was changed.
      await runProgram("prod", {}, {}, state(WANTED, OTHER, { "slot.settings": "old" }));
    });

    it("fills the idle slot with what config says, and leaves the live one alone", () => {
      assert.deepEqual([task("b").ignoreChanges, service("b").ignoreChanges], [[], []]);
      assertFrozen("a");
    });

    it("moves all users to it", () => assert.deepEqual(weights(), [0, 1]));

    const order: [title: string, later: () => readonly string[], earlier: string][] = [
      [
        "the slot's rule comes before its service, or ECS refuses its targets",
        () => service("b").after,
        "conflicto-prod-slot-b",
      ],
      [
        "the slot is filled before it is proven",
        () => optionsOf(PROOF_RECORD, "conflicto-prod-proof-of-slot").after,
        "conflicto-prod-svc-b",
      ],
      [
        "it is proven before users go there",
        () => optionsOf(RULE, "conflicto-prod-traffic").after,
        "conflicto-prod-proof-of-slot",
      ],
      [
        "users go there before it is proven where they ask",
        () => optionsOf(PROOF_RECORD, "conflicto-prod-proof").after,
        "conflicto-prod-traffic",
      ],
      [
        "that is proven before the slot that they left is emptied",
        () => service("a").after,
        "conflicto-prod-proof",
      ],
    ];
    for (const [title, later, earlier] of order) {
      it(title, () => assert.ok(later().includes(earlier), `${later().join()} without ${earlier}`));
    }

    it("doesn't make the slot that is filled wait for the proof", () => {
      assert.ok(!service("b").after.includes("conflicto-prod-proof"));
    });

    it("is what the record of the proof is of", () => {
      const { target, requested } = proofRecord().inputs["input"] as Record<string, object>;
      assert.deepEqual(requested, { slot: "b", filling: 1, tasks: 2 });
      assert.equal((target as { service: string }).service, "conflicto-prod-svc-b");
    });
  });

  describe("that meets the maintenance page", () => {
    before(async () => {
      awsHas(B);
      const old = state(WANTED, OTHER, { "slot.settings": "old" });
      await runProgram("prod", { maintenance: "true" }, {}, old);
    });

    it("has the health path follow users, once the slot is proven", () => {
      const health = "conflicto-prod-maintenance-health";
      const { inputs } = all(RULE).find(({ name }) => name === health)!;
      const arn = "arn:aws:mock:us-west-2:123456789012:conflicto-prod-app-b";
      assert.deepEqual(inputs["actions"], [{ type: "forward", targetGroupArn: arn }]);
      assert.ok(optionsOf(RULE, health).after.includes("conflicto-prod-proof-of-slot"));
    });
  });

  it("is refused where AWS doesn't say what runs", async () => {
    aws.replyWith({ DescribeServices: () => ({ refuse: "AccessDeniedException" }) });
    await assert.rejects(
      runProgram("prod", {}, {}, state(WANTED, OTHER, { "slot.settings": "old" })),
      /AWS didn't say which slot users reach/,
    );
    assert.deepEqual(all(SERVICE), []);
  });
});
