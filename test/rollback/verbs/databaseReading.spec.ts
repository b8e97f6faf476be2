// What the verbs that only read say of the migrations.
import assert from "node:assert/strict";
import type { RollbackDeps } from "../../../src/rollback/deps";
import { candidates } from "../../../src/rollback/verbs/candidates";
import { plan } from "../../../src/rollback/verbs/plan";
import { status } from "../../../src/rollback/verbs/status";
import { history } from "../../release/updates";
import { aVerdict, finding, Migrations } from "../databaseVerdict";
import { testRows } from "../fakes/runs";
import { World } from "../fakes/world";
import { depsOf } from "../fakes/worldDeps";

describe("rollback plan, with the migrations read,", () => {
  testRows(plan, { stack: "prod", target: "good" }, [
    {
      title: "shows the findings, and is blocked by them",
      given: finding("column-dropped"),
      ends: 3,
      done: [],
      says: /NO +database +Critical[^]*column-dropped: does column-dropped[^]*→ npx --no rollback to good --accept-risk column-dropped[^]*Blocked/,
    },
    {
      title: "names the next command with what was accepted",
      given: finding("column-dropped"),
      options: { acceptRisk: ["column-dropped"] },
      ends: 0,
      done: ["preview"],
      says: /Next: `npx --no rollback to good --accept-risk column-dropped --stack prod`$/,
    },
  ]);
});

describe("rollback candidates and status, with the migrations read,", () => {
  const given = (world: World) =>
    (world.migrations = new Migrations({
      good: aVerdict("column-dropped"),
      first: aVerdict("rows-changed"),
      bad: aVerdict(),
    }));
  testRows(candidates, { stack: "prod" }, [
    {
      title: "have a column, and say it of the recommended one",
      given,
      ends: 0,
      done: [],
      says: /bad[^\n]*Safe[^]*good[^\n]*Critical: column-dropped[^]*first[^\n]*Risky: rows-changed[^]*→ The newest[^\n]*; database: Critical: column-dropped\./,
    },
    {
      title: "say beneath the table why it isn't known",
      given: (world) => (world.migrations = new Migrations({ bad: aVerdict() })),
      ends: 0,
      done: [],
      says: /good[^\n]*not known[^]*Note: What lies in the database isn't known for all: the clone is gone$/,
    },
  ]);
  testRows(
    ({ stack }: { stack: string }, deps: RollbackDeps) => status(stack, deps),
    { stack: "prod" },
    [
      {
        title: "say what lies between the live release and the way back",
        given,
        ends: 4,
        done: [],
        says: /\ndatabase +going back to `good`: Critical \(C\): 1 migration; column-dropped\n/,
      },
    ],
  );

  it("ask for no more releases than are shown, unless all are", async () => {
    for (const [all, count] of [
      [false, 20],
      [true, 24],
    ] as const) {
      const world = new World();
      world.updates = history(...Array.from({ length: 23 }, (_, index) => `v${index}`), "bad!");
      const migrations = new Migrations({});
      world.migrations = migrations;
      await candidates({ stack: "prod", all }, depsOf(world));
      assert.equal(migrations.asked[0]?.targets.length, count);
      world.remove();
    }
  });
});
