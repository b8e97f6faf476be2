// What the migrations decide: where a rollback or a deploy is refused, what accepts it, and what is kept of that.
import assert from "node:assert/strict";
import type { RollbackDeps } from "../../../src/rollback/deps";
import { candidates } from "../../../src/rollback/verbs/candidates";
import { deploy } from "../../../src/rollback/verbs/deploy";
import { plan } from "../../../src/rollback/verbs/plan";
import { status } from "../../../src/rollback/verbs/status";
import { takeover } from "../../../src/rollback/verbs/takeover";
import { to } from "../../../src/rollback/verbs/to";
import { undo } from "../../../src/rollback/verbs/undo";
import { proofsOf } from "../../guards/release/proofs";
import { history } from "../../release/updates";
import { aVerdict, Migrations } from "../databaseVerdict";
import { testRows } from "../fakes/runs";
import * as ups from "../fakes/ups";
import { CONFIRMED, World } from "../fakes/world";
import { depsOf } from "../fakes/worldDeps";
import type { RuleId } from "../../../src/migration/ruleTable";

const TO = { ...CONFIRMED, stack: "prod", target: "previous" };
const DEPLOY = { stack: "prod", target: "new", reason: "the next one", requestedBy: "ann" };
const WRITTEN = 'write imageTag=good rollback -emergency pinnedTags=["bad"]';
const UP = 'up "rollback good by ann: the checkout fails", planned';

/** Between `good` and the database these rules find something. */
function finding(...rules: readonly RuleId[]) {
  return (world: World) => (world.migrations = new Migrations({ good: aVerdict(...rules) }));
}

/** `good` is live and well; a deploy that fails its proof goes back. */
function goingBack(world: World): void {
  [world.inEcs, world.inState] = ["good", "good"];
  world.proofs = proofsOf("first", "good");
  world.updates = history("first", "good");
  world.config({ imageTag: "good", autoRollback: true });
  world.up = ups.failsItsProof;
}

/** Before the deploy nothing speaks against it; afterwards these rules do. */
function foundTooLate(...rules: readonly RuleId[]) {
  return (world: World) => {
    goingBack(world);
    let isFirst = true;
    world.up = (...given) => {
      const how = isFirst ? ups.failsItsProof : ups.succeeds;
      isFirst = false;
      world.migrations = new Migrations({ good: aVerdict(...rules) });
      how(...given);
    };
  };
}

describe("rollback to, with the migrations read,", () => {
  testRows(to, TO, [
    {
      title: "goes through without a question where they are safe",
      given: finding(),
      ends: 0,
      done: [WRITTEN, "preview", UP, "write -rollback"],
      narrates: /OK {4}database +Safe \(A\): 1 migration between `good` and the database/,
      config: { imageTag: "good", pinned: ["bad"] },
    },
    {
      title: "is refused with the finding, and with the word that accepts it",
      given: finding("column-dropped"),
      ends: 3,
      done: [],
      says: /^Refused: `good`: Critical \(C\)[^]*\nNext: `npx --no rollback to good --accept-risk column-dropped --stack prod`$/,
      narrates:
        /NO +database +Critical[^]*r2\.py:1 +critical +LOSS +column-dropped: does column-dropped/,
    },
    {
      title: "isn't let through by --unchecked: it was checked",
      given: finding("rows-changed"),
      options: { unchecked: true },
      ends: 3,
      done: [],
    },
    {
      title: "is refused while one of two risks isn't accepted",
      given: finding("column-dropped", "rows-changed"),
      options: { acceptRisk: ["rows-changed"] },
      ends: 3,
      done: [],
      says: /--accept-risk rows-changed column-dropped/,
    },
    {
      title: "goes through once each is accepted, and says who accepted it",
      given: finding("column-dropped", "rows-changed"),
      options: { acceptRisk: ["rows-changed", "column-dropped"] },
      ends: 0,
      done: [WRITTEN, "preview", UP, "write -rollback"],
      says: /`good` is live and verified[^]*\nThe migrations were Critical[^\n]*; ann accepted: column-dropped, rows-changed\./,
      config: { imageTag: "good", pinned: ["bad"] },
    },
    {
      title: "says what was predicted and accepted beside the proof that fails",
      given: (world) => {
        finding("column-dropped")(world);
        world.up = ups.isReverted;
      },
      options: { acceptRisk: ["column-dropped"] },
      ends: 1,
      done: [WRITTEN, "preview", UP, "put back"],
      says: /^ECS reverted\.[^]*The migrations were Critical \(C\)[^\n]*; ann accepted: column-dropped\.$/,
    },
    {
      title: "asks before it goes on where they can't be read",
      given: (world) => {
        world.migrations = new Migrations({});
        world.answers = ["no"];
      },
      ends: 3,
      done: [
        "ask Not checked: database (whether `good` can live with today's schema isn't known: the clone is gone). Continue anyway? (yes/no) ",
      ],
    },
    {
      title: "asks before it goes on where their reader is broken",
      given: (world) => {
        world.migrations = { ask: () => Promise.reject(new TypeError("x is undefined")) };
        world.answers = ["no"];
      },
      ends: 3,
      done: [
        "ask Not checked: database (whether `good` can live with today's schema isn't known: x is undefined). Continue anyway? (yes/no) ",
      ],
    },
  ]);

  it("writes what was accepted into the confirmation, which the stack's history keeps", async () => {
    const world = new World();
    finding("column-dropped")(world);
    let kept: unknown;
    world.beforeWrite = (changes) => (kept ??= changes["rollback"]);
    await to({ ...TO, acceptRisk: ["column-dropped"] }, depsOf(world));
    assert.equal((kept as { acceptedRisks: string }).acceptedRisks, "column-dropped");
    world.remove();
  });

  it("keeps in its report what was found, and who accepted it", async () => {
    const world = new World();
    finding("column-dropped")(world);
    const { report } = await to({ ...TO, acceptRisk: ["column-dropped"] }, depsOf(world));
    const { database } = report as { database: { accepted: object; findings: object[] } };
    assert.deepEqual(database.accepted, { by: "ann", rules: ["column-dropped"] });
    assert.equal(database.findings.length, 1);
    world.remove();
  });
});

