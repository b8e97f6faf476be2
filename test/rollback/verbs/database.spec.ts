// What the migrations decide for a way back: where it is refused, what accepts it, and what is kept of that.
import assert from "node:assert/strict";
import { takeover } from "../../../src/rollback/verbs/takeover";
import { to } from "../../../src/rollback/verbs/to";
import { undo } from "../../../src/rollback/verbs/undo";
import { proofsOf } from "../../guards/release/proofs";
import { history } from "../../release/updates";
import { aVerdict, finding, Migrations } from "../databaseVerdict";
import { testRows } from "../fakes/runs";
import * as ups from "../fakes/ups";
import { CONFIRMED, World } from "../fakes/world";
import { depsOf } from "../fakes/worldDeps";

const TO = { ...CONFIRMED, stack: "prod", target: "previous" };
const WRITTEN = 'write imageTag=good rollback -emergency pinnedTags=["bad"]';
const UP = 'up "rollback good by ann: the checkout fails", planned';

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
