import assert from "node:assert/strict";
import { type ImageWords, judgeImages, withImageStart } from "../../src/migration/imageWords";
import { aVerdict } from "../rollback/databaseVerdict";

const MIGRATES = ["sh", "-c", "alembic upgrade head && uvicorn app:app"];

/** An image with these revisions, the last one its head. */
function image(revisions: string, command: readonly string[] = ["uvicorn", "app:app"]): ImageWords {
  const head = revisions.split(" ").at(-1)!;
  return {
    labels: { "org.alembic.heads": head, "org.alembic.revisions": revisions },
    command,
  };
}

describe("what images say of their migrations", () => {
  const rows: [
    title: string,
    target: ImageWords,
    ran: readonly ImageWords[],
    found: string | RegExp,
    database?: readonly string[],
  ][] = [
    ["is safe where both have the same", image("r1 r2"), [image("r1 r2")], "Safe"],
    [
      "isn't known where the database has others: no label says what they do",
      image("r1"),
      [image("r1 r2")],
      /^1 revision \(r2\) came later/,
    ],
    [
      "names three of many",
      image("r1"),
      [image("r1 a b c d")],
      /^4 revisions \(a, b, c, …\) came later/,
    ],
    [
      "goes by every release that ran on the database",
      image("r1"),
      [image("r1"), image("r1 r2")],
      /^1 revision \(r2\)/,
    ],
    [
      "is critical where the target migrates when it starts, and doesn't know them",
      image("r1", MIGRATES),
      [image("r1 r2")],
      "Critical",
    ],
    [
      "is safe where the target migrates when it starts, and knows them all",
      image("r1 r2", MIGRATES),
      [image("r1 r2")],
      "Safe",
    ],
    [
      "isn't known where the target has more than ever ran here",
      image("r1 r2"),
      [image("r1")],
      /^the target has r2, which no release here had/,
    ],
    [
      "isn't known where the target has no labels",
      { labels: {}, command: [] },
      [image("r1")],
      /no labels/,
    ],
    [
      "isn't known where a release that ran has no labels",
      image("r1"),
      [image("r1"), { labels: {}, command: [] }],
      /no labels/,
    ],
    [
      "goes by the database's own word",
      image("r1"),
      [image("r1")],
      /^1 revision \(r9\) came later/,
      ["r9"],
    ],
  ];
  for (const [title, target, ran, found, databaseRevisions] of rows) {
    it(title, () => {
      const judged = judgeImages({ target, ran, databaseRevisions });
      const said = typeof judged === "string" ? judged : judged.verdict;
      if (typeof found === "string") assert.equal(said, found);
      else assert.match(said, found);
    });
  }

  const starts: [
    title: string,
    command: readonly string[],
    unknown: readonly string[],
    verdict: string,
  ][] = [
    ["makes it critical where the clone's files don't say so", MIGRATES, ["r2"], "Critical"],
    ["changes nothing where the target knows where the database is", MIGRATES, [], "Safe"],
    ["changes nothing where the image only serves", ["uvicorn", "app:app"], ["r2"], "Safe"],
  ];
  for (const [title, command, unknown, verdict] of starts) {
    it(`of a start that migrates ${title}`, () => {
      assert.equal(withImageStart(aVerdict(), { command }, unknown).verdict, verdict);
    });
  }

  it("of a start that migrates is found once", () => {
    const found = withImageStart(aVerdict("migrates-on-start"), { command: MIGRATES }, ["r2"]);
    assert.equal(found.findings.length, 1);
  });
});
