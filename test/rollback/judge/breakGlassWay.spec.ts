import assert from "node:assert/strict";
import type { DescribedSlots } from "../../../src/aws/slots";
import { allOn, type SlotName, type Weights } from "../../../src/guards/release/slotNames";
import type { SeenService } from "../../../src/aws/seenSlots";
import type { Running } from "../../../src/rollback/facts/live";
import { astray, wayTo, type Way } from "../../../src/rollback/judge/breakGlassWay";
import { aLive } from "../liveRelease";

const WANTED = { tag: "good", taskDefinition: "app:2" };
const OTHER = service("app:3");
const WARM = service("app:2");

function service(taskDefinition: string, parts: Partial<SeenService> = {}): SeenService {
  return { taskDefinition, desiredCount: 2, runningCount: 2, healthyTargets: 2, ...parts };
}

function rule(weights: Weights): DescribedSlots["rule"] {
  return { arn: "arn:rule", weights, targetGroups: { a: "arn:a", b: "arn:b" } };
}

/** Users reach one slot, which runs `bad`; the other one runs what is given. */
function running(
  idle: SeenService | undefined,
  {
    weights,
    tag = "good",
    live = OTHER,
  }: { weights: Weights | undefined; tag?: string; live?: SeenService },
): Running {
  const slot: SlotName = weights?.b === 1 && weights.a === 0 ? "b" : "a";
  const other = slot === "a" ? "b" : "a";
  const services = { a: undefined, b: undefined, [slot]: live, [other]: idle };
  return {
    live: { ...aLive("x/y:bad"), slot, taskDefinition: live.taskDefinition },
    idle: idle && { ...idle, slot: other, tag, image: `x/y:${tag}` },
    seen: { weights, services, rule: weights && rule(weights) },
  };
}

/** In short: `flip to b`, `update a`, `update and flip to a`. */
function inShort({ slot, update, flip }: Way): string {
  if (!update) return flip === undefined ? "nothing" : `flip to ${slot}`;
  return flip === undefined ? `update ${slot}` : `update and flip to ${slot}`;
}

describe("the way of break-glass", () => {
  const [A, B] = [allOn("a"), allOn("b")];
  const cases: [title: string, running: Running, way: string, note?: string][] = [
    ["is a flip where the other slot has it warm", running(WARM, { weights: A }), "flip to b"],
    ["is a flip back, too", running(WARM, { weights: B }), "flip to a"],
    [
      "is ECS where the other slot has another release",
      running(service("app:1"), { weights: A, tag: "first" }),
      "update a",
    ],
    [
      "is ECS in the slot that users reach",
      running(service("app:1"), { weights: B, tag: "first" }),
      "update b",
    ],
    [
      "is ECS where the other slot runs another revision of it",
      running(service("app:9"), { weights: A }),
      "update a",
      "Slot b has `good`, but runs another revision of it than the one that was proven. Its tasks must start first.",
    ],
    [
      "is ECS where the other slot was emptied",
      running(service("app:2", { desiredCount: 0, runningCount: 0, healthyTargets: 0 }), {
        weights: A,
      }),
      "update a",
      "Slot b has `good`, but was emptied: none of its tasks run. Its tasks must start first.",
    ],
    [
      "is ECS where not all of its tasks are healthy",
      running(service("app:2", { healthyTargets: 1 }), { weights: A }),
      "update a",
      "Slot b has `good`, but has 1 of 2 tasks healthy. Its tasks must start first.",
    ],
    [
      "is ECS where it has fewer tasks than users need",
      running(service("app:2", { desiredCount: 1, runningCount: 1, healthyTargets: 1 }), {
        weights: A,
      }),
      "update a",
      "Slot b has `good`, but has 1 of 2 tasks healthy. Its tasks must start first.",
    ],
    ["is ECS where there is no traffic rule", running(WARM, { weights: undefined }), "update a"],
    [
      "is ECS where nothing was ever in the other slot",
      running(undefined, { weights: A }),
      "update a",
    ],
    [
      "is a flip to where it is, while users get both slots",
      running(service("app:3"), { weights: { a: 1, b: 1 }, tag: "bad", live: WARM }),
      "flip to a",
    ],
    [
      "is a flip to the other slot, while users get both",
      running(WARM, { weights: { a: 1, b: 1 } }),
      "flip to b",
    ],
    ["is a flip while nobody is served", running(WARM, { weights: { a: 0, b: 0 } }), "flip to b"],
    [
      "is ECS and a flip, where users get both slots, and none has it",
      running(service("app:1"), { weights: { a: 1, b: 1 }, tag: "first" }),
      "update and flip to a",
    ],
  ];
  for (const [title, given, way, note] of cases) {
    it(title, () => {
      const found = wayTo(WANTED, given);
      assert.equal(inShort(found), way);
      assert.equal(found.note, note);
      assert.equal(found.flip, found.flip && given.seen.rule);
    });
  }

  it("is slot a, and takes one healthy task for enough, where nothing is live", () => {
    const one = service("app:2", { desiredCount: 1, runningCount: 1, healthyTargets: 1 });
    const lost = { ...running(one, { weights: A }), live: undefined };
    assert.equal(inShort(wayTo(WANTED, lost)), "flip to b");
    assert.equal(inShort(wayTo({ tag: "new", taskDefinition: "app:4" }, lost)), "update a");
  });
});

describe("users who aren't all sent to one slot", () => {
  const cases: [weights: Weights | undefined, said: string | undefined][] = [
    [undefined, undefined],
    [{ a: 1, b: 0 }, undefined],
    [{ a: 0, b: 1 }, undefined],
    [{ a: 1, b: 1 }, "users get both slots (the traffic rule has the weights 1 and 1)"],
    [{ a: 0, b: 0 }, "no user is served (the traffic rule has the weights 0 and 0)"],
  ];
  for (const [weights, said] of cases) {
    it(`are ${said ?? "none"} by ${weights ? `the weights ${weights.a} and ${weights.b}` : "no rule"}`, () => {
      assert.equal(astray({ weights, services: { a: undefined, b: undefined } }), said);
    });
  }
});
