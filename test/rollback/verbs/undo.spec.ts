import { undo } from "../../../src/rollback/verbs/undo";
import { proofsOf } from "../../guards/release/proofs";
import { history } from "../../release/updates";
import { testRows } from "../fakes/runs";
import * as ups from "../fakes/ups";
import { CONFIRMED, type World } from "../fakes/world";

const USUAL = { ...CONFIRMED, stack: "prod", target: "", unchecked: true };
const WRITTEN = "write imageTag=good rollback -emergency pinnedTags=[]";
const UP = 'up "rollback good by ann: the checkout fails", planned';

/** A rollback from `good` to `first` has pinned `good`. */
function wentBack(world: World): void {
  [world.inEcs, world.inState] = ["first", "first"];
  world.proofs = proofsOf("first", "good", "first");
  world.updates = history("first", "good", "first");
  world.config({ imageTag: "first", pinnedTags: ["good"] });
}

describe("rollback undo", () => {
  testRows(undo, USUAL, [
    {
      title: "returns to the release that was left, and lifts its pin with the update",
      given: wentBack,
      ends: 0,
      done: [WRITTEN, "preview", UP, "write -rollback"],
      says: /^`good` is live and verified; before: `first`\./,
      config: { imageTag: "good", pinned: [] },
    },
    {
      title: "returns to the one that is named",
      given: wentBack,
      options: { target: "good" },
      ends: 0,
      done: [WRITTEN, "preview", UP, "write -rollback"],
      config: { imageTag: "good", pinned: [] },
    },
    {
      title: "keeps the pin where it never begins",
      given: (world) => {
        wentBack(world);
        world.up = ups.isLockedOut;
      },
      ends: 1,
      done: [WRITTEN, "preview", UP, "put back"],
    },
    {
      title: "goes on by the same verb after an interrupt",
      given: (world) => {
        wentBack(world);
        world.up = ups.isInterrupted;
      },
      ends: 4,
      done: [WRITTEN, "preview", UP],
      says: /Next: `npx --no rollback undo good --stack prod`$/,
      config: { imageTag: "good", pinned: [] },
    },
    {
      title: "needs a confirmation, as every rollback does",
      given: wentBack,
      options: { confirm: "yes" },
      ends: 3,
      done: [],
      says: /--confirm is `yes`/,
    },
    {
      title: "has nothing to return to where nothing was left",
      given: (world) => {
        [world.inEcs, world.inState] = ["first", "first"];
        world.proofs = proofsOf("first");
      },
      ends: 3,
      done: [],
      says: /^Refused: there is nothing to undo: [^]*rollback candidates/,
    },
    {
      title: "returns to no release that has failed since, and names no other",
      given: (world) => {
        wentBack(world);
        world.proofs = proofsOf("first", "good!", "first");
      },
      ends: 3,
      done: [],
      says: /it failed its proof[^]*rollback candidates/,
    },
  ]);
});
