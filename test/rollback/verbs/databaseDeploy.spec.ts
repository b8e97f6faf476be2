// What the migrations decide before a deploy, and what verbs that only look say of them.
import { deploy } from "../../../src/rollback/verbs/deploy";
import { proofsOf } from "../../guards/release/proofs";
import { history } from "../../release/updates";
import { aVerdict, Migrations } from "../databaseVerdict";
import { testRows } from "../fakes/runs";
import * as ups from "../fakes/ups";
import type { World } from "../fakes/world";
import type { RuleId } from "../../../src/migration/ruleTable";

const DEPLOY = { stack: "prod", target: "new", reason: "the next one", requestedBy: "ann" };
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

describe("rollback deploy that fails, with the migrations read,", () => {
  const failing =
    (...rules: readonly RuleId[]) =>
    (world: World) => {
      goingBack(world);
      world.config({ imageTag: "good", autoRollback: false });
      world.migrations = new Migrations({ good: aVerdict(...rules) });
    };
  const UP = [
    "write imageTag=new -emergency",
    "preview",
    'up "deploy new by ann: the next one", planned',
  ];
  testRows(deploy, DEPLOY, [
    {
      title: "names the way back with what it would have to accept, and what that is",
      given: failing("column-dropped", "rows-changed"),
      options: { acceptRisk: ["column-dropped"] },
      ends: 4,
      done: UP,
      says: /\nGoing back to `good` would be Critical \(C\): 1 migration; column-dropped, rows-changed\.\nNext: `npx --no rollback to good --accept-risk column-dropped rows-changed --stack prod`/,
      config: { imageTag: "new", pinned: [] },
    },
    {
      title: "names the way back alone where nothing speaks against it",
      given: failing(),
      ends: 4,
      done: UP,
      says: /wasn't verified\.\nNext: `npx --no rollback to good --stack prod`/,
      config: { imageTag: "new", pinned: [] },
    },
    {
      title: "names the list of releases where the way back wouldn't start",
      given: failing("migrates-on-start"),
      options: { acceptRisk: ["migrates-on-start"] },
      ends: 4,
      done: UP,
      says: /\nGoing back to `good` would be Critical \(B\)[^\n]*\nNext: `npx --no rollback candidates --stack prod`/,
      config: { imageTag: "new", pinned: [] },
    },
    {
      title: "names the way back where the migrations can't be read",
      given: (world) => {
        failing()(world);
        world.migrations = new Migrations({});
      },
      ends: 4,
      done: UP,
      says: /\nNext: `npx --no rollback to good --stack prod`/,
      config: { imageTag: "new", pinned: [] },
    },
  ]);
});
