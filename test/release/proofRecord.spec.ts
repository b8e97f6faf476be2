import assert from "node:assert/strict";
import { readProofRecord, timeOf, withSlotFailures } from "../../src/release/proofRecord";
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
  it("says that a time wasn't kept where the outputs were all that was left", () => {
    const { proofs } = readProofRecord(undefined, OUTPUTS);
    assert.deepEqual(proofs.map(timeOf), [
      "at a time that wasn't kept",
      "at a time that wasn't kept",
      "2026-11-22T12:00:00.000Z",
    ]);
  });

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

describe("what failed in a slot, before users had it", () => {
  const failed = (minute: number, tag: string) => ({
    ...aProof(minute, tag),
    ended: "failed" as const,
    strength: "none" as const,
  });
  const recorded = (...proofs: object[]) => readProofRecord({ proofs }, {});
  const tags = ({ proofs }: ReturnType<typeof readProofRecord>) =>
    proofs.map(({ tag, ended }) => `${tag} ${ended}`);

  it("counts as failed, in the order of time", () => {
    const record = recorded(aProof(1, "A"), aProof(3, "C"));
    const slotProofs = [failed(2, "B"), failed(4, "D")];
    assert.deepEqual(tags(withSlotFailures(record, slotProofs)), [
      "A proven",
      "B failed",
      "C proven",
      "D failed",
    ]);
  });

  it("counts once, though both records have it", () => {
    const record = recorded(aProof(1, "A"), failed(2, "B"));
    assert.deepEqual(withSlotFailures(record, [failed(2, "B")]), record);
  });

  it("counts again where the same revision failed again", () => {
    const again = { ...failed(3, "B"), taskDefinition: failed(2, "B").taskDefinition };
    const record = withSlotFailures(recorded(failed(2, "B")), [again]);
    assert.deepEqual(tags(record), ["B failed", "B failed"]);
  });

  it("isn't made up for by a success in a slot, which counts for nothing", () => {
    const record = recorded(aProof(1, "A"));
    assert.deepEqual(withSlotFailures(record, [aProof(2, "B")]), record);
    const proofs = [failed(2, "B"), aProof(3, "B")];
    assert.deepEqual(tags(withSlotFailures(record, proofs)), ["A proven", "B failed"]);
  });

  it("is left out where it is no entry", () => {
    const record = recorded(aProof(1, "A"));
    const broken = [{ ended: "failed", tag: "B" }] as unknown as Parameters<
      typeof withSlotFailures
    >[1];
    assert.deepEqual(withSlotFailures(record, broken), record);
  });

  it("leaves the rest of the record as it is", () => {
    const record = { ...recorded(aProof(1, "A")), attempts: 4, result: { digest: "sha256:a" } };
    const { attempts, result } = withSlotFailures(record, [failed(2, "B")]);
    assert.deepEqual([attempts, result], [4, record.result]);
  });
});
