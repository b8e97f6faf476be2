// A confirmed rollback, with something else changed beside it: refused by every command, and the change is named. Only what
// the tasks of a warm slot are made from is left out instead: that slot was filled before, and comes back as it was proven.
import assert from "node:assert/strict";
import type { GuardedStack } from "./guardedStack";
import { COMMANDS, type UpdateCommand } from "./paths";
import { BESIDE } from "./rollbackInputs";

/**
 * Registers the tests; they leave the rollback confirmed, the release live that was live before, and no slot warm.
 *
 * @param commands by which each row of `BESIDE` is tried.
 */
export function describeRollbackBeside(
  stack: GuardedStack,
  commands: readonly UpdateCommand[],
): void {
  before(async () => {
    await stack.set(`imageTag=${stack.good}`);
    await stack.confirm();
  });

  describe("onto a warm slot", () => {
    for (const change of BESIDE.filter(({ isOfTasks }) => isOfTasks)) {
      it(`leaves out ${change.title}`, () =>
        stack.beside(change, async (program) => {
          const { exitCode, output } = await stack.pulumi.run([...program, "preview"]);
          assert.equal(exitCode, 0, output);
          assert.match(output, TRAFFIC_MOVES);
          assert.doesNotMatch(output, TASKS_CHANGE);
        }));
    }

    it("goes through with what was proven, and leaves another variable out", async () => {
      const { services: earlier } = await stack.inAws();
      await stack.beside({ config: { appEnvironment: { MODE: "other" } } }, () =>
        stack.assertGoesThrough(),
      );
      const { services, weights } = await stack.inAws();
      assert.deepEqual({ services, weights }, { services: earlier, weights: { a: 1, b: 0 } });
      await stack.set(`imageTag=${stack.next}`);
      await stack.confirm();
      await stack.assertGoesThrough();
    });
  });

  describe("onto a cold slot", () => {
    before(async () => {
      await stack.set("warm=false");
      await stack.assertGoesThrough();
      await stack.set(`imageTag=${stack.good}`);
      await stack.confirm();
    });
    afterEach(() => stack.remove("allowedCidrs", "databaseInstanceClass"));

    for (const [title, args, options] of COMMANDS) {
      it(`with another change beside it is refused by ${title}, which names the change`, async () => {
        await stack.set("allowedCidrs[0]=10.0.0.0/8");
        await stack.assertRefused(
          args,
          options,
          /rollback-changes-nothing-else[^]*(ecurityGroup|vpc)/,
        );
      });
    }

    for (const change of BESIDE) {
      for (const [title, args, options] of commands) {
        if (change.needsPreview === true && args.includes("--skip-preview")) continue;
        it(`with ${change.title} is refused by ${title}`, () =>
          stack.beside(change, (program) =>
            stack.assertRefused([...program, ...args], options, change.reason),
          ));
      }
    }

    it("with a change of the database beside it is refused", async () => {
      await stack.set("databaseInstanceClass=db.t4g.large");
      await stack.assertRefused(
        ["up", "--yes"],
        {},
        /rollback-changes-nothing-else[^]*conflicto-prod-database/,
      );
    });
  });
}

// Lines of a preview: a sign for what is done, the type, the name.
const TRAFFIC_MOVES = /^ ~ +aws:lb:ListenerRule conflicto-prod-traffic update /m;
export const TASKS_CHANGE = /^ *[-+~]+ +aws:ecs:/m;
