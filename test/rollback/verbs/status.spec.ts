import { OperatorError } from "../../../src/errors";
import type { HttpAnswer } from "../../../src/health/httpProbe";
import type { RollbackDeps } from "../../../src/rollback/deps";
import { status } from "../../../src/rollback/verbs/status";
import { proofsOf } from "../../guards/release/proofs";
import { testRows } from "../fakes/runs";
import type { World } from "../fakes/world";

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
});
