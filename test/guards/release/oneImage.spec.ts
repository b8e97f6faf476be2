import assert from "node:assert/strict";
import { judgeRelease } from "../../../src/guards/release/judge";
import { repositoryThatRan } from "../../../src/guards/release/oneImage";
import { liveInState } from "../../../src/release/liveRelease";
import { aRelease } from "./facts";
import { aProof, proofsOf } from "./proofs";

const [OWN, OTHER] = ["ghcr.io/x/y", "ghcr.io/mallory/y"];

describe("a tag from another repository", () => {
  const source = { ranFrom: OWN, repository: OTHER };

  it("is no redeploy of the live one, and refused with the line that sets it back", () => {
    const { kind, refusals } = judgeRelease(aRelease({ live: "good", wanted: "good", source }));
    assert.equal(kind, "deploy");
    assert.deepEqual(
      refusals.map(({ rule }) => rule.name),
      ["tag-names-one-image"],
    );
    assert.match(
      refusals[0]?.message ?? "",
      /^`good` ran here from `ghcr\.io\/x\/y`[^]*\n {2}npx pulumi config set imageRepository ghcr\.io\/x\/y --stack prod$/,
    );
  });

  it("is refused as a target of a rollback, too, however well it is confirmed", () => {
    const { kind, refusals } = judgeRelease(aRelease({ source }));
    assert.equal(kind, "rollback");
    assert.deepEqual(
      refusals.map(({ rule }) => rule.name),
      ["tag-names-one-image"],
    );
  });

  it("is admitted where it never ran here: a new release may come from a new repository", () => {
    const { kind, refusals } = judgeRelease(
      aRelease({ wanted: "new", source: { ranFrom: undefined, repository: OTHER } }),
    );
    assert.deepEqual([kind, refusals], ["deploy", []]);
  });
});

describe("the repository that a tag ran from", () => {
  const proofs = [
    aProof(7, "a", { repository: OWN }),
    aProof(2, "b", { repository: OTHER }),
    ...proofsOf("old"),
  ];
  const live = { tag: "a", repository: "ghcr.io/live/y" };
  const rows: [title: string, tag: string, repository: string | undefined][] = [
    ["is that of what is live", "a", "ghcr.io/live/y"],
    ["is that of its newest proof", "b", OTHER],
    ["isn't known from a proof that doesn't name it", "old", undefined],
    ["isn't known of a tag that never ran", "c", undefined],
  ];
  for (const [title, tag, repository] of rows) {
    it(title, () => assert.equal(repositoryThatRan(tag, live, proofs), repository));
  }

  it("is read from the live revision's image, or from the proof of that revision", () => {
    const containerDefinitions = JSON.stringify([{ name: "app", image: `${OTHER}:a` }]);
    const taskDefinition = { arn: "app:9", containerDefinitions };
    const at = (revision: string) =>
      liveInState({ service: { taskDefinition: revision }, taskDefinition }, proofs, "app");
    assert.deepEqual(at("app:9"), { taskDefinition: "app:9", tag: "a", repository: OTHER });
    assert.deepEqual(at("app:7")?.repository, OWN);
  });
});
