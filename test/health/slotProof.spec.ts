// The proof of a slot before users reach it, under Pulumi's mocks: what its record holds, and what the update fails with.
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { NotAsked, UnprovenRelease } from "../../src/health/failures";
import type { ProvingArgs } from "../../src/health/proofTarget";
import { proveSlot } from "../../src/health/slotProof";
import type { SlotDecision } from "../../src/release/slotDecision";
import { aProof } from "../guards/release/proofs";
import { declared, provingArgs, stubVerification } from "./declaredProofs";

const NOTES = { settledFor: { a: "s1" }, attempts: 2, proofs: [aProof(1, "A")] };

describe("the proof of a slot", () => {
  let stub: ReturnType<typeof stubVerification>;
  let isProven: boolean;

  /** Declares it where the verification ends so. */
  async function proof(changes: Partial<ProvingArgs> = {}, end?: () => Promise<void>) {
    stub = stubVerification(end);
    isProven = false;
    return declared(() =>
      proveSlot("web-prod-proof-of-slot", {
        ...provingArgs(changes),
        decision: { live: "b" } as SlotDecision,
        fingerprint: "s2",
        notes: NOTES,
        key: "the-key-of-b",
        onProven: () => {
          isProven = true;
        },
      }),
    );
  }
  afterEach(() => stub.restore());

  it("opens the way to users, and writes down for which settings", async () => {
    const { input, failure } = await proof();
    assert.equal(failure, undefined);
    assert.equal(isProven, true);
    assert.deepEqual(input["settledFor"], { a: "s1", b: "s2" });
    const [before, own, ...more] = input["proofs"] as Record<string, unknown>[];
    assert.deepEqual([before, more], [NOTES.proofs[0], []]);
    assert.deepEqual(own, {
      tag: "B",
      taskDefinition: "app-b:1",
      repository: "ghcr.io/owner/app",
      slot: "b",
      through: "slot",
      by: "ann",
      from: "A",
      at: "2026-11-24T12:00:00.000Z",
      strength: "full",
      ended: "proven",
    });
  });

  it("asks the slot by its key, in full, whether or not users get the maintenance page", async () => {
    await proof({ maintenance: true });
    const [asked] = stub.asked;
    assert.deepEqual(asked?.headers, { "x-release-slot": "the-key-of-b" });
    assert.equal(asked?.target.maintenance, false);
  });

  it("keeps its key out of the record", async () => {
    assert.doesNotMatch(JSON.stringify((await proof()).input), /the-key-of-b/);
  });

  it("that fails is recorded with its reason, fails the update, and opens nothing", async () => {
    const { input, failure } = await proof({}, () =>
      Promise.reject(new UnprovenRelease("It answers 500.\nEvent: …")),
    );
    assert.match(failure ?? "", /^It answers 500\.\n/);
    assert.match(failure ?? "", /Users did not get `B`: it failed in slot b, before the switch\.$/);
    assert.equal(isProven, false);
    assert.deepEqual(input["settledFor"], NOTES.settledFor);
    const own = (input["proofs"] as Record<string, unknown>[]).at(-1);
    const { ended, strength, reason, through } = own ?? {};
    assert.deepEqual(
      [ended, strength, reason, through],
      ["failed", "none", "It answers 500.", "slot"],
    );
  });

  const notDone: [title: string, changes: Partial<ProvingArgs>, said: RegExp][] = [
    ["can't be asked", {}, /^AWS refused the credentials\./],
    [
      "has a service that was left out",
      { running: pulumi.output("app-b:0"), wasWritten: () => false },
      /^The service was left out of this update/,
    ],
  ];
  for (const [title, changes, said] of notDone) {
    it(`that ${title} is no verdict, and fails the update all the same: the record counts it`, async () => {
      const { input, failure } = await proof(changes, () =>
        Promise.reject(new NotAsked("AWS refused the credentials.")),
      );
      assert.match(failure ?? "", said);
      assert.equal(isProven, false);
      // Were the record as before, the engine would leave it alone, and its hook wouldn't say why.
      assert.deepEqual(input, { ...NOTES, attempts: 3 });
    });
  }

  it("goes on where ECS took the new revision back before it was read: the service was written", async () => {
    await proof({ running: pulumi.output("app-b:0"), wasWritten: () => true });
    assert.equal(stub.asked.length, 1);
  });

  it("leaves its record as it is where none is due", async () => {
    const { input, failure } = await proof({ isDue: false });
    assert.deepEqual([input, failure, stub.asked], [NOTES, undefined, []]);
    assert.equal(isProven, false);
  });
});
