import assert from "node:assert/strict";
import { readProofRecord } from "../../src/release/proofRecord";
import { aProof } from "../guards/release/proofs";

const RESULT = { imageTag: "B", verifiedAt: "2026-11-22T12:00:00.000Z", digest: "sha256:b" };
const OUTPUTS = {
  imageTag: "B",
  taskDefinition: "app:2",
  verification: RESULT,
  previousTaskDefinitions: [
    { imageTag: "A", taskDefinition: "app:1", digest: "sha256:a" },
    { imageTag: "Z", taskDefinition: "app:0" },
  ],
};

describe("the record of the proof", () => {
  it("is read as it was written, with what an entry carries beside", () => {
    const target = { imageTag: "A", taskDefinition: "app:1" };
    const proofs = [{ ...aProof(1, "A"), slot: "a" }];
    const input = { target, requested: { cpu: 1 }, attempts: 3, proofs, result: RESULT };
    assert.deepEqual(readProofRecord(input, {}), input);
  });

  it("of an earlier version takes over what the outputs say was verified, oldest first", () => {
    const { proofs, result, attempts } = readProofRecord({ target: {} }, OUTPUTS);
    assert.deepEqual(
      proofs.map(({ tag, taskDefinition, strength, ended }) => [
        tag,
        taskDefinition,
        strength,
        ended,
      ]),
      [
        ["Z", "app:0", "full", "proven"],
        ["A", "app:1", "full", "proven"],
        ["B", "app:2", "full", "proven"],
      ],
    );
    assert.deepEqual([proofs[2]?.at, proofs[2]?.digest], [RESULT.verifiedAt, RESULT.digest]);
    assert.deepEqual([result, attempts], [RESULT, 0]);
  });

  it("of an earlier version names its repository in each entry: the one it was proven from last", () => {
    const target = { image: "ghcr.io/x/y:A" };
    const named = aProof(2, "B", { repository: "ghcr.io/moved/y" });
    assert.deepEqual(
      readProofRecord({ target, proofs: [aProof(1, "A"), named] }, {}).proofs.map(
        ({ repository }) => repository,
      ),
      ["ghcr.io/x/y", "ghcr.io/moved/y"],
    );
  });

  it("doesn't take a proof behind the maintenance page for a full one", () => {
    const verification = { ...RESULT, smokeSkipped: "maintenance is on" };
    const { proofs } = readProofRecord({ target: {} }, { ...OUTPUTS, verification });
    assert.deepEqual(
      proofs.map(({ strength }) => strength),
      ["full", "full", "maintenance"],
    );
  });

  it("that is gone goes by the outputs, and proves nothing where they say nothing", () => {
    assert.equal(readProofRecord(undefined, OUTPUTS).proofs.length, 3);
    assert.deepEqual(readProofRecord(undefined, {}).proofs, []);
  });

  it("of an earlier version takes no way back that isn't one", () => {
    const bad = [null, "A", { imageTag: "A" }, { imageTag: 1, taskDefinition: "app:1" }];
    const [good] = OUTPUTS.previousTaskDefinitions;
    const outputs = { ...OUTPUTS, previousTaskDefinitions: [...bad, good] };
    assert.deepEqual(
      readProofRecord({}, outputs).proofs.map(({ tag }) => tag),
      ["A", "B"],
    );
  });

  it("isn't filled up from the outputs once it has a list of its own", () => {
    assert.deepEqual(readProofRecord({ proofs: [] }, OUTPUTS).proofs, []);
  });

  it("leaves out what is no entry", () => {
    const bad = [
      null,
      "A",
      {},
      { ...aProof(1, "A"), strength: "very" },
      { ...aProof(1, "A"), ended: "well" },
      { ...aProof(1, "A"), tag: 7 },
    ];
    assert.deepEqual(readProofRecord({ proofs: [...bad, aProof(2, "B")] }, {}).proofs, [
      aProof(2, "B"),
    ]);
    assert.deepEqual(readProofRecord({ proofs: "all" }, {}).proofs, []);
  });
});
