import assert from "node:assert/strict";
import { ranSince, releasesOf } from "../../src/release/releases";
import { proofsOf } from "../guards/release/proofs";
import { history, update } from "./updates";

describe("the releases of a stack", () => {
  it("are the tags that updates put live, newest first, each once", () => {
    const found = releasesOf(history("A", "B", "C!", "B"), proofsOf("A", "B", "C!", "B"));
    assert.deepEqual(
      found.map(({ tag, number, firstNumber, ending }) => [tag, number, firstNumber, ending]),
      [
        ["B", 4, 2, "verified"],
        ["C", 3, 3, "failed"],
        ["A", 1, 1, "verified"],
      ],
    );
  });

  const endings: [title: string, proofs: string[], ending: string][] = [
    ["isn't verified by an update that succeeded without a proof", [], "not verified"],
    ["is verified by a proof in full", ["A"], "verified"],
    ["is verified in part behind the maintenance page", ["A~"], "verified in part"],
    ["is verified in part by an emergency's proof", ["A^"], "verified in part"],
    ["has failed, whatever was proven before", ["A", "A!"], "failed"],
  ];
  for (const [title, proofs, ending] of endings) {
    it(`each ${title}`, () => {
      assert.equal(releasesOf(history("A"), proofsOf(...proofs))[0]?.ending, ending);
    });
  }

  it("leave out what was refused before it changed anything, and updates without a tag", () => {
    const updates = [update(3, undefined), ...history("A", "B?")];
    assert.deepEqual(
      releasesOf(updates, []).map(({ tag }) => tag),
      ["A"],
    );
  });

  it("say how long each stayed, and never less than nothing where clocks disagree", () => {
    const [newest, older] = releasesOf(history("A", "B"), []);
    assert.deepEqual([newest?.stayedSeconds, older?.stayedSeconds], [undefined, 540]);
    const skewed = [
      update(2, "B", { startedAt: "2026-11-22T11:00:00Z" }),
      update(1, "A", { endedAt: "2026-11-22T12:00:00Z" }),
    ];
    assert.equal(releasesOf(skewed, [])[1]?.stayedSeconds, 0);
  });

  it("keep the settings they were verified with", () => {
    const updates = [
      update(2, "A", { result: "failed", config: { cpu: "256" } }),
      update(1, "A", { config: { cpu: "512" } }),
    ];
    assert.deepEqual(releasesOf(updates, [])[0]?.config, { cpu: "512" });
  });
});

describe("what ran on the same database after the live release", () => {
  const rows: [title: string, ran: string[], live: string, found: string[]][] = [
    ["is nothing in the usual case", ["A", "B", "C"], "C", []],
    ["is what a rollback has left", ["A", "B", "A"], "A", ["B"]],
    [
      "is all that two rollbacks have left, newest first",
      ["A", "B", "C", "B", "A"],
      "A",
      ["B", "C"],
    ],
    ["is a release that failed, too", ["A", "B!", "A"], "A", ["B"]],
    [
      "is the newest three where nothing is known of it",
      ["A", "B", "C", "D"],
      "X",
      ["D", "C", "B"],
    ],
  ];
  for (const [title, ran, live, found] of rows) {
    it(title, () => {
      assert.deepEqual(ranSince(live, releasesOf(history(...ran), proofsOf(...ran))), found);
    });
  }
});