describe("rollback undo, with the migrations read,", () => {
  testRows(undo, { ...TO, target: "" }, [
    {
      title: "goes by the release that was left: the database is as that one made it",
      given: (world) => {
        [world.inEcs, world.inState] = ["first", "first"];
        world.proofs = proofsOf("first", "good", "first");
        world.updates = history("first", "good", "first");
        world.config({ imageTag: "first", pinnedTags: ["good"] });
        world.migrations = {
          ask: async ({ live, ran, targets: [target = ""] }) => {
            assert.deepEqual([live, ran, target], ["first", ["good"], "good"]);
            const found = { verdict: aVerdict(), schemaOf: "good", unknownToTarget: [] };
            return new Map([[target, { target, ...found }]]);
          },
        };
      },
      ends: 0,
      done: [
        "write imageTag=good rollback -emergency pinnedTags=[]",
        "preview",
        UP,
        "write -rollback",
      ],
      narrates: /OK {4}database +Safe[^\n]* which has the migrations of `good`/,
      config: { imageTag: "good", pinned: [] },
    },
    {
      title: "is refused as `to` is, by its own name",
      given: finding("rows-changed"),
      options: { target: "good" },
      ends: 3,
      done: [],
      says: /rollback undo good --accept-risk rows-changed --stack prod`$/,
    },
  ]);
});

describe("rollback takeover, with the migrations read,", () => {
  testRows(takeover, TO, [
    {
      title: "ends nobody's update for a rollback that would be refused",
      given: (world) => {
        finding("rows-changed")(world);
        const lock = { holder: "eve", pid: 7, hostname: "there", since: "", isAbandoned: false };
        world.locks = [{ lock }];
      },
      ends: 3,
      done: [],
      says: /rollback takeover good --accept-risk rows-changed --stack prod`$/,
    },
  ]);
});

describe("rollback deploy, with the migrations read,", () => {
  testRows(deploy, DEPLOY, [
    {
      title: "stops before a release that couldn't be taken back",
      given: (world) => (world.migrations = new Migrations({ good: aVerdict("column-dropped") })),
      ends: 3,
      done: [],
      says: /going back from `new` to `good` would be Critical[^]*rollback deploy new --accept-risk column-dropped --stack prod`$/,
    },
    {
      title: "goes through where that is accepted",
      given: (world) => (world.migrations = new Migrations({ good: aVerdict("column-dropped") })),
      options: { acceptRisk: ["column-dropped"] },
      ends: 0,
      done: [
        "write imageTag=new -emergency",
        "preview",
        'up "deploy new by ann: the next one", planned',
      ],
      says: /; ann accepted: column-dropped\.$/,
      config: { imageTag: "new", pinned: [] },
    },
    {
      title: "only says so where the way back is risky",
      given: (world) => (world.migrations = new Migrations({ good: aVerdict("rows-changed") })),
      ends: 0,
      done: [
        "write imageTag=new -emergency",
        "preview",
        'up "deploy new by ann: the next one", planned',
      ],
      narrates: /SKIP {2}database +warning: going back from `new` to `good` would be Risky/,
      config: { imageTag: "new", pinned: [] },
    },
    {
      title: "isn't held up by what a release that nobody wants back would meet",
      given: (world) => {
        world.proofs = proofsOf("bad!");
        world.migrations = new Migrations({ bad: aVerdict("column-dropped") });
      },
      ends: 0,
      done: [
        "write imageTag=new -emergency",
        "preview",
        'up "deploy new by ann: the next one", planned',
      ],
      narrates: /SKIP {2}database +there is no release that one could go back to\n/,
      config: { imageTag: "new", pinned: [] },
    },
    {
      title: "asks nobody where they can't be read",
      given: (world) => (world.migrations = new Migrations({})),
      ends: 0,
      done: [
        "write imageTag=new -emergency",
        "preview",
        'up "deploy new by ann: the next one", planned',
      ],
      config: { imageTag: "new", pinned: [] },
    },
    {
      title: "doesn't go back by itself past what is critical, and says why",
      given: foundTooLate("column-dropped"),
      ends: 4,
      done: [
        "write imageTag=new -emergency",
        "preview",
        'up "deploy new by ann: the next one", planned',
      ],
      says: /`new` is still live\.\nIt didn't go back by itself: Critical \(C\)[^]*Next: `npx --no rollback to good --accept-risk column-dropped --stack prod`$/,
      config: { imageTag: "new", pinned: [] },
    },
    {
      title: "goes back by itself past what is only risky, and says that config accepted it",
      given: foundTooLate("rows-changed"),
      ends: 1,
      done: [
        "write imageTag=new -emergency",
        "preview",
        'up "deploy new by ann: the next one", planned',
        'write imageTag=good rollback -emergency pinnedTags=["new"]',
        "preview",
        'up "rollback good by ann: the deploy of new failed its proof at 2026-11-25T03:00:25.000Z", planned',
        "write -rollback",
      ],
      says: /Automatic rollback:\n`good` is live and verified[^]*; config autoRollback accepted: rows-changed\./,
      config: { imageTag: "good", pinned: ["new"] },
    },
  ]);
});

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
