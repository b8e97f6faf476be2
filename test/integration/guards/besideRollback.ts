// A confirmed rollback, with something else changed beside it: refused by every command, and the change is named.
import type { GuardedStack } from "./guardedStack";
import { COMMANDS, type UpdateCommand } from "./paths";
import { BESIDE } from "./rollbackInputs";

/**
 * Registers the tests; they leave the rollback confirmed, and the release live that was live before.
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
  afterEach(async () => {
    await stack.remove("allowedCidrs", "databaseInstanceClass");
  });

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
}
