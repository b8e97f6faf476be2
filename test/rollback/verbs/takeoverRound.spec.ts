import { CannotStop } from "../../../src/aws/ecsService";
import { OperatorError } from "../../../src/errors";
import { takeover } from "../../../src/rollback/verbs/takeover";
import { testRows } from "../fakes/runs";
import { proofsOf } from "../../guards/release/proofs";
import { history, update } from "../../release/updates";
import type { World } from "../fakes/world";
import { FREE, GONE, hanging, LOCK, THEN, USUAL } from "./hangingUpdate";

describe("rollback takeover", () => {
  describe("goes round Pulumi", () => {
    testRows(takeover, USUAL, [
      {
        title: "where ECS says that it can't stop the deployment: by the revision that was proven",
        given: (world) => {
          hanging(world);
          world.failures.stop = new CannotStop("ECS lists no service deployment under way");
        },
        ends: 0,
        // State says so by then: what is left is to prove it.
        done: [
          "StopServiceDeployment",
          "UpdateService app:2",
          "cancel",
          "refresh",
          'write imageTag=good -emergency pinnedTags=["bad"]',
          "preview",
          'up "redeploy good by ann: the checkout fails", planned',
        ],
        narrates: /can't be stopped \(ECS lists no service[^]*ECS was asked for `good` instead/,
        config: GONE,
      },
      {
        title: "for nothing else: not for an AWS that doesn't answer",
        given: (world) => {
          hanging(world);
          world.failures.stop = new OperatorError("TimeoutError.");
        },
        ends: 0,
        done: ["StopServiceDeployment", "cancel", ...THEN],
        narrates: /The deployment goes on until the rollback replaces it: TimeoutError\./,
        config: GONE,
      },
      {
        title: "never for a bug of ours",
        given: (world) => {
          hanging(world);
          world.failures.stop = new TypeError("x is not a function");
        },
        ends: "TypeError",
        done: ["StopServiceDeployment"],
      },
      {
        title: "and goes on where ECS refuses that, too",
        given: (world) => {
          hanging(world);
          world.failures.stop = new CannotStop("AccessDenied");
          world.failures.update = new OperatorError("AccessDeniedException.");
        },
        ends: 0,
        done: ["StopServiceDeployment", "UpdateService app:2", "cancel", ...THEN],
        narrates: /goes on until the rollback replaces it: AccessDeniedException/,
        config: GONE,
      },
      {
        title: "never where nothing is known of what was proven",
        given: (world) => {
          hanging(world);
          world.failures.stop = new CannotStop("Unsupported");
          world.failures.state = new OperatorError("Nobody is logged in.");
        },
        options: { target: "good" },
        ends: 3,
        done: [],
        says: /it was never proven here/,
      },
    ]);
  });

  describe("on two slots", () => {
    /** Users are on `good`, and slot b is being filled with `bad`, which nobody has proven. */
    function fills(world: World): void {
      [world.inEcs, world.inState] = ["good", "good"];
      world.proofs = proofsOf("first", "good");
      world.updates = history("first", "good");
      world.fillIdle("bad");
      world.locks = [{ lock: LOCK }, FREE];
    }
    const STAYS = [
      "cancel",
      "refresh",
      'write imageTag=good -emergency pinnedTags=["bad"]',
      "preview",
      'up "redeploy good by ann: the checkout fails", planned',
    ];

    testRows(takeover, USUAL, [
      {
        title:
          "ends what fills the other slot: users stay, ECS is asked for nothing, and it is pinned",
        given: fills,
        ends: 0,
        done: STAYS,
        says: /^`good` is live and verified[^]*`bad` is pinned/,
        narrates: /\nECS is at rest\n/,
        config: GONE,
      },
      {
        title: "ends it before it has filled anything, where the backend tells of it",
        given: (world) => {
          fills(world);
          world.hasIdle({ tag: "first", tasks: 2 });
          world.updates = [update(3, "bad", { result: "in-progress" }), ...world.updates];
        },
        ends: 0,
        done: STAYS,
        config: GONE,
      },
      {
        title: "goes to the tag that is typed all the same",
        given: fills,
        options: { target: "first" },
        ends: 0,
        done: [
          "cancel",
          "refresh",
          'write imageTag=first rollback -emergency pinnedTags=["good"]',
          "preview",
          'up "rollback first by ann: the checkout fails", planned',
          "write -rollback",
        ],
        config: { imageTag: "first", pinned: ["good"] },
      },
      {
        title: "goes back from what has flipped already, and pins that",
        given: (world) => {
          fills(world);
          world.flip();
        },
        ends: 0,
        done: ["cancel", ...THEN],
        config: GONE,
      },
      {
        title: "goes back from what users have where the other slot is only warm",
        given: (world) => {
          fills(world);
          world.hasIdle({ tag: "first", tasks: 2 });
        },
        ends: 0,
        done: [
          "cancel",
          "refresh",
          'write imageTag=first rollback -emergency pinnedTags=["good"]',
          "preview",
          'up "rollback first by ann: the checkout fails", planned',
          "write -rollback",
        ],
        config: { imageTag: "first", pinned: ["good"] },
      },
      {
        title: "goes back from what isn't good, also where another release was on its way",
        given: (world) => {
          world.fillIdle("new");
          world.locks = [{ lock: LOCK }, FREE];
        },
        ends: 0,
        done: ["cancel", ...THEN],
        config: GONE,
      },
      {
        title: "stops ECS where the deployment is under way in the slot that users reach",
        given: (world) => {
          hanging(world);
          world.liveSlot = world.slotInState = "b";
          world.hasIdle({ tag: "good", tasks: 2 });
        },
        ends: 0,
        done: ["StopServiceDeployment of slot b", "cancel", ...THEN],
        config: GONE,
      },
    ]);
  });
});
