import assert from "node:assert/strict";
import { wayBackLine } from "../../../src/rollback/judge/databaseCheck";
import type { DatabaseFacts } from "../../../src/rollback/judge/databaseFacts";
import { known } from "./databaseFacts";

describe("the line of the way back after an update that failed", () => {
  const rows: [title: string, fact: DatabaseFacts["database"], words: string, says?: RegExp][] = [
    ["is the target alone where nothing speaks against it", known(), "to old"],
    ["is the target alone where nothing was asked", undefined, "to old"],
    ["is the target alone where nothing is known", { unknown: "the clone is gone" }, "to old"],
    [
      "names each risk, the gravest first",
      known("rows-changed", "index-created", "column-dropped"),
      "to old --accept-risk column-dropped rows-changed",
      /^Critical \(C\)/,
    ],
    [
      "is the list of releases where the target wouldn't start",
      known("migrates-on-start", "rows-changed"),
      "candidates",
      /^Critical/,
    ],
  ];
  for (const [title, fact, words, says] of rows) {
    it(title, () => {
      const { next, summary } = wayBackLine("prod", "old", fact);
      assert.equal(next, `npx --no rollback ${words} --stack prod`);
      if (says === undefined) assert.equal(summary, undefined);
      else assert.match(summary ?? "", says);
    });
  }
});
