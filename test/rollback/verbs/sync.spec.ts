import { OperatorError } from "../../../src/errors";
import type { RollbackDeps } from "../../../src/rollback/deps";
import { sync } from "../../../src/rollback/verbs/sync";
import { update } from "../../release/updates";
import { testRows } from "../fakes/runs";

describe("rollback sync", () => {
  const run = ({ stack }: { stack: string }, deps: RollbackDeps) => sync(stack, deps);

  testRows(run, { stack: "prod" }, [
    {
      title: "writes nothing where the file says it already",
      ends: 0,
      done: [],
      says: /Pulumi\.prod\.yaml already has the config of the last update\.$/,
    },
    {
      title: "writes what the last update went with, in one go",
      given: (world) => {
        world.inState = "good";
        const config = { pinnedTags: '["bad"]', maintenance: "true" };
        world.updates = [update(9, "good", { config }), ...world.updates];
      },
      ends: 0,
      done: ['write imageTag=good pinnedTags=["bad"] maintenance=true'],
      says: /^Copied from the last update of prod:\n {2}imageTag {2}good\n {2}pinnedTags {2}\["bad"\]\n {2}maintenance {2}true$/,
      config: { imageTag: "good", pinned: ["bad"] },
    },
    {
      title: "writes nothing before the first deploy",
      given: (world) => (world.inState = undefined),
      ends: 0,
      done: [],
    },
    {
      title: "fails where state can't be read: that is never taken for an empty one",
      given: (world) => (world.failures.state = new OperatorError("Nobody is logged in.")),
      ends: "OperatorError",
      done: [],
      says: /Nobody is logged in/,
    },
    {
      title: "fails where the history can't be read",
      given: (world) => {
        world.inState = "good";
        world.failures.history = new OperatorError("It is gone.");
      },
      ends: "OperatorError",
      done: [],
    },
    {
      title: "fails where config can't be written",
      given: (world) => {
        world.inState = "good";
        world.beforeWrite = () => {
          throw new OperatorError("Disk full.");
        };
      },
      ends: "OperatorError",
      done: [],
    },
  ]);
});
