import assert from "node:assert/strict";
import { databaseLine } from "../../src/workflow/databaseLine";
import { proofsOf } from "../guards/release/proofs";
import { aVerdict, Migrations } from "../rollback/databaseVerdict";
import { World } from "../rollback/fakes/world";
import { depsOf } from "../rollback/fakes/worldDeps";

describe("the line on the database in a preview's comment", () => {
  const rows: [
    title: string,
    given: (world: World) => void,
    isRollback: boolean,
    line: RegExp | undefined,
  ][] = [
    [
      "says what a deploy's way back would meet",
      (world) => {
        [world.inEcs, world.inState] = ["good", "good"];
        world.proofs = proofsOf("first", "good");
        world.migrations = new Migrations({ good: aVerdict("column-dropped") });
      },
      false,
      /^Database: going back from `new` to `good`: Critical \(C\): 1 migration; column-dropped$/,
    ],
    [
      "asks about the last good release where the live one has failed",
      (world) => (world.migrations = new Migrations({ good: aVerdict("column-dropped") })),
      false,
      /^Database: going back from `new` to `good`: Critical \(C\): 1 migration; column-dropped$/,
    ],
    [
      "is left out where there is no release that one could go back to",
      (world) => (world.proofs = proofsOf("bad!")),
      false,
      undefined,
    ],
    [
      "says what a rollback would meet",
      (world) => {
        world.config({ imageTag: "good" });
        world.migrations = new Migrations({ good: aVerdict() });
      },
      true,
      /^Database: going back from `bad` to `good`: Safe \(A\): 1 migration$/,
    ],
    [
      "says why it isn't known",
      (world) => (world.migrations = new Migrations({})),
      false,
      /^Database: going back from `new` to `good`: not known: the clone is gone$/,
    ],
    [
      "says that state can't be read",
      (world) => (world.failures.state = new Error("Nobody is logged in.")),
      false,
      /^Database: not known, since state can't be read: Nobody is logged in\.$/,
    ],
    [
      "is left out where the release stays",
      (world) => world.config({ imageTag: "bad" }),
      false,
      undefined,
    ],
    ["is left out where nothing is live", (world) => (world.inState = undefined), false, undefined],
  ];
  for (const [title, given, isRollback, line] of rows) {
    it(title, async () => {
      const world = new World();
      world.config({ imageTag: "new" });
      given(world);
      const found = await databaseLine(world.file, isRollback, depsOf(world));
      if (line === undefined) assert.equal(found, undefined);
      else assert.match(found ?? "", line);
      world.remove();
    });
  }
});
