import { takeover } from "../../../src/rollback/verbs/takeover";
import { proofsOf } from "../../guards/release/proofs";
import { history, update } from "../../release/updates";
import { testRows } from "../fakes/runs";
import type { World } from "../fakes/world";
import { FREE, GONE, hanging, LOCK, THEN, USUAL } from "./hangingUpdate";

describe("rollback takeover", () => {
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
        narrates: /\nECS is idle\n`bad` is on its way: no user has it yet\n/,
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
