// What takes long of the rollback command: what it says of the application's migrations, verb by verb (`npm test` has what stops
// and what fails, database.spec.ts), and each printed command, run as it was printed.
import { RollbackBench, RELEASES } from "./rollback/bench";
import { assertEnded } from "./rollback/command";
import { registerMigrations } from "./rollback/migrations";
import { registerPrintedRuns } from "./rollback/printedRuns";
import { sandboxForTests } from "./sandboxForTests";

describe("the rollback command, and the application's migrations", () => {
  let bench: RollbackBench;

  sandboxForTests(async (sandbox) => {
    bench = new RollbackBench(sandbox);
    for (const tag of [RELEASES.first, RELEASES.second]) {
      assertEnded(await bench.rollback.run(["deploy", tag, "--reason", "the next one"]), 0);
    }
  });

  registerMigrations(() => bench);
});

describe("what the rollback command prints to type, run as it is printed:", () => {
  let bench: RollbackBench;

  sandboxForTests((sandbox) => {
    bench = new RollbackBench(sandbox);
  });

  registerPrintedRuns(() => bench);
});
