import assert from "node:assert/strict";
import {
  databaseCheck,
  databaseFound,
  withDatabase,
} from "../../../src/rollback/judge/databaseCheck";
import type { Check } from "../../../src/rollback/judge/planFacts";
import { FACTS, known } from "./databaseFacts";

describe("the check of the database, in a record", () => {
  const database = known("column-dropped");
  const check = databaseCheck({
    ...FACTS,
    database,
    risks: { rules: ["column-dropped"], by: "ann" },
  });
  const other: Check = { what: "image exists", result: "OK", seen: "it does" };
  const outcome = {
    exitCode: 1,
    report: { error: "it answered 500" },
    lines: ["It failed."],
  } as const;

  it("says what was accepted, by whom, beside how it ended", () => {
    assert.deepEqual(databaseFound([other, check])?.accepted, {
      by: "ann",
      rules: ["column-dropped"],
    });
    const told = withDatabase(outcome, [other, check]);
    assert.equal((told.report as { error: string }).error, "it answered 500");
    assert.match(
      told.lines.join("\n"),
      /^It failed\.\nThe migrations were .*; ann accepted: column-dropped\.$/,
    );
  });

  it("says nothing in the lines where nothing was accepted", () => {
    assert.deepEqual(withDatabase(outcome, [databaseCheck(FACTS)]).lines, ["It failed."]);
  });

  it("leaves an outcome as it is where nothing was read", () => {
    assert.equal(withDatabase(outcome, [other]), outcome);
  });
});
