// A database that gets another logical name in two updates: each is judged by the name that state has by then.
import assert from "node:assert/strict";
import type { Edit } from "./edits";
import type { GuardedStack } from "./guardedStack";

const LOST = /database-not-deleted: `conflicto-prod-\w+` \(aws:rds\/instance:Instance\)/;

/** The program, with the database called so, and its former names listed. */
function called(suffix: string, ...formerly: string[]): { edits: Edit[] } {
  const former = formerly.map((one) => `prefix + "-${one}"`).join(", ");
  return {
    edits: [
      {
        file: "src/guards/database/parts.ts",
        find: 'instance: part(INSTANCE, nameIn(prefix, "database")),',
        replace: `instance: { type: INSTANCE, name: prefix + "-${suffix}", formerly: [${former}] },`,
      },
    ],
  };
}

/** Registers the tests; they leave AWS and the stack as they found them. */
export function describeTwoRenames(stack: GuardedStack): void {
  async function goesThrough(program: Parameters<GuardedStack["beside"]>[0]): Promise<void> {
    const before = await stack.inAws();
    await stack.beside(program, async (folder) => {
      const { exitCode, output } = await stack.pulumi.run([...folder, "up", "--yes"]);
      assert.equal(exitCode, 0, output);
    });
    assert.deepEqual(await stack.inAws(), before);
  }

  const refused = (program: Parameters<GuardedStack["beside"]>[0]) =>
    stack.beside(program, async (folder) => {
      for (const args of [["preview"], ["up", "--yes", "--skip-preview"]]) {
        await stack.assertRefused([...folder, ...args], {}, LOST);
      }
    });

  it("goes through with the former name listed, and touches nothing in AWS", () =>
    goesThrough(called("db", "database")));

  it("is refused where the second update lists the first name alone, or none", async () => {
    await refused(called("store", "database"));
    await refused(called("store"));
  });

  it("is refused to whoever goes on with the program of before", () => refused(called("database")));

  it("goes through a second time with the name in between", () =>
    goesThrough(called("store", "db")));

  it("doesn't hide another name of the whole stack", () =>
    refused({ ...called("store", "db"), config: { name: "other" } }));

  it("goes back to its first name in the same way", async () => {
    await goesThrough(called("database", "store"));
    const { exitCode, output } = await stack.pulumi.run(["preview", "--expect-no-changes"]);
    assert.equal(exitCode, 0, output);
  });
}
