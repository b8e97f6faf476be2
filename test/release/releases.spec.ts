import assert from "node:assert/strict";
import { previousGood, releasesOf } from "../../src/release/releases";
import { history, update } from "./updates";

describe("the releases of a stack", () => {
  it("are the tags that updates put live, newest first, each once", () => {
    const found = releasesOf(history("A", "B", "C!", "B"));
    assert.deepEqual(
      found.map(({ tag, number, firstNumber, ending, verified }) => [
        tag,
        number,
        firstNumber,
        ending,
        verified,
      ]),
      [
        ["B", 4, 2, "verified", true],
        ["C", 3, 3, "failed", false],
        ["A", 1, 1, "verified", true],
      ],
    );
  });

  it("stay verified when a later update to them fails", () => {
    const [first] = releasesOf(history("A", "A!"));
    assert.deepEqual([first?.ending, first?.verified], ["failed", true]);
  });

  it("leave out what was refused before it changed anything, and updates without a tag", () => {
    const updates = [update(3, undefined), ...history("A", "B?")];
    assert.deepEqual(
      releasesOf(updates).map(({ tag }) => tag),
      ["A"],
    );
  });

  it("say how long each stayed, and never less than nothing where clocks disagree", () => {
    const [newest, older] = releasesOf(history("A", "B"));
    assert.deepEqual([newest?.stayedSeconds, older?.stayedSeconds], [undefined, 540]);
    const skewed = [
      update(2, "B", { startedAt: "2026-11-22T11:00:00Z" }),
      update(1, "A", { endedAt: "2026-11-22T12:00:00Z" }),
    ];
    assert.equal(releasesOf(skewed)[1]?.stayedSeconds, 0);
  });

  it("keep the settings they were verified with", () => {
    const updates = [
      update(2, "A", { result: "failed", config: { cpu: "256" } }),
      update(1, "A", { config: { cpu: "512" } }),
    ];
    assert.deepEqual(releasesOf(updates)[0]?.config, { cpu: "512" });
  });
});

describe("the release to go back to", () => {
  const cases: [
    title: string,
    ran: string[],
    live: string | undefined,
    wanted: string | undefined,
    more?: { pinnedTags?: string[]; missing?: string[] },
  ][] = [
    ["the one before a bad one", ["A", "B", "C!"], "C", "B"],
    ["the one before a bad one that was verified all the same", ["A", "B", "C"], "C", "B"],
    ["after a rollback, the one before that, never the bad one", ["A", "B", "C", "B"], "B", "A"],
    ["none before the first", ["A", "B", "A"], "A", undefined],
    ["not one that failed", ["A", "B!", "C!"], "C", "A"],
    ["not a pinned one", ["A", "B", "C!"], "C", "A", { pinnedTags: ["B"] }],
    ["not one whose image is gone", ["A", "B", "C!"], "C", "A", { missing: ["B"] }],
    ["none when nothing was verified", ["A!", "B!"], "B", undefined],
    ["the newest, when what is live never was an update", ["A", "B"], "X", "B"],
    ["the newest, when nobody knows what is live", ["A", "B"], undefined, "B"],
    ["the same tag deployed twice counts from its first time", ["A", "B", "A", "C!"], "C", "B"],
    ["a rollback of a rollback", ["A", "B", "C", "B", "A"], "A", undefined],
    ["none without a history", [], "A", undefined],
  ];
  for (const [title, ran, live, wanted, { pinnedTags = [], missing = [] } = {}] of cases) {
    it(`is ${title}`, () => {
      const releases = releasesOf(history(...ran));
      const found = previousGood({ releases, live, pinnedTags, missingImages: new Set(missing) });
      assert.equal(found?.tag, wanted);
    });
  }
});
