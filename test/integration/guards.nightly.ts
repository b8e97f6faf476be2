// Every row of the guards by every path and every command; `npm test` takes the most careful and the least.
import { describeRollbackBeside } from "./guards/besideRollback";
import { describeDatabaseEvents } from "./guards/databaseEvents";
import { GuardedStack } from "./guards/guardedStack";
import { COMMANDS, PATHS } from "./guards/paths";
import { describeTwoRenames } from "./guards/twoRenames";

describe("the guards of the prod stack, on every path", () => {
  const stack = GuardedStack.forTests();

  describe("to the database", () => describeDatabaseEvents(() => stack.sandbox, PATHS));

  describe("beside a confirmed rollback", () => describeRollbackBeside(stack, COMMANDS));

  describe("to a database that is renamed twice", () => describeTwoRenames(stack));
});
