// The proof at users' address, under Pulumi's mocks: what its record holds, and what the update fails with.
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { NotAsked, UnprovenRelease } from "../../src/health/failures";
import { type ProofArgs, proveRelease } from "../../src/health/proof";
import type { ProofRecord } from "../../src/release/proofRecord";
import type { Proofs } from "../../src/guards/release/proofs";
import { aProof } from "../guards/release/proofs";
import { declared, provingArgs, stubVerification } from "./declaredProofs";

const RECORD = {
  target: {},
  requested: {},
  attempts: 4,
  proofs: [aProof(1, "A")],
  result: { imageTag: "A" },
} as unknown as ProofRecord;

describe("the proof at users' address", () => {
  let stub: ReturnType<typeof stubVerification>;
  let copies: Proofs[];

  async function proof(changes: Partial<ProofArgs> = {}, end?: () => Promise<void>) {
    stub = stubVerification(end);
    copies = [];
    return declared(
      () =>
        proveRelease("web-prod-proof", {
          ...provingArgs(),
          isReached: pulumi.output(true),
          record: RECORD,
          keepCopies: async (proofs) => {
            copies.push(proofs);
            return [];
          },
          ...changes,
        }).record,
    );
  }
  afterEach(() => stub.restore());
  const tags = (input: Record<string, unknown>) =>
    (input["proofs"] as Proofs).map(({ tag, ended, through }) => [tag, ended, through]);

  it("is listed, and copied", async () => {
    const { input, failure } = await proof();
    assert.equal(failure, undefined);
    assert.equal(input["attempts"], 5);
    assert.deepEqual(tags(input), [
      ["A", "proven", undefined],
      ["B", "proven", undefined],
    ]);
    assert.deepEqual(copies, [input["proofs"]]);
  });

  it("asks as users do, without a slot's key", async () => {
    await proof();
    assert.deepEqual(
      stub.asked.map(({ headers }) => headers),
      [{}],
    );
  });

  it("that fails is listed with its reason, copied, and fails the update", async () => {
    const { input, failure } = await proof({}, () =>
      Promise.reject(new UnprovenRelease("It answers 500.\nEvent: …")),
    );
    assert.match(failure ?? "", /^It answers 500\./);
    assert.deepEqual(tags(input).at(-1), ["B", "failed", undefined]);
    assert.equal((input["proofs"] as Proofs).at(-1)?.reason, "It answers 500.");
    assert.deepEqual(input["result"], RECORD.result);
    assert.deepEqual(copies, [input["proofs"]]);
  });

  it("that can't be asked is no verdict, and fails the update", async () => {
    const { input, failure } = await proof({}, () =>
      Promise.reject(new NotAsked("AWS refused the credentials.")),
    );
    assert.match(failure ?? "", /^AWS refused the credentials\./);
    assert.deepEqual([input["attempts"], input["proofs"]], [5, RECORD.proofs]);
  });

  const notDone: [title: string, changes: Partial<ProofArgs>][] = [
    [
      "where the service was left out",
      { running: pulumi.output("app-b:0"), wasWritten: () => false },
    ],
    [
      "where the traffic rule was left out, so that users are elsewhere",
      { isReached: pulumi.output(false) },
    ],
  ];
  for (const [title, changes] of notDone) {
    it(`isn't done ${title}, and nothing counts as proven`, async () => {
      const { input } = await proof(changes);
      assert.deepEqual(stub.asked, []);
      assert.deepEqual([input["attempts"], input["proofs"]], [4, RECORD.proofs]);
    });
  }
});
