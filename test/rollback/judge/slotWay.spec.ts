import assert from "node:assert/strict";
import { OperatorError } from "../../../src/errors";
import { situationOf } from "../../../src/rollback/facts/situation";
import { wayInto } from "../../../src/rollback/judge/slotWay";
import { isWarm } from "../../../src/rollback/judge/staleState";
import { proofsOf } from "../../guards/release/proofs";
import { World } from "../fakes/world";
import { depsOf } from "../fakes/worldDeps";

/** Users are on `bad` in slot a, and `good` is warm in slot b. */
function twoSlots(world: World): void {
  world.hasIdle({ tag: "good", tasks: 2 });
}

async function inWorld<T>(
  given: (world: World) => void,
  ask: (situation: Awaited<ReturnType<typeof situationOf>>) => T,
): Promise<T> {
  const world = new World();
  try {
    twoSlots(world);
    given(world);
    return ask(await situationOf(world.file, depsOf(world)));
  } finally {
    world.remove();
  }
}

describe("the slot that a release goes to", () => {
  interface Case {
    readonly title: string;
    readonly given?: (world: World) => void;
    readonly tag?: string;
    readonly isRead?: boolean;
    /** `action slot`; undefined where that can't be told. */
    readonly way: string | undefined;
    readonly says?: RegExp;
  }
  const cases: Case[] = [
    { title: "is the one that has it warm", way: "flip b", says: /`good` is in slot b/ },
    {
      title: "is the one that users don't reach",
      tag: "new",
      way: "fill and flip b",
      says: /slot b holds `good`/,
    },
    {
      title: "is the one that it is in, where its tasks aren't all healthy: they must start",
      given: (world) => world.hasIdle({ tag: "good", tasks: 2, healthy: 1 }),
      way: "fill and flip b",
      says: /slot b has 1 of 2 tasks healthy/,
    },
    {
      title: "is the one that users are in already",
      given: (world) => (world.proofs = proofsOf("first", "good", "bad")),
      tag: "bad",
      way: "nothing a",
    },
    {
      title: "is the one that users are in already, where it must be proven again",
      tag: "bad",
      way: "prove a",
      says: /failed its proof/,
    },
    {
      title: "is none while AWS and state disagree about where users are",
      given: (world) => world.flip(),
      tag: "new",
      way: "refuse",
      says: /All users go to slot b/,
    },
    {
      title: "is told, once state was read from AWS",
      given: (world) => world.flip(),
      tag: "new",
      isRead: true,
      way: "fill and flip a",
    },
    {
      title: "is the one that users have just left, once state was read from AWS",
      given: (world) => {
        world.flip();
        world.proofs = proofsOf("first", "good", "bad");
      },
      tag: "bad",
      isRead: true,
      way: "flip a",
    },
    {
      title: "is none while users get both slots, also once state was read from AWS",
      given: (world) => (world.weights = { a: 1, b: 1 }),
      isRead: true,
      way: "refuse",
      says: /users get both slots/,
    },
    {
      title: "is told where somebody has deleted the other service, once state was read from AWS",
      given: (world) => {
        world.idle = undefined;
        world.weights = { a: 1, b: 0 };
      },
      isRead: true,
      way: "fill and flip b",
      says: /slot b is empty/,
    },
    {
      title: "is told where somebody has deleted the traffic rule, once state was read from AWS",
      given: (world) => {
        world.idle = undefined;
      },
      isRead: true,
      way: "fill and flip b",
    },
    {
      title: "is filled where its service was changed, once state was read from AWS",
      given: (world) => (world.idle = { tag: "first", tasks: 2 }),
      isRead: true,
      way: "fill and flip b",
    },
    {
      title: "is filled where its tasks were taken away, once state was read from AWS",
      given: (world) => (world.idle = { tag: "good", tasks: 0 }),
      isRead: true,
      way: "fill and flip b",
      says: /was emptied/,
    },
    {
      title: "is the one that users were sent to, once state was read from AWS",
      given: (world) => world.flip(),
      isRead: true,
      way: "resize b",
    },
    {
      title: "is the other one where users' service was changed, once state was read from AWS",
      given: (world) => (world.inEcs = "first"),
      tag: "bad",
      isRead: true,
      way: "fill and flip b",
    },
    {
      title: "is an empty one where state doesn't know what AWS has there: reading doesn't find it",
      given: (world) => (world.idleInState = undefined),
      tag: "new",
      isRead: true,
      way: "fill and flip b",
      says: /slot b is empty/,
    },
    {
      title: "goes by the only service where state knows no traffic rule: reading doesn't find it",
      given: (world) => {
        world.idleInState = undefined;
        world.weights = { a: 0, b: 0 };
      },
      tag: "bad",
      isRead: true,
      way: "prove a",
    },
    {
      title: "isn't known without state",
      given: (world) => (world.failures.state = new OperatorError("Nobody is logged in.")),
      way: undefined,
    },
    {
      title: "isn't known without AWS",
      given: (world) => (world.failures.ecs = new Error("connect ETIMEDOUT")),
      way: undefined,
    },
  ];
  for (const { title, given = () => undefined, tag = "good", isRead = false, ...wanted } of cases) {
    it(title, async () => {
      const way = await inWorld(given, (situation) => wayInto(situation, tag, isRead));
      const found = way === undefined || way.action === "refuse" ? undefined : way.live;
      assert.equal(way && [way.action, found].join(" ").trim(), wanted.way, way?.because);
      assert.match(way?.because ?? "", wanted.says ?? /^/);
    });
  }
});

describe("a warm release", () => {
  const cases: [title: string, tag: string, given: (world: World) => void, warm: boolean][] = [
    ["is what the other slot runs", "good", () => undefined, true],
    ["is none that must be filled", "first", () => undefined, false],
    ["is none that users were sent to already", "good", (world) => world.flip(), false],
    ["is none that is live", "bad", (world) => (world.proofs = proofsOf("good", "bad")), false],
    [
      "is what state says is live, where users have left it",
      "bad",
      (world) => {
        world.proofs = proofsOf("first", "good", "bad");
        world.flip();
      },
      true,
    ],
    [
      "is none where AWS is silent",
      "good",
      (world) => (world.failures.ecs = new Error("no")),
      false,
    ],
  ];
  for (const [title, tag, given, warm] of cases) {
    it(title, async () => {
      assert.equal(await inWorld(given, (situation) => isWarm(situation, tag)), warm);
    });
  }
});
