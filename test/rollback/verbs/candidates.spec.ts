import assert from "node:assert/strict";
import { OperatorError } from "../../../src/errors";
import type { RollbackDeps, SourceDeps } from "../../../src/rollback/deps";
import { candidates } from "../../../src/rollback/verbs/candidates";
import { history } from "../../release/updates";
import { testRows } from "../fakes/runs";
import { World } from "../fakes/world";
import { depsOf } from "../fakes/worldDeps";

/** The world, with other sources. */
function withSources(world: World, sources: Partial<SourceDeps>): RollbackDeps {
  const deps = depsOf(world);
  return { ...deps, sources: { ...deps.sources, ...sources } };
}

const COMMIT = { sha: "good".padEnd(40, "0"), subject: "Fix it", author: "ann", date: "2026" };

describe("rollback candidates", () => {
  testRows(candidates, { stack: "prod" }, [
    {
      title: "lists what ran here, newest first, and recommends the way back",
      ends: 0,
      done: [],
      says: /● +bad[^\n]*failed, live[^]*→ +good[^\n]*verified[^]*first[^]*→ The newest release before `bad`[^]*`good`[^]*Next: `npx --no rollback plan good --stack prod`/,
    },
    {
      title: "shows twenty rows, and how to see the rest",
      given: (world) =>
        (world.updates = history(...Array.from({ length: 23 }, (_, index) => `v${index}`), "bad!")),
      ends: 0,
      done: [],
      says: /… and \d+ more: `npx --no rollback candidates --all --stack prod`/,
    },
    {
      title: "names beneath the table each source that is silent",
      given: (world) => (world.failures.registry = new Error("ghcr.io: no answer within 5 s")),
      ends: 0,
      done: [],
      says: /→ The newest [^\n]*`good`[^]*Note: ghcr\.io: no answer within 5 s\n/,
    },
    {
      title: "says that it doesn't know what ran here, never that nothing did",
      given: (world) => {
        world.failures.state = world.failures.history = new OperatorError("Nobody is logged in.");
      },
      ends: 0,
      done: [],
      says: /Which releases ran here isn't known\. Nobody is logged in\.[^]*Note: Nobody is logged in\.$/,
    },
    {
      title: "goes by state for what is live where ECS is silent",
      given: (world) => (world.failures.ecs = new Error("connect ETIMEDOUT")),
      ends: 0,
      done: [],
      says: /→ The newest [^\n]*`good`[^]*Note: ECS: connect ETIMEDOUT\n/,
    },
  ]);

  it("asks GitHub for the repository that GHCR's image is named after, or the one that is named", async () => {
    for (const [named, asked] of [
      [undefined, "example/app"],
      ["other/app", "other/app"],
    ] as const) {
      const world = new World();
      const repositories: string[] = [];
      const deps = withSources(world, {
        commits: async ({ repository }) => {
          repositories.push(repository);
          return [];
        },
        runs: async ({ repository }) => {
          repositories.push(repository);
          return [];
        },
      });
      await candidates({ stack: "prod", ...(named && { repository: named }) }, deps);
      assert.deepEqual(repositories, [asked, asked]);
      world.remove();
    }
  });

  it("reads commits from a clone where one is named, and says where no repository is known", async () => {
    const world = new World();
    world.config({ imageRepository: "registry.example/app" });
    const deps = withSources(world, {
      localCommits: async (clone) => (clone === "../app" ? [COMMIT] : assert.fail(clone)),
    });
    const { lines } = await candidates({ stack: "prod", clone: "../app" }, deps);
    assert.match(lines.join("\n"), /--repository owner\/name/);
    world.remove();
  });

  it("asks all sources side by side", async () => {
    const world = new World();
    let waiting = 0;
    let most = 0;
    const slowly = async <T>(value: T) => {
      most = Math.max(most, ++waiting);
      await new Promise((resolve) => setImmediate(resolve));
      waiting--;
      return value;
    };
    const deps = withSources(world, {
      registry: () =>
        slowly({ tags: async () => [], image: async () => undefined, says: async () => undefined }),
      commits: () => slowly([]),
      runs: () => slowly([]),
    });
    await candidates({ stack: "prod" }, deps);
    assert.equal(most, 3);
    world.remove();
  });
});
