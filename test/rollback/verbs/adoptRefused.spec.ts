import { Interrupted } from "../../../src/process/changes";
import { adopt } from "../../../src/rollback/verbs/adopt";
import { testRows } from "../fakes/runs";
import { CONFIRMED, type World } from "../fakes/world";

const USUAL = { ...CONFIRMED, stack: "prod", yes: true };

/** Somebody has put `good` live behind Pulumi's back. */
function behindItsBack(world: World): void {
  world.inEcs = "good";
}

describe("rollback adopt", () => {
  describe("is refused, with config as it was,", () => {
    testRows(adopt, USUAL, [
      {
        title: "where a person says no",
        given: (world) => {
          behindItsBack(world);
          world.answers = ["no"];
        },
        options: { yes: false },
        ends: 3,
        done: ["ask Make config and state say good? (yes/no) "],
        says: /^Refused: not confirmed\.\nNext: `npx --no rollback adopt --yes --stack prod`$/,
      },
      {
        title: "or ends, where it is interrupted at its question",
        given: (world) => {
          behindItsBack(world);
          world.answers = [new Interrupted()];
        },
        options: { yes: false },
        ends: "Interrupted",
        done: ["ask Make config and state say good? (yes/no) "],
      },
      {
        title: "where nobody can be asked",
        given: behindItsBack,
        options: { yes: false },
        ends: 3,
        done: [],
        says: /not confirmed/,
      },
      {
        title: "where nobody approved it: it is a rollback for the guards",
        given: behindItsBack,
        options: { approvedBy: undefined },
        ends: 3,
        done: [],
        says: /--approved-by is missing[^]*\nNext: `npx --no rollback adopt --stack prod`$/,
      },
      {
        title: "where ECS is silent",
        given: (world) => (world.failures.ecs = new Error("connect ETIMEDOUT")),
        ends: 3,
        done: [],
        says: /what is live can't be seen: ECS: connect ETIMEDOUT\./,
      },
      {
        title: "where there is no service",
        given: (world) => (world.inEcs = undefined),
        ends: 3,
        done: [],
        says: /there is no service/,
      },
      {
        title: "where the release is pinned, with the way back from it: nothing is read from AWS",
        given: (world) => {
          behindItsBack(world);
          world.config({ pinnedTags: ["good"] });
        },
        ends: 3,
        done: [],
        says: /^Refused: `good` is pinned as bad\.\nNext: `npx --no rollback to first --stack prod`$/,
      },
      {
        title: "where the release has failed its proof, with the way back from it",
        given: (world) => {
          [world.inEcs, world.inState] = ["bad", "good"];
          world.config({ imageTag: "good" });
        },
        ends: 3,
        done: [],
        says: /^Refused: `bad` failed its proof [^]*\nNext: `npx --no rollback to good --stack prod`$/,
      },
      {
        title: "where an update holds the lock",
        given: (world) => {
          behindItsBack(world);
          const lock = {
            holder: "eve@there (process 7)",
            pid: 7,
            hostname: "there",
            since: "2026",
          };
          world.locks = [{ lock: { ...lock, isAbandoned: false } }];
        },
        ends: 3,
        done: [],
        says: /eve@there[^]*rollback takeover good/,
      },
    ]);
  });
});
