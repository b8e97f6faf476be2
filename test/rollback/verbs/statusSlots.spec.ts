import assert from "node:assert/strict";
import type { HttpAnswer } from "../../../src/health/httpProbe";
import type { RollbackDeps } from "../../../src/rollback/deps";
import { status } from "../../../src/rollback/verbs/status";
import { proofsOf } from "../../guards/release/proofs";
import { ending, testRows } from "../fakes/runs";
import type { IdleSlot } from "../fakes/slots";
import { World } from "../fakes/world";
import { depsOf } from "../fakes/worldDeps";

const BROKEN: HttpAnswer = { status: 500, location: undefined, body: "", ms: 5 };

function goodIsLive(world: World): void {
  [world.inEcs, world.inState] = ["good", "good"];
  world.proofs = proofsOf("first", "good");
  world.config({ imageTag: "good" });
}

describe("rollback status on two slots", () => {
  const run = ({ stack }: { stack: string }, deps: RollbackDeps) => status(stack, deps);
  /** Users are on `good` in slot a; slot b has what is given. */
  const idle =
    (slot: IdleSlot) =>
    (world: World): void => {
      goodIsLive(world);
      world.hasIdle(slot);
    };

  testRows(run, { stack: "prod" }, [
    {
      title: "says what is in each, and that the way back is warm",
      given: idle({ tag: "first", tasks: 2 }),
      ends: 0,
      done: [],
      says: /\nslot a +good, live: 2 of 2 tasks run, 2 healthy\nslot b +first, idle: 2 of 2 tasks run, 2 healthy\nway back +`first`, warm: users get it in seconds; proven in full here 2026[^ ]*\.\n/,
    },
    {
      title: "names the slots in their order where users are in the second one",
      given: (world) => {
        goodIsLive(world);
        world.liveSlot = world.slotInState = "b";
        world.hasIdle({ tag: "first", tasks: 2 });
      },
      ends: 0,
      done: [],
      says: /\nslot a +first, idle: [^\n]*\nslot b +good, live: /,
    },
    {
      title: "says that the way back is cold where the other slot was emptied",
      given: idle({ tag: "bad", tasks: 0 }),
      ends: 0,
      done: [],
      says: /\nslot b +bad, idle: empty\nway back +`first`, cold: its tasks must start; proven in full here 2026[^ ]*\.\n/,
    },
    {
      title: "says why the way back is broken",
      given: idle({ tag: "first", tasks: 2, healthy: 1 }),
      ends: 0,
      done: [],
      says: /way back +`first`, cold: its tasks must start; [^\n]*slot b has 1 of 2 tasks healthy\./,
    },
    {
      title: "says that users were sent to the other slot, and what makes state say so",
      given: (world) => {
        idle({ tag: "first", tasks: 2 })(world);
        world.flip();
      },
      ends: 4,
      done: [],
      says: /\nslot b +first, live[^]*! All users go to slot b, and the record says that all go to slot a[^]*! ECS runs `first`, state says `good`[^]*Next: `npx --no rollback adopt --stack prod`$/,
    },
    {
      title: "says the same where both slots have the same release",
      given: (world) => {
        idle({ tag: "good", tasks: 2 })(world);
        world.flip();
      },
      ends: 4,
      done: [],
      says: /! All users go to slot b[^]*Next: `npx --no rollback adopt --stack prod`$/,
    },
    {
      title: "says that users get both slots, and first what brings them together",
      given: (world) => {
        idle({ tag: "first", tasks: 2, healthy: 1 })(world);
        world.weights = { a: 1, b: 1 };
      },
      ends: 4,
      done: [],
      says: /way back +`first`[^\n]* `to` is refused until AWS and state agree \(see below\)\.\n[^]*! The traffic rule has the weights 1 and 1, so users get both slots[^]*Next: `npx --no rollback break-glass good --stack prod`$/,
    },
    {
      title: "names that first where users get errors, too",
      given: (world) => {
        idle({ tag: "first", tasks: 2 })(world);
        world.weights = { a: 1, b: 1 };
        world.http = () => BROKEN;
      },
      ends: 4,
      done: [],
      says: /\nNext: `npx --no rollback break-glass good --stack prod`\nOr: /,
    },
    {
      title: "says that nobody is served, also where what is asked happens to answer",
      given: (world) => {
        idle({ tag: "first", tasks: 2 })(world);
        world.weights = { a: 0, b: 0 };
      },
      ends: 4,
      done: [],
      says: /so no user is served[^]*Next: `npx --no rollback break-glass good --stack prod`$/,
    },
    {
      title: "says that the service of the other slot was changed: users don't get that",
      given: (world) => {
        idle({ tag: "first", tasks: 2 })(world);
        world.idle = { tag: "bad", tasks: 2 };
      },
      ends: 0,
      done: [],
      says: /! Slot b runs `app:3`, and the record says `app:1` \(`first`\)[^]*Next: `npx pulumi refresh --stack prod`$/,
    },
  ]);
});

it("asks users' address once where config names it", async () => {
  const world = new World();
  goodIsLive(world);
  const healthy = world.http;
  const asked: string[] = [];
  world.http = (path) => {
    asked.push(path);
    return healthy(path);
  };
  await ending(status("prod", depsOf(world)));
  assert.deepEqual(asked, ["/api/v1/health/", "/api/v1/sessions/"]);
  world.remove();
});
