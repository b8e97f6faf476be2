import assert from "node:assert/strict";
import { databaseCheck } from "../../../src/rollback/judge/databaseCheck";
import type { DatabaseFacts } from "../../../src/rollback/judge/databaseFacts";
import type { Check } from "../../../src/rollback/judge/planFacts";
import { FACTS, known } from "./databaseFacts";

type Row = [
  title: string,
  parts: Partial<DatabaseFacts>,
  result: Check["result"],
  seen: RegExp,
  next?: RegExp,
];

describe("the check of the database", () => {
  const rows: Row[] = [
    [
      "lets a safe target through",
      {},
      "OK",
      /^Safe \(A\): 1 migration between `old` and the database, which has the migrations of `live`$/,
    ],
    [
      "says where only labels tell it",
      { database: { ...known(), from: "images" } },
      "OK",
      /as the labels of the images say$/,
    ],
    [
      "stops at a risk, and names the word that accepts it",
      { database: known("rows-changed") },
      "NO",
      /^Risky \(A with named risks\): 1 migration; rows-changed between `old`.* A with named risks/,
      /rollback to old --accept-risk rows-changed --stack prod$/,
    ],
    [
      "stops at a loss, and names all rules, the gravest first",
      { database: known("rows-changed", "column-dropped") },
      "NO",
      /^Critical \(C\)/,
      /rollback to old --accept-risk column-dropped rows-changed --stack prod$/,
    ],
    [
      "names what is accepted already with what is still open",
      {
        database: known("rows-changed", "column-dropped"),
        risks: { rules: ["rows-changed"], by: "ann" },
      },
      "NO",
      /^Critical/,
      /--accept-risk rows-changed column-dropped/,
    ],
    [
      "lets through what was accepted by name, and says by whom",
      { database: known("column-dropped"), risks: { rules: ["column-dropped"], by: "ann" } },
      "OK",
      /^Critical .*; accepted by ann: column-dropped$/,
    ],
    [
      "goes on with another target where the older release wouldn't start, whatever is accepted",
      {
        database: known("migrates-on-start"),
        risks: { rules: ["migrates-on-start"], by: "ann" },
      },
      "NO",
      /^Critical \(B\).*alembic downgrade r1/,
      /rollback candidates --stack prod$/,
    ],
    [
      "takes all that isn't critical for accepted where config goes back by itself",
      { database: known("rows-changed"), risks: { rules: "all but critical", by: "config" } },
      "OK",
      /accepted by config: rows-changed$/,
    ],
    [
      "takes nothing critical for accepted where config goes back by itself",
      {
        database: known("rows-changed", "column-dropped"),
        risks: { rules: "all but critical", by: "config" },
      },
      "NO",
      /^Critical/,
      /--accept-risk rows-changed column-dropped/,
    ],
    [
      "names the verb that was typed",
      { database: known("rows-changed"), verb: "takeover" },
      "NO",
      /^Risky/,
      /rollback takeover old --accept-risk/,
    ],
    [
      "stops a deploy that couldn't be taken back",
      { verb: "deploy", wanted: "new", database: known("column-dropped", "rows-changed") },
      "NO",
      /^going back from `new` to `live` would be Critical \(C\)/,
      /rollback deploy new --accept-risk column-dropped --stack prod$/,
    ],
    [
      "stops a deploy after which the live release wouldn't start",
      { verb: "deploy", wanted: "new", database: known("migrates-on-start") },
      "NO",
      /would be Critical \(B\).* say so once: `npx pulumi config set --path application.migratesOnStart true --stack prod`$/,
      /rollback deploy new --accept-risk migrates-on-start/,
    ],
    [
      "only warns of that where config says that every release migrates when it starts",
      {
        verb: "deploy",
        wanted: "new",
        database: known("migrates-on-start"),
        migratesOnStart: true,
      },
      "SKIP",
      /^warning: going back from `new` to `live` would be Critical \(B\).*`live` migrates when it starts, and starts again only after `alembic downgrade` from the image of `new`$/,
    ],
    [
      "still stops a deploy that loses data where config says so",
      {
        verb: "deploy",
        wanted: "new",
        database: known("migrates-on-start", "column-dropped"),
        migratesOnStart: true,
      },
      "NO",
      /would be Critical \(C\)(?!.*say so once)/,
      /rollback deploy new --accept-risk column-dropped --stack prod$/,
    ],
    [
      "still refuses to go back to a release that wouldn't start where config says so",
      { database: known("migrates-on-start"), migratesOnStart: true },
      "NO",
      /^Critical \(B\)/,
      /rollback candidates --stack prod$/,
    ],
    [
      "lets a deploy through whose way back was given up by name",
      {
        verb: "deploy",
        wanted: "new",
        database: known("column-dropped"),
        risks: { rules: ["column-dropped"], by: "ann" },
      },
      "OK",
      /^going back from `new` to `live` would be Critical.*; accepted by ann: column-dropped$/,
    ],
    [
      "lets a deploy through after which the live release wouldn't start, once that is accepted",
      {
        verb: "deploy",
        wanted: "new",
        database: known("migrates-on-start"),
        risks: { rules: ["migrates-on-start"], by: "ann" },
      },
      "OK",
      /accepted by ann: migrates-on-start$/,
    ],
    [
      "only warns of a deploy whose way back is risky",
      { verb: "deploy", wanted: "new", database: known("rows-changed") },
      "SKIP",
      /^warning: going back from `new` to `live` would be Risky/,
    ],
    [
      "says that a deploy can be taken back",
      { verb: "deploy", wanted: "new" },
      "OK",
      /^going back from `new` to `live` would be Safe/,
    ],
    [
      "asks nothing of a stack's first deploy",
      { verb: "deploy", backTo: undefined, database: undefined },
      "SKIP",
      /^there is no release that one could go back to$/,
    ],
  ];
  for (const [title, parts, result, seen, next] of rows) {
    it(title, () => {
      const check = databaseCheck({ ...FACTS, ...parts });
      assert.equal(check.result, result, check.seen);
      assert.match(check.seen, seen);
      if (next === undefined) assert.equal(check.next, undefined);
      else assert.match(check.next ?? "", next);
      assert.equal(check.unchecked, undefined);
    });
  }

  const open: [title: string, parts: Partial<DatabaseFacts>, seen: RegExp, isOpen: boolean][] = [
    [
      "leaves a rollback to a person",
      {},
      /whether `old` can live with today's schema isn't known: the clone is gone/,
      true,
    ],
    ["leaves an undo to a person", { verb: "undo" }, /isn't known/, true],
    [
      "stops no deploy",
      { verb: "deploy" },
      /whether `live` could come back afterwards isn't known: the clone is gone/,
      false,
    ],
  ];
  for (const [title, parts, seen, isOpen] of open) {
    it(`${title} where the migrations can't be read`, () => {
      const check = databaseCheck({
        ...FACTS,
        database: { unknown: "the clone is gone" },
        ...parts,
      });
      assert.deepEqual([check.result, check.unchecked], ["SKIP", isOpen ? true : undefined]);
      assert.match(check.seen, seen);
    });
  }

  it("leaves a rollback to a person where what is live can't be seen", () => {
    const check = databaseCheck({ ...FACTS, backTo: undefined, database: undefined });
    assert.deepEqual([check.result, check.unchecked], ["SKIP", true]);
  });

  it("shows each finding with its line, what was accepted too, and nothing that is harmless", () => {
    const database = known("column-dropped", "index-created", "rows-changed");
    const check = databaseCheck({
      ...FACTS,
      database,
      risks: { rules: ["rows-changed"], by: "ann" },
    });
    const lines = check.details?.map((line) => line.split("  ")[0]);
    assert.deepEqual(
      lines?.filter((line) => line !== ""),
      ["migrations/versions/r2.py:1", "migrations/versions/r2.py:3"],
    );
    assert.match(check.details?.[1] ?? "", /^ {2}(?!accepted: ).{20}/);
    assert.equal(check.details?.at(-1), "  accepted: ann");
  });
});
