import { adopt } from "../../../src/rollback/verbs/adopt";
import { testRows } from "../fakes/runs";
import { CONFIRMED, type World } from "../fakes/world";

const USUAL = { ...CONFIRMED, stack: "prod", yes: true };
const WRITTEN = "write imageTag=good -emergency rollback";
const UP = 'up "adopt good by ann: the checkout fails"';
const ADOPTED = { imageTag: "good", pinned: [] };
const NOTE = { "break-glass": "eve: the glass was broken" };

describe("rollback adopt", () => {
  describe("on two slots", () => {
    /** Users were sent to `good` in slot b, behind Pulumi's back. */
    function flipped(world: World): void {
      world.hasIdle({ tag: "good", tasks: 2 });
      world.flip();
    }

    testRows(adopt, USUAL, [
      {
        title: "adopts the release that users were sent to",
        given: flipped,
        ends: 0,
        done: [WRITTEN, "refresh", UP, "write -rollback"],
        narrates: /^live {4}good {2}\(app:2\)\nstate {3}bad {2}→ good\n/,
        config: ADOPTED,
      },
      {
        title: "takes the note off the service of the slot that users are in",
        given: (world) => {
          flipped(world);
          Object.assign(world.ecsTags, NOTE);
        },
        ends: 0,
        done: [WRITTEN, "untag slot b break-glass", "refresh", UP, "write -rollback"],
        config: ADOPTED,
      },
      {
        title: "adopts the slot, too, where both have the same release",
        given: (world) => {
          [world.inEcs, world.inState] = ["good", "good"];
          world.config({ imageTag: "good" });
          world.hasIdle({ tag: "good", tasks: 2 });
          world.flip();
        },
        ends: 0,
        done: ["write imageTag=good -emergency", "refresh", UP],
        config: ADOPTED,
      },
      {
        title: "has nothing to do where only the slot that users don't reach is otherwise",
        given: (world) => {
          world.hasIdle({ tag: "good", tasks: 2 });
          world.idle = { tag: "first", tasks: 2 };
        },
        ends: 0,
        done: [],
        says: /^Nothing to adopt\.$/,
      },
    ]);
  });
});
