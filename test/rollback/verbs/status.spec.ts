import assert from "node:assert/strict";
import { OperatorError } from "../../../src/errors";
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

describe("rollback status", () => {
  const run = ({ stack }: { stack: string }, deps: RollbackDeps) => status(stack, deps);

  testRows(run, { stack: "prod" }, [
    {
      title: "ends with 0 where the release is live, verified and well",
      given: goodIsLive,
      ends: 0,
      done: [],
      says: /live +good {2}sha256:good\n[^]*state +good, verified\nconfig +good\nusers +healthy[^]*deployment +none under way\nlock +free\npinned +none\nmaintenance off\ndatabase +going back to `first`: not known: no clone of the application is configured/,
    },
    {
      title: "names the way back from a release that isn't verified",
      ends: 4,
      done: [],
      says: /! `bad` isn't verified\.[^]*rollback to good --stack prod/,
    },
    {
      title: "says that users get errors",
      given: (world) => {
        goodIsLive(world);
        world.http = () => BROKEN;
      },
      ends: 4,
      done: [],
      says: /users +unhealthy: [^]*answered 500[^]*rollback to first --stack prod/,
    },
    {
      title: "says that the page is on, and asks the health path alone",
      given: (world) => {
        goodIsLive(world);
        world.config({ maintenance: true });
        const healthy = world.http;
        world.http = (path) => (path.includes("health") ? healthy(path) : BROKEN);
      },
      ends: 4,
      done: [],
      says: /Users get the maintenance page\./,
    },
    {
      title: "names what ECS, state and config say apart",
      given: (world) => {
        goodIsLive(world);
        world.inEcs = "first";
        world.config({ imageTag: "bad" });
      },
      ends: 4,
      done: [],
      says: /! ECS runs `first`, state says `good`[^]*! Config asks for `bad`, state says `good`[^]*Next: `npx --no rollback adopt --stack prod`$/,
    },
    {
      title: "doesn't name `adopt` for a pinned release that somebody put live",
      given: (world) => {
        goodIsLive(world);
        world.inEcs = "first";
        world.config({ pinnedTags: ["first"] });
      },
      ends: 4,
      done: [],
      says: /^(?![^]*rollback adopt)[^]*! ECS runs `first`, state says `good`[^]*Next: `npx --no rollback to good --stack prod`/,
    },
    {
      title: "ends with 1 where ECS is silent, and says why",
      given: (world) => {
        goodIsLive(world);
        world.failures.ecs = new Error("connect ETIMEDOUT");
      },
      ends: 1,
      done: [],
      says: /live +not known: ECS: connect ETIMEDOUT\n[^]*state +good/,
    },
    {
      title: "ends with 1 where state can't be read",
      given: (world) => {
        goodIsLive(world);
        world.failures.state = new OperatorError("Nobody is logged in.\nMore of it.");
      },
      ends: 1,
      done: [],
      says: /state +not known: Nobody is logged in\.\n/,
    },
    {
      title: "needs no history",
      given: (world) => {
        goodIsLive(world);
        world.failures.history = new OperatorError("It is gone.");
      },
      ends: 0,
      done: [],
      says: /Not known: history: It is gone\./,
    },
    {
      title: "ends with 1 where nothing is live",
      given: (world) => {
        [world.inEcs, world.inState, world.proofs] = [undefined, undefined, []];
      },
      ends: 1,
      done: [],
      says: /Nothing is live: ECS has no such service\./,
    },
    {
      title: "says who holds the lock",
      given: (world) => {
        goodIsLive(world);
        const lock = { holder: "eve@there (process 7)", pid: 7, hostname: "there", since: "2026" };
        world.locks = [{ lock: { ...lock, isAbandoned: true } }];
      },
      ends: 0,
      done: [],
      says: /lock +held by eve@there \(process 7\) since 2026, whose process has ended/,
    },
  ]);

  describe("on two slots", () => {
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
});
