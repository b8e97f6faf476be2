import assert from "node:assert/strict";
import { answersPerPath, MISS_PROBABILITY, nextBurst, shuffled } from "../../src/health/coverage";
import { atRandom, isFooled, onOneTask, roundRobin, seeded, type Balancer } from "./balancers";

describe("answersPerPath", () => {
  const cases: [tasks: number, paths: number, answers: number][] = [
    [1, 1, 90],
    [2, 1, 90],
    [2, 2, 45],
    [3, 2, 45],
    [1, 20, 5],
    [2, 20, 11],
    [5, 20, 39],
    [10, 2, 88],
  ];
  for (const [tasks, paths, answers] of cases) {
    it(`is ${answers} for ${tasks} tasks and ${paths} paths`, () => {
      assert.equal(answersPerPath(tasks, paths), answers);
    });
  }

  it("leaves less than the stated probability that a task is missed, and is never less than there are tasks", () => {
    for (let tasks = 1; tasks <= 200; tasks++) {
      const answers = answersPerPath(tasks, 20);
      assert.ok(answers >= tasks);
      assert.ok(tasks * (1 - 1 / tasks) ** answers <= MISS_PROBABILITY, `${tasks} tasks`);
    }
  });
});

describe("nextBurst", () => {
  it("draws every size up to two per task, never more than are left or than sixteen", () => {
    const random = seeded(1);
    const sizes = (tasks: number, left: number) =>
      [...new Set(Array.from({ length: 500 }, () => nextBurst(tasks, left, random)))].sort(
        (a, b) => a - b,
      );
    assert.deepEqual(sizes(1, 90), [1, 2]);
    assert.deepEqual(sizes(2, 90), [1, 2, 3, 4]);
    assert.deepEqual(sizes(2, 1), [1]);
    assert.equal(sizes(50, 900).at(-1), 16);
  });
});

describe("shuffled", () => {
  it("keeps what there is, and draws every order", () => {
    const random = seeded(2);
    const orders = new Set(
      Array.from({ length: 200 }, () => shuffled("abc".split(""), random).join("")),
    );
    assert.deepEqual([...orders].sort(), ["abc", "acb", "bac", "bca", "cab", "cba"]);
  });
});

describe("a proof, with one task that is bad on one path", () => {
  const SEEDS = Array.from({ length: 60 }, (_, seed) => seed);
  const PATHS = ["/health/", "/a/"];

  /** How often the proof was fooled. */
  async function fooled(balancerOf: (seed: number) => Balancer, tasks: number): Promise<number> {
    let count = 0;
    for (const seed of SEEDS) {
      for (const badPath of PATHS) {
        const isBad = onOneTask(balancerOf(seed), badPath);
        const result = await isFooled({ tasks, isBad, seed });
        if (result.fooled) count += 1;
      }
    }
    return count;
  }

  for (const tasks of [2, 3, 5]) {
    it(`never succeeds when ${tasks} tasks take turns`, async () => {
      assert.equal(await fooled((seed) => roundRobin(tasks, { first: seed }), tasks), 0);
    });

    it(`never succeeds when ${tasks} tasks take turns and other users take some of them`, async () => {
      const others = (seed: number) => {
        const random = seeded(1000 + seed);
        return () => Math.floor(random() * 4);
      };
      assert.equal(await fooled((seed) => roundRobin(tasks, { others: others(seed) }), tasks), 0);
    });

    it(`never succeeds here when ${tasks} tasks are picked at random`, async () => {
      assert.equal(await fooled((seed) => atRandom(tasks, seeded(2000 + seed)), tasks), 0);
    });
  }

  it("never succeeds in an emergency either when the tasks take turns", async () => {
    for (const seed of SEEDS) {
      const changes = { emergency: true, consecutiveSuccesses: 3, latencySamples: 5 };
      for (const badPath of PATHS) {
        const isBad = onOneTask(roundRobin(2, { first: seed }), badPath);
        const release = { tasks: 2, isBad, seed, changes };
        assert.equal((await isFooled(release)).fooled, false);
      }
    }
  });

  it("misses a task among twenty about as seldom as the arithmetic says", () => {
    const tasks = 20;
    const answers = answersPerPath(tasks, 20);
    let missed = 0;
    const proofs = 4000;
    for (let seed = 0; seed < proofs; seed++) {
      const pick = atRandom(tasks, seeded(seed));
      const met = new Set(Array.from({ length: answers }, () => pick()));
      if (met.size < tasks) missed += 1;
    }
    assert.ok(missed / proofs <= 2 * MISS_PROBABILITY, `${missed} of ${proofs}`);
  });
});

describe("a proof, with a release that answers badly once in twenty times", () => {
  const STARTS = Array.from({ length: 20 }, (_, first) => first);

  it("fails when it is every twentieth request, whichever the proof begins with", async () => {
    for (const first of STARTS) {
      let request = first;
      const isBad = () => ++request % 20 === 0;
      assert.equal((await isFooled({ tasks: 2, isBad, seed: first })).fooled, false);
    }
  });

  it("fails when it is every twentieth request that each of two tasks gets for one path", async () => {
    for (const first of STARTS) {
      const balancer = roundRobin(2);
      const asked = [first, first];
      const isBad = (path: string) => {
        const task = balancer();
        return path === "/a/" && ++asked[task]! % 20 === 0;
      };
      assert.equal((await isFooled({ tasks: 2, isBad, seed: 0 })).fooled, false);
    }
  });

  it("is fooled at most once in a hundred times when it is by chance", async () => {
    let count = 0;
    for (let seed = 0; seed < 500; seed++) {
      const random = seeded(3000 + seed);
      const isBad = () => random() < 0.05;
      if ((await isFooled({ tasks: 2, isBad, seed })).fooled) count += 1;
    }
    assert.ok(count <= 5, `${count} of 500`);
  });

  it("succeeds when it never does", async () => {
    assert.equal((await isFooled({ tasks: 2, isBad: () => false, seed: 0 })).fooled, true);
  });
});
