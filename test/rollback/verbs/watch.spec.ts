import assert from "node:assert/strict";
import { OperatorError } from "../../../src/errors";
import type { HttpAnswer } from "../../../src/health/httpProbe";
import { NOTHING_SEEN } from "../../../src/health/watching";
import { outcomeOf, watch } from "../../../src/rollback/verbs/watch";
import { ending, testRows } from "../fakes/runs";
import { World } from "../fakes/world";
import { depsOf } from "../fakes/worldDeps";

const BROKEN: HttpAnswer = { status: 500, location: undefined, body: "", ms: 5 };

/** The smoke path answers 500. */
function broken(world: World): void {
  const healthy = world.http;
  world.http = (path) => (path.includes("health") ? healthy(path) : BROKEN);
}

describe("rollback verify --watch", () => {
  testRows(watch, { stack: "prod", seconds: 2 }, [
    {
      title: "is done where every answer was good",
      ends: 0,
      done: [],
      says: /^`bad`: 4 requests, 0 failed/,
      narrates:
        /^Watching `bad` at https:\/\/conflicto\.app: \/api\/v1\/health\/, \/api\/v1\/sessions\/$/,
    },
    {
      title: "asks the paths in turn, says so every ten seconds, and fails with bad answers",
      given: broken,
      options: { seconds: 11 },
      ends: 4,
      done: [],
      says: /^`bad`: 22 requests, 11 failed \(50\.0 %\)/,
      narrates: /^Watching .*\n20 requests, 10 failed[^\n]*$/,
    },
    {
      title: "asks the health path alone behind the maintenance page, and says so",
      given: (world) => {
        broken(world);
        world.config({ maintenance: true });
      },
      ends: 0,
      done: [],
      says: /0 failed.* Users got the maintenance page, which wasn't asked\.$/,
      narrates: /only \/api\/v1\/health\/ can be watched/,
    },
    {
      title: "watches what state says is live where ECS is silent",
      given: (world) => (world.failures.ecs = new Error("connect ETIMEDOUT")),
      ends: 0,
      done: [],
      says: /^`bad`: 4 requests/,
    },
    {
      title: "is refused where nobody knows what is live, and says why",
      given: (world) => {
        world.failures.ecs = new Error("connect ETIMEDOUT");
        world.failures.state = new OperatorError("Nobody is logged in.");
      },
      ends: 3,
      done: [],
      says: /isn't known \(ECS: connect ETIMEDOUT; Nobody is logged in\.\)\.\nNext: `npx --no rollback status/,
    },
    {
      title: "is refused where nobody knows the stack's address",
      given: (world) => world.config({ url: undefined, hostedZone: undefined }),
      ends: 3,
      done: [],
    },
    {
      title: "ends by a signal before the first answer: nothing is known",
      given: (world) => world.interrupt(),
      ends: 1,
      done: [],
      says: /ended before the first answer, so nothing is known/,
    },
  ]);

  it("ends by a signal with what it has seen, when nobody said how long", async () => {
    const world = new World();
    const healthy = world.http;
    let requests = 0;
    world.http = (path) => {
      if (++requests === 3) world.interrupt();
      return healthy(path);
    };
    const { ends, lines } = await ending(watch({ stack: "prod" }, depsOf(world)));
    assert.equal(ends, 0);
    assert.match(lines[0]!, /^`bad`: 3 requests, 0 failed/);
    world.remove();
  });

  it("is never done without an answer, and says what the maintenance page kept from it", () => {
    const { exitCode, lines } = outcomeOf("b", NOTHING_SEEN, true);
    assert.equal(exitCode, 1);
    assert.match(lines.join(), /nothing is known\. Users got the maintenance page/);
  });
});
