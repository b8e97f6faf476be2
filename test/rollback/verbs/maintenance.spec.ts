import { OperatorError } from "../../../src/errors";
import type { RollbackDeps } from "../../../src/rollback/deps";
import { maintenance } from "../../../src/rollback/verbs/maintenance";
import { testRows } from "../fakes/runs";
import * as ups from "../fakes/ups";

const ON = 'up "maintenance on by ann: asked for"';
const OFF = 'up "maintenance off by ann: asked for"';
const LOCK = {
  holder: "eve@there (process 7)",
  pid: 7,
  hostname: "there",
  since: "2026-11-24T20:00:00Z",
  isAbandoned: true,
};
const CHANGED = { imageTag: "bad", pinned: [] };

describe("rollback maintenance", () => {
  const run = ({ on }: { on: boolean }, deps: RollbackDeps) => maintenance("prod", on, deps);

  testRows(run, { on: true }, [
    {
      title: "goes on with one update",
      ends: 0,
      done: ["write maintenance=true", ON],
      says: /^Users get the maintenance page, with 503\.$/,
      config: CHANGED,
    },
    {
      title: "goes off with two: the page goes, then the application is proven without it",
      options: { on: false },
      ends: 0,
      done: ["write maintenance=false", OFF, OFF],
      says: /^Users get the application again\.$/,
      config: CHANGED,
    },
    {
      title: "is refused where another release is configured",
      given: (world) => (world.inState = "good"),
      ends: 3,
      done: [],
      says: /config asks for `bad`[^]*config set imageTag good/,
    },
    {
      title: "is refused where nothing was deployed",
      given: (world) => (world.inState = undefined),
      ends: 3,
      done: [],
      says: /nothing was deployed/,
    },
    {
      title: "is refused where state can't be read",
      given: (world) => (world.failures.state = new OperatorError("Nobody is logged in.")),
      ends: 3,
      done: [],
      says: /what is live can't be read: Nobody is logged in/,
    },
    {
      title: "is refused where an abandoned lock is in the way",
      given: (world) => (world.locks = [{ lock: LOCK }]),
      ends: 3,
      done: [],
      says: /npx pulumi cancel --yes --stack prod/,
    },
    {
      title: "runs nothing where config can't be written",
      given: (world) =>
        (world.beforeWrite = () => {
          throw new OperatorError("The disk is full.");
        }),
      ends: "OperatorError",
      done: [],
    },
    {
      title: "sets config back where the update never began, and says so",
      given: (world) => (world.up = ups.isLockedOut),
      ends: 1,
      done: ["write maintenance=true", ON, "put back"],
      says: /^Locked\.\nNothing was changed\.\nNext: `npx --no rollback status --stack prod`$/,
    },
    {
      title: "leaves config where an update had begun, and says how to go on",
      given: (world) => (world.up = ups.failsItsProof),
      ends: 1,
      done: ["write maintenance=true", ON],
      says: /Config says that the page must be on; whether it is wasn't checked\.\nNext: `npx --no rollback maintenance on --stack prod`$/,
      config: CHANGED,
    },
    {
      title: "leaves config where the second update never began: the page has gone",
      given: (world) => {
        let isFirst = true;
        world.up = (...given) => {
          if (!isFirst) ups.isLockedOut(...given);
          isFirst = false;
        };
      },
      options: { on: false },
      ends: 1,
      done: ["write maintenance=false", OFF, OFF],
      says: /Next: `npx --no rollback maintenance off --stack prod`$/,
      config: CHANGED,
    },
    {
      title: "ends as interrupted where it was before its update",
      given: (world) => (world.up = ups.isInterruptedBefore),
      ends: "Interrupted",
      done: ["write maintenance=true", ON, "put back"],
    },
    {
      title: "says what couldn't be put back where it was interrupted before its update",
      given: (world) => {
        world.up = ups.isInterruptedBefore;
        world.failures.putBack = new Error("`maintenance` wasn't set back.");
      },
      ends: 1,
      done: ["write maintenance=true", ON, "put back"],
      says: /Nothing was changed\.\n`maintenance` wasn't set back\./,
      config: CHANGED,
    },
    {
      title: "stops at a bug of ours",
      given: (world) => (world.up = ups.hasABug),
      ends: "TypeError",
      done: ["write maintenance=true", ON],
      config: CHANGED,
    },
  ]);
});
