import assert from "node:assert/strict";
import { situationOf, type Situation } from "../../../src/rollback/facts/situation";
import {
  isApart,
  isUrgent,
  scaledByHand,
  slotDifferences,
  slotsOf,
  usersDifferences,
} from "../../../src/rollback/judge/slotStatus";
import { World } from "../fakes/world";
import { depsOf } from "../fakes/worldDeps";

/** Users are on `bad` in slot a, and `good` is warm in slot b. */
async function inWorld(given: (world: World) => void = () => undefined): Promise<Situation> {
  const world = new World();
  try {
    world.hasIdle({ tag: "good", tasks: 2 });
    given(world);
    return await situationOf(world.file, depsOf(world));
  } finally {
    world.remove();
  }
}

const unseen = { ok: false, why: "ECS: no credentials" } as const;

describe("what is in the slots", () => {
  const rows = (situation: Situation) =>
    slotsOf(situation).map(
      ({ slot, tag, isLive, tasks }) => `${slot} ${tag} ${isLive ? "live" : "idle"}: ${tasks}`,
    );

  it("is told in their order, wherever users are", async () => {
    assert.deepEqual(rows(await inWorld()), [
      "a bad live: 2 of 2 tasks run, 2 healthy",
      "b good idle: 2 of 2 tasks run, 2 healthy",
    ]);
    assert.deepEqual(rows(await inWorld((world) => world.flip())), [
      "a bad idle: 2 of 2 tasks run, 2 healthy",
      "b good live: 2 of 2 tasks run, 2 healthy",
    ]);
  });

  it("says of a slot without tasks that it is empty", async () => {
    const situation = await inWorld((world) => world.hasIdle({ tag: "good", tasks: 0 }));
    assert.equal(rows(situation)[1], "b good idle: empty");
  });

  it("is told of those alone that something is in", async () => {
    const situation = await inWorld();
    assert.equal(rows({ ...situation, idle: undefined }).length, 1);
    assert.equal(rows({ ...situation, live: unseen, idle: undefined }).length, 0);
    assert.deepEqual(rows({ ...situation, live: { ok: true, value: undefined } }), [
      "b good idle: 2 of 2 tasks run, 2 healthy",
    ]);
  });
});

describe("where AWS and state disagree", () => {
  /** What the service of one slot runs, behind Pulumi's back. */
  async function changed(slot: "a" | "b"): Promise<Situation> {
    const situation = await inWorld();
    const { services, ...seen } = situation.seen!;
    const service = { ...services[slot]!, taskDefinition: "app:9" };
    return { ...situation, seen: { ...seen, services: { ...services, [slot]: service } } };
  }

  const cases: [
    title: string,
    situation: () => Promise<Situation>,
    found: { all: string[]; users: string[]; urgent: string[]; apart: boolean },
  ][] = [
    ["nothing", () => inWorld(), { all: [], users: [], urgent: [], apart: false }],
    [
      "users are in the other slot",
      () => inWorld((world) => world.flip()),
      { all: ["flipped"], users: ["flipped"], urgent: [], apart: true },
    ],
    [
      "users are in both",
      () => inWorld((world) => (world.weights = { a: 1, b: 1 })),
      { all: ["split"], users: ["split"], urgent: ["split"], apart: false },
    ],
    [
      "the live slot's service was changed",
      () => changed("a"),
      { all: ["other revision"], users: ["other revision"], urgent: [], apart: true },
    ],
    [
      "the other slot's service was changed",
      () => changed("b"),
      { all: ["other revision"], users: [], urgent: [], apart: false },
    ],
    [
      "the live slot was scaled",
      async () => {
        const situation = await inWorld();
        const { services, ...seen } = situation.seen!;
        const a = { ...services.a!, desiredCount: 3 };
        return { ...situation, seen: { ...seen, services: { ...services, a } } };
      },
      { all: ["other task count"], users: [], urgent: [], apart: false },
    ],
  ];
  for (const [title, situation, { all, users, urgent, apart }] of cases) {
    it(`is told: ${title}`, async () => {
      const given = await situation();
      assert.deepEqual(
        slotDifferences(given).map(({ kind }) => kind),
        all,
      );
      assert.deepEqual(
        usersDifferences(given).map(({ kind }) => kind),
        users,
      );
      assert.deepEqual(
        slotDifferences(given).flatMap((one) => (isUrgent(one) ? one.kind : [])),
        urgent,
      );
      assert.equal(isApart(given), apart);
    });
  }

  it("isn't known without state, or without AWS", async () => {
    const situation = await inWorld((world) => world.flip());
    assert.deepEqual(slotDifferences({ ...situation, state: unseen }), []);
    assert.deepEqual(slotDifferences({ ...situation, seen: undefined }), []);
    assert.equal(isApart({ ...situation, live: unseen, seen: undefined }), false);
  });

  it("names the slots that somebody scaled, and no other difference", async () => {
    const situation = await changed("a");
    const { services, ...seen } = situation.seen!;
    const idle = { ...services.b!, desiredCount: 0 };
    assert.deepEqual(
      scaledByHand({ ...situation, seen: { ...seen, services: { ...services, b: idle } } }),
      [{ slot: "b", message: "Slot b is asked for 0 tasks, and the record says 2" }],
    );
  });
});
