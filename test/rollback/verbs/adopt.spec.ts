import { OperatorError } from "../../../src/errors";
import { Interrupted } from "../../../src/process/changes";
import { adopt } from "../../../src/rollback/verbs/adopt";
import { testRows } from "../fakes/runs";
import * as ups from "../fakes/ups";
import { CONFIRMED, type World } from "../fakes/world";

const USUAL = { ...CONFIRMED, stack: "prod", yes: true };
const WRITTEN = "write imageTag=good -emergency rollback";
const UP = 'up "adopt good by ann: the checkout fails"';
const ADOPTED = { imageTag: "good", pinned: [] };
const NOTE = { "break-glass": "eve: the glass was broken" };
const AGAIN = `tag ${JSON.stringify(NOTE)}`;

/** Somebody has put `good` live behind Pulumi's back. */
function behindItsBack(world: World): void {
  world.inEcs = "good";
}

function byBreakGlass(world: World): void {
  behindItsBack(world);
  Object.assign(world.ecsTags, NOTE);
}

describe("rollback adopt", () => {
  testRows(adopt, USUAL, [
    {
      title: "makes config and state match what is live, and takes the confirmation out again",
      given: behindItsBack,
      ends: 0,
      done: [WRITTEN, UP, "write -rollback"],
      says: /^Config and state now say `good`, and it is verified\.$/,
      narrates: /^live {4}good {2}\(app:2\)\nstate {3}bad {2}→ good\nconfig {2}bad {2}→ good$/,
      config: ADOPTED,
    },
    {
      title: "takes the note of break-glass off before the update, and its reason",
      given: byBreakGlass,
      options: { reason: undefined },
      ends: 0,
      done: [
        WRITTEN,
        "untag break-glass",
        'up "adopt good by ann: eve: the glass was broken"',
        "write -rollback",
      ],
      narrates: /Note on the service: eve: the glass was broken/,
      config: ADOPTED,
    },
    {
      title: "asks a person, who may say yes",
      given: (world) => {
        behindItsBack(world);
        world.answers = ["yes"];
      },
      options: { yes: false },
      ends: 0,
      done: ["ask Make config and state say good? (yes/no) ", WRITTEN, UP, "write -rollback"],
      config: ADOPTED,
    },
    {
      title: "has nothing to do where all say the same",
      ends: 0,
      done: [],
      says: /^Nothing to adopt\.$/,
    },
    {
      title: "only config is behind: no rollback, so nothing is confirmed",
      given: (world) => (world.inEcs = world.inState = "good"),
      ends: 0,
      done: ["write imageTag=good -emergency", UP],
      config: ADOPTED,
    },
    {
      title: "succeeds also where the confirmation can't be taken out afterwards: that is said",
      given: (world) => {
        behindItsBack(world);
        world.beforeWrite = (changes) => {
          if (Object.keys(changes).join() === "rollback") throw new OperatorError("Disk full.");
        };
      },
      ends: 0,
      done: [WRITTEN, UP],
      says: /^Config and state now say `good`[^]*still in config: Disk full\./,
      config: ADOPTED,
    },
  ]);

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

  describe("fails, with config put back,", () => {
    testRows(adopt, USUAL, [
      {
        title: "where the note can't be read: nothing was written yet",
        given: (world) => {
          byBreakGlass(world);
          world.failures.tags = new OperatorError("ECS couldn't be asked.");
        },
        ends: "OperatorError",
        done: [],
        says: /ECS couldn't be asked/,
      },
      {
        title: "where config can't be written: the note stays",
        given: (world) => {
          byBreakGlass(world);
          world.beforeWrite = () => {
            throw new OperatorError("Disk full.");
          };
        },
        ends: "OperatorError",
        done: [],
      },
      {
        title: "where the note can't be taken off: it is still there",
        given: (world) => {
          byBreakGlass(world);
          world.failures.untag = new OperatorError("ECS couldn't be asked.");
        },
        ends: 1,
        done: [WRITTEN, "untag break-glass", "put back"],
        says: /^ECS couldn't be asked\.\n`good` was not adopted\.\nConfig is as it was\./,
      },
      {
        title: "where the update fails, with the note put back first",
        given: (world) => {
          byBreakGlass(world);
          world.up = ups.failsBeforeEcs;
        },
        ends: 1,
        done: [WRITTEN, "untag break-glass", UP, AGAIN, "put back"],
        says: /^pulumi up failed: a plugin crashed\.\n`good` was not adopted\.\nConfig is as it was\.\nNext: `npx --no rollback to first --stack prod`$/,
      },
      {
        title: "where the note is lost, which is said",
        given: (world) => {
          byBreakGlass(world);
          world.up = ups.failsBeforeEcs;
          world.failures.tag = new OperatorError("ECS couldn't be asked.");
        },
        ends: 1,
        done: [WRITTEN, "untag break-glass", UP, AGAIN, "put back"],
        narrates: /The note is lost: ECS couldn't be asked\./,
      },
      {
        title: "where the release is pinned, with the way back from it",
        given: (world) => {
          behindItsBack(world);
          world.config({ pinnedTags: ["good"] });
          world.up = () => {
            throw new OperatorError("It is pinned.\nNext: `npx --no rollback candidates`");
          };
        },
        ends: 1,
        done: [WRITTEN, UP, "put back"],
        says: /^It is pinned\.\n`good` was not adopted\.\nConfig is as it was\.\nNext: `npx --no rollback to first/,
      },
      {
        title: "where it is interrupted before the update",
        given: (world) => {
          byBreakGlass(world);
          world.up = ups.isInterruptedBefore;
        },
        ends: 1,
        done: [WRITTEN, "untag break-glass", UP, AGAIN, "put back"],
      },
      {
        title: "but not for a bug of ours",
        given: (world) => {
          byBreakGlass(world);
          world.up = ups.hasABug;
        },
        ends: "TypeError",
        done: [WRITTEN, "untag break-glass", UP, AGAIN],
        config: ADOPTED,
      },
    ]);
  });
});
