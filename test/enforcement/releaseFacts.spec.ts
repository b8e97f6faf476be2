import assert from "node:assert/strict";
import { type KnownOfStack, releaseFacts } from "../../src/enforcement/releaseFacts";
import { aProof } from "../guards/release/proofs";

const NOW = new Date("2026-11-22T12:00:00.000Z");
const CONFIG = {
  imageTag: "B",
  imageRepository: "ghcr.io/x/y",
  containerName: "backend",
  requireApproval: true,
  pinnedTags: ["X"],
  rollback: { from: "A", to: "B" },
};

/** What is found, and what was asked for it. */
async function facts(known: Partial<KnownOfStack>, imageOfRevision?: () => string | undefined) {
  const asked: string[] = [];
  const found = await releaseFacts(
    {
      stack: "prod",
      region: "us-west-2",
      config: CONFIG,
      live: { taskDefinition: "app:1", tag: "A", repository: "ghcr.io/x/y" },
      record: { proofs: [aProof(1, "A")] },
      ...known,
    },
    {
      readLedger: async () => {
        asked.push("history");
        return [];
      },
      imageOfRevision: async (revision) => {
        asked.push(revision);
        return imageOfRevision?.();
      },
    },
    NOW,
  );
  return { found, asked };
}

describe("the facts about a release", () => {
  it("are config's, the record's, and the history's where the tag changes", async () => {
    const { found, asked } = await facts({});
    assert.deepEqual(found, {
      stack: "prod",
      wanted: "B",
      live: "A",
      proofs: [aProof(1, "A")],
      ledger: [],
      source: { ranFrom: undefined, repository: "ghcr.io/x/y" },
      settings: { requireApproval: true, pinnedTags: ["X"], confirmation: CONFIG.rollback },
      now: NOW,
    });
    assert.deepEqual(asked, ["history"]);
  });

  it("need no history where the tag stays, nor on a new stack", async () => {
    assert.deepEqual(
      (await facts({ live: { taskDefinition: "app:1", tag: "B", repository: undefined } })).asked,
      [],
    );
    const { found, asked } = await facts({ live: undefined });
    assert.deepEqual([found.live, asked], [undefined, []]);
  });

  const revision = { live: { taskDefinition: "app:9", tag: undefined, repository: undefined } };

  it("name the live release as ECS does where state doesn't know it", async () => {
    const { found, asked } = await facts(revision, () => "ghcr.io/x/y:C");
    assert.deepEqual([found.live, asked.sort()], ["C", ["app:9", "history"]]);
  });

  const unknown: [title: string, imageOfRevision: () => string | undefined, message: RegExp][] = [
    ["names no tag", () => undefined, /runs `app:9`, .*: its container has no image tag\. /],
    [
      "can't be asked",
      () => {
        throw new Error("ECS is silent");
      },
      /: ECS is silent\. /,
    ],
  ];
  for (const [title, imageOfRevision, message] of unknown) {
    it(`can't be had where ECS ${title}`, async () => {
      await assert.rejects(facts(revision, imageOfRevision), { name: "OperatorError", message });
    });
  }
});
