import assert from "node:assert/strict";
import { findingsOf, isDue, type Subject } from "../../src/health/proofRecord";
import type { VerificationResult } from "../../src/health/verificationTarget";
import type { ProofRecord } from "../../src/release/proofRecord";
import { aProof } from "../guards/release/proofs";

const TARGET = {
  imageTag: "A",
  image: "ghcr.io/x/y:A",
  taskDefinition: "app:1",
  smokePaths: ["/a"],
};
const ASKED = { target: TARGET, requested: { desiredCount: 2 } } as unknown as Subject;
const RECORD = {
  target: TARGET,
  requested: { desiredCount: 2 },
  attempts: 4,
  proofs: [aProof(1, "A")],
  result: undefined,
} as unknown as ProofRecord;
const BY = { by: "ann", from: "Z", now: new Date("2026-11-23T03:00:00Z") };
const RESULT = {
  imageTag: "A",
  taskDefinition: "app:1",
  verifiedAt: "2026-11-23T02:59:00.000Z",
  digest: "sha256:a",
  strength: "full",
} as VerificationResult;

describe("a proof", () => {
  it("isn't due while the newest is of exactly this, and succeeded", () => {
    assert.equal(isDue(RECORD, ASKED), false);
  });

  const changed = { ...ASKED, requested: { desiredCount: 3 } };
  const due: [title: string, record: Partial<ProofRecord>, asked: Subject][] = [
    ["on a new stack", { target: undefined, requested: undefined, proofs: [] }, ASKED],
    ["where the service is asked to be another", {}, changed],
    ["where it is to be proven otherwise", { target: { ...TARGET, smokePaths: [] } }, ASKED],
    ["after one that failed", { proofs: [aProof(1, "A", { ended: "failed" })] }, ASKED],
    ["after an update that ended before it", { proofs: [aProof(0, "Z")] }, ASKED],
    ["where nothing was proven of what is recorded", { proofs: [] }, ASKED],
  ];
  for (const [title, record, asked] of due) {
    it(`is due ${title}`, () => assert.equal(isDue({ ...RECORD, ...record }, asked), true));
  }
});

describe("what a proof adds to the record", () => {
  it("is the release, how strongly it was proven, when, by whom, and what it left", () => {
    const found = findingsOf(RECORD, ASKED.target, { ended: "proven", result: RESULT }, BY);
    assert.equal(found.attempts, 5);
    assert.deepEqual(found.proofs.at(-1), {
      tag: "A",
      taskDefinition: "app:1",
      repository: "ghcr.io/x/y",
      by: "ann",
      from: "Z",
      digest: "sha256:a",
      at: "2026-11-23T02:59:00.000Z",
      strength: "full",
      ended: "proven",
    });
    assert.equal(found.result, RESULT);
  });

  it("is a failure with its reason, one sentence, and no new result", () => {
    const outcome = { ended: "failed", message: "It is slow.\nEvent: …" } as const;
    const found = findingsOf({ ...RECORD, result: RESULT }, ASKED.target, outcome, BY);
    assert.deepEqual(found.proofs.at(-1), {
      tag: "A",
      taskDefinition: "app:1",
      repository: "ghcr.io/x/y",
      by: "ann",
      from: "Z",
      at: "2026-11-23T03:00:00.000Z",
      strength: "none",
      ended: "failed",
      reason: "It is slow.",
    });
    assert.equal(found.result, RESULT);
  });

  it("is nothing but an attempt where it was interrupted, or AWS couldn't be asked", () => {
    const outcome = { ended: "open", message: "Interrupted." } as const;
    const found = findingsOf(RECORD, ASKED.target, outcome, BY);
    assert.deepEqual(found, { attempts: 5, proofs: RECORD.proofs, result: undefined });
  });

  it("names what was left only where another release was live", () => {
    const outcome = { ended: "proven", result: RESULT } as const;
    for (const from of ["A", undefined]) {
      const { proofs } = findingsOf(RECORD, ASKED.target, outcome, { ...BY, from });
      assert.ok(!("from" in proofs.at(-1)!));
    }
  });
});
