import { OperatorError } from "../../../src/errors";
import { deploy } from "../../../src/rollback/verbs/deploy";
import { testRows } from "../fakes/runs";
import * as ups from "../fakes/ups";
import type { World } from "../fakes/world";

const USUAL = { stack: "prod", target: "new", reason: "the next one", requestedBy: "ann" };
const WRITTEN = "write imageTag=new -emergency";
const UP = 'up "deploy new by ann: the next one", planned';

/** `good` is live and well, and a deploy that fails goes back. */
function goingBack(world: World): void {
  [world.inEcs, world.inState] = ["good", "good"];
  world.proofs = world.proofs.slice(0, 2);
  world.config({ imageTag: "good", autoRollback: true });
  let isFirst = true;
  world.up = (...given) => {
    const how = isFirst ? ups.failsItsProof : ups.succeeds;
    isFirst = false;
    how(...given);
  };
}

describe("rollback deploy", () => {
  testRows(deploy, USUAL, [
    {
      title: "puts a new release live, and asks nobody to confirm it",
      ends: 0,
      done: [WRITTEN, "preview", UP],
      says: /^`new` is live and verified; before: `bad`\./,
      config: { imageTag: "new", pinned: [] },
    },
    {
      title: "says what deploys where nobody says why",
      options: { reason: undefined },
      ends: 0,
      done: [WRITTEN, "preview", 'up "deploy new by ann: deploy", planned'],
      config: { imageTag: "new", pinned: [] },
    },
    {
      title: "puts the first release of a stack live",
      given: (world) => {
        [world.inEcs, world.inState, world.proofs, world.updates] = [undefined, undefined, [], []];
        world.config({ imageTag: undefined });
      },
      ends: 0,
      done: [WRITTEN, "preview", 'up "first deploy new by ann: the next one", planned'],
      says: /^`new` is live and verified\./,
      config: { imageTag: "new", pinned: [] },
    },
    {
      title: "refuses what ran here: that is a rollback",
      options: { target: "good" },
      ends: 3,
      done: [],
      says: /^Refused: `good` ran here before: putting it live again is a rollback\.\nNext: `npx --no rollback to good/,
    },
    {
      title: "refuses what failed here",
      given: (world) => (world.inEcs = world.inState = "good"),
      options: { target: "bad" },
      ends: 3,
      done: [],
      says: /`bad`: it failed its proof/,
    },
    {
      title: "refuses an image that isn't there",
      options: { target: "gone" },
      ends: 3,
      done: [],
      says: /the registry has no `gone`/,
    },
    {
      title: "asks before it goes on without the registry",
      given: (world) => {
        world.failures.image = new Error("502");
        world.answers = ["no"];
      },
      ends: 3,
      done: ["ask Not checked: image exists (502). Continue anyway? (yes/no) "],
      says: /rollback deploy new --unchecked --stack prod/,
    },
    {
      title: "leaves a release that fails its proof live, and names the way back",
      given: (world) => (world.up = ups.failsItsProof),
      ends: 4,
      done: [WRITTEN, "preview", UP],
      says: /`new` is live, but wasn't verified\.\nNext: `npx --no rollback to good --stack prod`$/,
      config: { imageTag: "new", pinned: [] },
    },
    {
      title: "puts config back where ECS was asked for nothing",
      given: (world) => (world.up = ups.failsBeforeEcs),
      ends: 1,
      done: [WRITTEN, "preview", UP, "put back"],
      says: /`bad` is live, as before/,
    },
  ]);

  describe("with config `autoRollback`", () => {
    testRows(deploy, USUAL, [
      {
        title: "goes back from a release that fails its proof, and reports both",
        given: goingBack,
        ends: 1,
        done: [
          WRITTEN,
          "preview",
          UP,
          'write imageTag=good rollback -emergency pinnedTags=["new"]',
          "preview",
          'up "rollback good by ann: the deploy of new failed its proof at 2026-11-25T03:00:25.000Z", planned',
          "write -rollback",
        ],
        says: /^The deploy of `new` failed\. Automatic rollback:\n`good` is live and verified; before: `new`\./,
        narrates: /It answered 500\.[^]*going back to the last good release/,
        config: { imageTag: "good", pinned: ["new"] },
      },
      {
        title: "says how the way back failed where that fails, too",
        given: (world) => {
          goingBack(world);
          world.up = ups.failsItsProof;
        },
        ends: 4,
        done: [
          WRITTEN,
          "preview",
          UP,
          'write imageTag=good rollback -emergency pinnedTags=["new"]',
          "preview",
          'up "rollback good by ann: the deploy of new failed its proof at 2026-11-25T03:00:25.000Z", planned',
          "write -pinnedTags",
        ],
        says: /^The deploy of `new` failed\. Automatic rollback:\nIt answered 500\./,
        config: { imageTag: "good", pinned: [] },
      },
      {
        title: "goes nowhere where the release never got live",
        given: (world) => {
          goingBack(world);
          world.up = ups.failsBeforeEcs;
        },
        ends: 1,
        done: [WRITTEN, "preview", UP, "put back"],
        says: /`good` is live, as before/,
      },
      {
        title: "goes nowhere from a deploy that was refused",
        given: (world) => {
          goingBack(world);
          world.failures.preview = new OperatorError("A policy refuses it.");
        },
        ends: 3,
        done: [WRITTEN, "preview", "put back"],
      },
    ]);
  });
});
