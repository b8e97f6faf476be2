// What the rollback command says of the application's migrations, verb by verb. `npm test` has what stops and what fails
// (database.spec.ts).
import { RollbackBench, RELEASES } from "./rollback/bench";
import { assertEnded } from "./rollback/command";
import { registerMigrations } from "./rollback/migrations";
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
