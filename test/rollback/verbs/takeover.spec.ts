import { OperatorError } from "../../../src/errors";
import { Interrupted } from "../../../src/process/changes";
import type { StackLock } from "../../../src/pulumi/lock";
import { takeover } from "../../../src/rollback/verbs/takeover";
import { testRows } from "../fakes/runs";
import { FREE, GONE, hanging, LOCK, THEN, USUAL } from "./hangingUpdate";

const ASKED =
  "ask The update that holds the lock is about to be ended, and `good` to go live on the stack prod. Type ROLLBACK to go on: ";

describe("rollback takeover", () => {
  testRows(takeover, USUAL, [
    {
      title: "stops ECS's deployment, takes the lock away, reads state anew, and rolls back",
      given: hanging,
      ends: 0,
      done: ["StopServiceDeployment", "cancel", ...THEN],
      says: /^`good` is live and verified/,
      narrates:
        /Locked by eve@there \(process 7\) since 2026[^]*ECS: 2 of 2 tasks run: 0 of 2[^]*ECS was asked to stop the deployment and go back\nRemoving its lock\nReading state from AWS\n/,
      config: GONE,
    },
    {
      title: "goes on as `to` where nothing holds the lock",
      ends: 0,
      done: THEN.slice(1),
      narrates: /The lock is free\nECS is idle/,
      config: GONE,
    },
    {
      title: "takes away a lock that nobody can read, too",
      given: (world) => (world.locks = [{ unknown: "on this backend only an update can see it" }]),
      ends: 0,
      done: ["cancel", ...THEN],
      config: GONE,
    },
    {
      title: "asks Pulumi on this machine to end, and waits until it has let go",
      given: (world) => {
        hanging(world, { hostname: "here" });
        world.locks = [world.locks[0]!, world.locks[0]!, world.locks[0]!, FREE];
        world.processes.set(7, "pulumi");
      },
      ends: 0,
      done: ["StopServiceDeployment", "kill 7 SIGINT", ...THEN],
      narrates: /Asking process 7 to end\nReading state/,
      config: GONE,
    },
    {
      title: "kills it where it doesn't end within 20 s",
      given: (world) => {
        hanging(world, { hostname: "here" });
        world.locks = [
          ...Array<{ lock: StackLock }>(81).fill({ lock: { ...LOCK, hostname: "here" } }),
          FREE,
        ];
        world.processes.set(7, "pulumi");
      },
      ends: 0,
      done: ["StopServiceDeployment", "kill 7 SIGINT", "kill 7 SIGKILL", "cancel", ...THEN],
      config: GONE,
    },
    {
      title: "ends no other program that has its number now",
      given: (world) => {
        hanging(world, { hostname: "here" });
        world.processes.set(7, "postgres");
      },
      ends: 0,
      done: ["StopServiceDeployment", "cancel", ...THEN],
      config: GONE,
    },
    {
      title: "ends no process of this machine for another machine's lock",
      given: (world) => {
        hanging(world);
        world.processes.set(7, "pulumi");
      },
      ends: 0,
      done: ["StopServiceDeployment", "cancel", ...THEN],
      config: GONE,
    },
    {
      title: "ends no process for a lock whose process has ended",
      given: (world) => {
        hanging(world, { hostname: "here", isAbandoned: true });
        world.processes.set(7, "pulumi");
      },
      ends: 0,
      done: ["StopServiceDeployment", "cancel", ...THEN],
      config: GONE,
    },
  ]);

  describe("ends nobody's update", () => {
    testRows(takeover, USUAL, [
      {
        title: "that it isn't confirmed for",
        given: hanging,
        options: { confirm: undefined },
        ends: 3,
        done: [],
        says: /^Refused: ending somebody's update isn't confirmed: --confirm must be ROLLBACK\.\nNext: `npx --no rollback takeover good --stack prod`$/,
      },
      {
        title: "when the question is interrupted",
        given: (world) => {
          hanging(world);
          world.answers = [new Interrupted()];
        },
        options: { confirm: undefined },
        ends: "Interrupted",
        done: [ASKED],
      },
      {
        title: "for a target that was never proven",
        given: hanging,
        options: { target: "new" },
        ends: 3,
        done: [],
        says: /`new`: it never ran here/,
      },
      {
        title: "for a target that isn't there",
        given: (world) => {
          hanging(world);
          world.proofs = [];
        },
        ends: 3,
        done: [],
        says: /There is no release before `bad`/,
      },
    ]);
  });

  describe("says what is wrong, and rolls nothing back,", () => {
    testRows(takeover, USUAL, [
      {
        title: "where the lock can't be taken away",
        given: (world) => {
          hanging(world);
          world.failures.cancel = new OperatorError("The backend refuses these credentials.");
        },
        ends: "OperatorError",
        done: ["StopServiceDeployment", "cancel"],
        says: /refuses these credentials/,
      },
      {
        title: "where state can't be read from AWS",
        given: (world) => {
          hanging(world);
          world.failures.refresh = new OperatorError("AWS is away.");
        },
        ends: "OperatorError",
        done: ["StopServiceDeployment", "cancel", "refresh"],
      },
    ]);
  });
});
