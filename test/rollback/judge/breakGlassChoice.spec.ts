import assert from "node:assert/strict";
import { type BreakGlassFacts, chooseRevision } from "../../../src/rollback/judge/breakGlassChoice";
import { proofsOf } from "../../guards/release/proofs";

const kept = (revision: number, tag: string) => ({
  taskDefinition: `app:${revision}`,
  image: `ghcr.io/x/y:${tag}`,
  tag,
});
const FACTS: BreakGlassFacts = {
  target: "previous",
  live: { tag: "C", taskDefinition: "app:3" },
  kept: [kept(3, "C"), kept(2, "B"), kept(1, "A")],
  past: { proofs: proofsOf("A", "B", "C!"), pinnedTags: [], notes: [] },
  stack: "prod",
};

function chosen(parts: Partial<BreakGlassFacts>): string {
  const found = chooseRevision({ ...FACTS, ...parts });
  return "wanted" in found ? found.wanted.taskDefinition : found.refused;
}

const past = (proofs: string[], pinnedTags: string[] = []) => ({
  past: { proofs: proofsOf(...proofs), pinnedTags, notes: [] },
});

describe("break-glass", () => {
  const cases: [title: string, parts: Partial<BreakGlassFacts>, found: string | RegExp][] = [
    ["goes to the one before a bad one", {}, "app:2"],
    ["passes over one that was never proven", past(["A", "B-", "C!"]), "app:1"],
    ["passes over a pinned one", past(["A", "B", "C!"], ["B"]), "app:1"],
    ["passes over one that failed since", past(["A", "B", "B!", "C!"]), "app:1"],
    [
      "passes over one whose task definition is gone",
      { kept: [kept(3, "C"), kept(1, "A")] },
      "app:1",
    ],
    [
      "doesn't take another image under a revision's name for it",
      { kept: [kept(3, "C"), kept(2, "X"), kept(1, "A")] },
      "app:1",
    ],
    [
      "goes on from where ECS has gone back by itself, never to the bad release again",
      { live: { tag: "B", taskDefinition: "app:2" } },
      "app:1",
    ],
    [
      "asks for a tag where nobody knows what was proven",
      { past: { proofs: undefined, pinnedTags: [], notes: [] } },
      /it isn't known .* so a tag must be typed\. Kept task definitions: C, B, A\./,
    ],
    ["says so where there is none", past(["C!"]), /no release before `C` that was proven in full/],
    ["goes to a tag", { target: "A" }, "app:1"],
    ["goes to the unique beginning of a tag", { target: "1b", kept: [kept(5, "1b2f")] }, "app:5"],
    [
      "goes to the proven revision of a tag, not to a newer one",
      { target: "B", kept: [kept(9, "B"), kept(2, "B")] },
      "app:2",
    ],
    [
      "goes back to the proven revision, not to a newer one of the same tag",
      { kept: [kept(3, "C"), kept(9, "B"), kept(2, "B"), kept(1, "A")] },
      "app:2",
    ],
    [
      "goes to the newest revision of its tag where nothing of it is proven",
      { target: "A", past: { proofs: undefined, pinnedTags: [], notes: [] } },
      "app:1",
    ],
    [
      "goes to a tag although another one begins with it",
      { target: "1b", kept: [kept(6, "1b2f"), kept(5, "1b")] },
      "app:5",
    ],
    [
      "refuses a beginning of two tags",
      { target: "1b", kept: [kept(6, "1b2f"), kept(5, "1b3f")] },
      /no kept task definition runs "1b"/,
    ],
    [
      "refuses another tag than the only one",
      { target: "X", kept: [kept(1, "A")] },
      /no kept task definition runs "X"/,
    ],
    [
      "refuses nothing, also where there is only one tag",
      { target: "", kept: [kept(1, "A")] },
      /no kept task definition runs ""/,
    ],
    [
      "says so where nothing is live, and nothing is kept",
      { live: undefined, kept: [] },
      /^there is no release that was proven in full[^]*Kept task definitions: none\.$/,
    ],
    [
      "refuses what is live, wherever it is listed",
      { target: "B", live: { tag: "B", taskDefinition: "app:2" } },
      /`B` is live already/,
    ],
    [
      "passes over a release that only the copy has pinned",
      {
        past: {
          proofs: proofsOf("A", "B", "C!"),
          pinnedTags: ["B"],
          pinnedInCopy: ["B"],
          notes: [],
        },
      },
      "app:1",
    ],
    ["refuses a pinned tag", { target: "B", ...past(["A", "B"], ["B"]) }, /pinned as bad/],
    ["refuses an unknown tag", { target: "X" }, /no kept task definition runs "X"/],
    ["refuses nothing", { target: "" }, /no kept task definition runs ""/],
    ["refuses what is live", { target: "C" }, /`C` is live already/],
  ];
  for (const [title, parts, found] of cases) {
    it(title, () => {
      if (typeof found === "string") assert.equal(chosen(parts), found);
      else assert.match(chosen(parts), found);
    });
  }

  it("has no placeholder in what it says to type next, when a tag must be typed", () => {
    const unknown = { past: { proofs: undefined, pinnedTags: [], notes: [] } };
    const found = chooseRevision({ ...FACTS, ...unknown });
    assert.equal("next" in found && found.next, "npx --no rollback candidates --stack prod");
  });

  it("warns of a tag that somebody typed and that isn't good", () => {
    const notes = (parts: Partial<BreakGlassFacts>) => {
      const found = chooseRevision({ ...FACTS, live: undefined, ...parts });
      return "wanted" in found ? found.notes.join() : found.refused;
    };
    assert.equal(notes({ target: "B" }), "");
    assert.match(notes({ target: "C" }), /Careful: `C` failed its proof/);
    const unknown = { past: { proofs: undefined, pinnedTags: [], notes: [] } };
    assert.match(notes({ target: "B", ...unknown }), /what was proven here isn't known/);
  });

  it("warns of a tag that was unpinned since the last update, since `unpin` can't reach the copy", () => {
    const unpinned = {
      proofs: proofsOf("A", "B", "C!"),
      pinnedTags: ["B"],
      pinnedInCopy: ["B"],
      notes: [],
    };
    const found = chooseRevision({ ...FACTS, target: "B", past: unpinned });
    assert.ok("wanted" in found);
    assert.equal(found.wanted.taskDefinition, "app:2");
    assert.match(found.notes.join(), /`B` was pinned as bad at the last update/);
  });
});
