import assert from "node:assert/strict";
import { OperatorError } from "../../../src/errors";
import type { RollbackDeps } from "../../../src/rollback/deps";
import { verificationTarget } from "../../../src/rollback/proveRunning";
import { verify } from "../../../src/rollback/verbs/verify";
import { proofsOf } from "../../guards/release/proofs";
import { testRows } from "../fakes/runs";
import * as ups from "../fakes/ups";
import { World } from "../fakes/world";

const RAISE = 'up "verify good by ann: proof in full", the proof alone';

/** `good` is live, and config and state say so. */
function goodIsLive(world: World): void {
  [world.inEcs, world.inState] = ["good", "good"];
  world.proofs = proofsOf("first", "good");
  world.config({ imageTag: "good" });
}

/** Its newest proof was an emergency's. */
function provenInPart(world: World): void {
  goodIsLive(world);
  world.proofs = proofsOf("first", "good^");
  world.config({ emergency: true });
}

describe("rollback verify", () => {
  const run = ({ stack }: { stack: string }, deps: RollbackDeps) => verify(stack, deps);

  testRows(run, { stack: "prod" }, [
    {
      title: "proves what is live, and writes nothing where that was proven in full",
      given: goodIsLive,
      ends: 0,
      done: ["prove good"],
      says: /^`good` is live, healthy and fast: verified in 7 s, p50 5 ms, p95 9 ms\.$/,
    },
    {
      title: "proves what ECS runs where state doesn't know it",
      given: (world) => {
        goodIsLive(world);
        world.inEcs = "first";
      },
      ends: 0,
      done: ["prove first"],
    },
    {
      title: "only proves where ECS runs a revision of the release that state doesn't know",
      given: (world) => {
        goodIsLive(world);
        world.madeByHand = true;
      },
      ends: 0,
      done: ["prove good"],
      says: /^`good` is live, healthy and fast: verified in 7 s/,
    },
    {
      title: "says that nothing is proven where the update left the proof out",
      given: (world) => {
        goodIsLive(world);
        world.proofs = proofsOf("first");
        world.up = (_, tag) => world.putLive(tag);
      },
      ends: 4,
      done: ["write -emergency", RAISE],
      says: /^`good` is live, but wasn't proven: the update left its proof out\.\nNext: `npx --no rollback status/,
      config: { imageTag: "good", pinned: [] },
    },
    {
      title: "says what the proof found",
      given: (world) => {
        goodIsLive(world);
        world.failures.prove = new OperatorError("It answered 500.");
      },
      ends: 4,
      done: ["prove good"],
      says: /^It answered 500\.$/,
    },
    {
      title: "stops at a bug of ours",
      given: (world) => {
        goodIsLive(world);
        world.failures.prove = new TypeError("x is not a function");
      },
      ends: "TypeError",
      done: ["prove good"],
    },
    {
      title:
        "has state record the proof where the newest one was weaker; an emergency ends with it",
      given: provenInPart,
      ends: 0,
      done: ["write -emergency", RAISE],
      says: /^`good` is live, healthy and fast: proven in full, and recorded\.$/,
      narrates: /`good` isn't proven in full yet/,
      config: { imageTag: "good", pinned: [] },
    },
    {
      title: "puts config back where that proof fails, and says so",
      given: (world) => {
        provenInPart(world);
        world.up = ups.failsItsProof;
      },
      ends: 4,
      done: ["write -emergency", RAISE, "put back"],
      says: /^It answered 500\.[^]*Next: `npx --no rollback status --stack prod`$/,
    },
    {
      title: "runs nothing where config can't be written",
      given: (world) => {
        provenInPart(world);
        world.beforeWrite = () => {
          throw new OperatorError("Disk full.");
        };
      },
      ends: "OperatorError",
      done: [],
    },
    {
      title: "stops at a bug of ours in the update",
      given: (world) => {
        provenInPart(world);
        world.up = ups.hasABug;
      },
      ends: "TypeError",
      done: ["write -emergency", RAISE],
      config: { imageTag: "good", pinned: [] },
    },
    {
      title:
        "only proves where users get the maintenance page: nothing is proven in full behind it",
      given: (world) => {
        goodIsLive(world);
        world.proofs = proofsOf("first", "good~");
        world.config({ maintenance: true });
      },
      ends: 0,
      done: ["prove good"],
    },
    {
      title: "only proves where state can't be read",
      given: (world) => {
        provenInPart(world);
        world.failures.state = new OperatorError("Nobody is logged in.");
      },
      ends: 0,
      done: ["prove good"],
    },
    {
      title: "is refused where ECS is silent",
      given: (world) => (world.failures.ecs = new Error("connect ETIMEDOUT")),
      ends: 3,
      done: [],
      says: /what is live can't be seen: ECS: connect ETIMEDOUT\./,
    },
    {
      title: "is refused where there is no service",
      given: (world) => (world.inEcs = undefined),
      ends: 3,
      done: [],
      says: /there is no service/,
    },
    {
      title: "is refused where nobody knows the stack's address",
      given: (world) => world.config({ url: undefined, hostedZone: undefined }),
      ends: 3,
      done: [],
      says: /where users reach the stack isn't known/,
    },
  ]);

  it("asks what config and the outputs say", () => {
    const world = new World();
    const live = { slot: "a" as const, image: "x/y:good", tag: "good", taskDefinition: "app:2" };
    const outputs = { logGroup: "/ecs/other", url: "https://other.example" };
    const of = (found: object) => {
      const { logGroup, url, again, imageTag } = verificationTarget(world.file, live, { ...found });
      return { logGroup, url, again, imageTag };
    };
    const always = { again: "npx --no rollback verify --stack prod", imageTag: "good" };
    assert.deepEqual(of(outputs), {
      ...always,
      logGroup: "/ecs/other",
      url: "https://other.example",
    });
    assert.deepEqual(of({}), {
      ...always,
      logGroup: "/ecs/conflicto-prod",
      url: "https://conflicto.app",
    });
    world.remove();
  });
});
