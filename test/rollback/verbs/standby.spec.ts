import { OperatorError } from "../../../src/errors";
import type { RollbackDeps } from "../../../src/rollback/deps";
import { verifyStandby } from "../../../src/rollback/verbs/standby";
import { proofsOf } from "../../guards/release/proofs";
import type { IdleSlot } from "../fakes/slots";
import { testRows } from "../fakes/runs";
import type { World } from "../fakes/world";

/** `good` is live in slot a; slot b has what is given. */
const idle =
  (slot: IdleSlot | undefined, ...proofs: string[]) =>
  (world: World): void => {
    [world.inEcs, world.inState] = ["good", "good"];
    world.proofs = proofsOf(...(proofs.length === 0 ? ["first", "good"] : proofs));
    world.config({ imageTag: "good" });
    if (slot !== undefined) world.hasIdle(slot);
  };
const WARM = idle({ tag: "first", tasks: 2 });
const ASKED = "prove first in slot b by x-release-slot: key-b";

describe("rollback verify --standby", () => {
  const run = ({ stack }: { stack: string }, deps: RollbackDeps) => verifyStandby(stack, deps);

  testRows(run, { stack: "prod" }, [
    {
      title: "asks the warm slot by its own rule",
      given: WARM,
      ends: 0,
      done: [ASKED],
      says: /^The way back works: `first` is warm in slot b, healthy and fast\.$/,
    },
    {
      title: "says why the way back is broken",
      given: (world) => {
        WARM(world);
        world.failures.prove = new OperatorError("It answered 500.");
      },
      ends: 4,
      done: [ASKED],
      says: /^The way back to `first`, which is warm in slot b, is broken:\nIt answered 500\.$/,
    },
    {
      title: "notices a task that is gone, and asks nothing then",
      given: idle({ tag: "first", tasks: 2, healthy: 1 }),
      ends: 4,
      done: [],
      says: /^The way back to `first` isn't warm: slot b has 1 of 2 tasks of `first` healthy\. .*\nNext: `npx --no rollback status --stack prod`$/,
    },
    {
      title: "notices an emptied slot",
      given: idle({ tag: "first", tasks: 0 }),
      ends: 4,
      done: [],
      says: /isn't warm: slot b was emptied\./,
    },
    {
      title: "notices that the slot holds another release than the way back",
      given: idle({ tag: "bad", tasks: 2 }, "first", "good", "bad!", "good"),
      ends: 4,
      done: [],
      says: /^The way back to `first` isn't warm: slot b has 2 of 2 tasks of `bad` healthy\./,
    },
    {
      title: "notices that nothing was ever in the other slot",
      given: idle(undefined),
      ends: 4,
      done: [],
      says: /nothing was ever in the other slot/,
    },
    {
      title: "notices that there is no other release",
      given: idle({ tag: "first", tasks: 2 }, "good"),
      ends: 4,
      done: [],
      says: /^There is no way back: no other release was proven in full here\./,
    },
    {
      title: "is refused where state can't be read",
      given: (world) => {
        WARM(world);
        world.failures.state = new OperatorError("Nobody is logged in.");
      },
      ends: 3,
      done: [],
      says: /whether the way back is warm can't be seen: Nobody is logged in/,
    },
    {
      title: "says so where the stack's secret can't be read",
      given: (world) => {
        WARM(world);
        world.failures.secrets = new OperatorError("The passphrase is wrong.");
      },
      ends: "OperatorError",
      done: [],
    },
  ]);
});
