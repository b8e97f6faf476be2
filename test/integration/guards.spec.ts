// Rollbacks that nobody confirmed, and changes of the database that nobody granted: refused on the real engine,
// with the policy pack and without it, until the lines that were printed are typed.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { describeRollbackBeside, TASKS_CHANGE } from "./guards/besideRollback";
import { describeDatabaseEvents } from "./guards/databaseEvents";
import { GuardedStack } from "./guards/guardedStack";
import { COMMANDS, EXTREME_COMMANDS, EXTREME_PATHS } from "./guards/paths";
import { SIDECAR } from "./guards/rollbackInputs";

// Of a setting that changes what tasks are made from, so that the release is put into the other slot.
const REFILLED = { appEnvironment: { MODE: "other" } };

describe("the guards of the prod stack", () => {
  const stack = GuardedStack.forTests();

  // First: what comes later leaves changes of the database behind that wait for its maintenance window.
  describe("on the most careful path and the least", () =>
    describeDatabaseEvents(() => stack.sandbox, EXTREME_PATHS));

  describe("a rollback that nobody confirmed", () => {
    before(() => stack.set(`imageTag=${stack.good}`));

    for (const [title, args, options] of COMMANDS) {
      it(`is refused by ${title}`, () =>
        stack.assertRefused(
          args,
          options,
          /rollback-confirmed: .* is a rollback, and it isn't confirmed/,
        ));
    }

    it("goes through once the lines are typed that were printed", async () => {
      await stack.confirm();
      await stack.assertGoesThrough();
      assert.equal((await stack.pulumi.outputs())["imageTag"], stack.good);
    });

    it("isn't confirmed by the same lines another time, or for another pair", async () => {
      await stack.set(`imageTag=${stack.next}`);
      await stack.assertRefused(
        ["preview"],
        {},
        /`rollback\.from` is `1b2f4d6e8a0c`, but the tag that is live/,
      );
      await stack.confirm();
      await stack.assertGoesThrough();
      const used = { from: stack.next, to: stack.good };
      await stack.set(
        `imageTag=${stack.good}`,
        `rollback.from=${used.from}`,
        `rollback.to=${used.to}`,
      );
    });

    it("isn't confirmed once the confirmation has expired", async () => {
      await stack.set("rollback.expires=2026-01-01T00:00:00Z");
      await stack.assertRefused(
        ["up", "--yes", "--skip-preview"],
        {},
        /`rollback\.expires` was .* it has expired/,
      );
    });
  });

  describe("a confirmed rollback", () => describeRollbackBeside(stack, EXTREME_COMMANDS));

  describe("a change that endangers the database", () => {
    before(() => stack.set(`imageTag=${stack.next}`, "databaseBackupDays=10"));

    for (const [title, args, options] of COMMANDS) {
      it(`is refused by ${title}`, () =>
        stack.assertRefused(
          args,
          options,
          /kept for 10 days instead of 14[^]*No `databaseChange` is granted/,
        ));
    }

    it("is refused with a grant and without a snapshot", async () => {
      await stack.confirm();
      await stack.assertRefused(
        ["up", "--yes"],
        {},
        /The database has no snapshot: make one first/,
      );
    });

    it("is refused when the grant has expired, or is for another property", async () => {
      await stack.makeSnapshot("before-the-change");
      await stack.set("databaseChange.expires=2026-01-01T00:00:00Z");
      await stack.assertRefused(["preview"], {}, /`databaseChange\.expires` was .* it has expired/);
      await stack.confirm();
      await stack.set("databaseChange.property=multiAz");
      await stack.assertRefused(["preview"], {}, /`databaseChange\.property` is `multiAz`/);
    });

    it("goes through with its grant, and nothing else does beside it", async () => {
      await stack.set(
        "databaseChange.property=backupRetentionPeriod",
        "databaseInstanceClass=db.t4g.large",
      );
      await stack.assertRefused(["up", "--yes"], {}, /database-instance-class: /);
      await stack.remove("databaseInstanceClass");
      await stack.assertGoesThrough();
      // RDS keeps it for the maintenance window, or applies it soon: either way it was asked.
      assert.equal((await stack.inAws()).pending?.BackupRetentionPeriod, 10);
    });
  });

  describe("a release that is live", () => {
    before(() => stack.set(`imageTag=${stack.next}`));

    for (const [title, args, options] of COMMANDS) {
      it(`gets no side-car that config doesn't name, by ${title}`, () =>
        stack.beside({ config: REFILLED, edits: [SIDECAR] }, (program) =>
          stack.assertRefused(
            [...program, ...args],
            options,
            /image-is-the-release[^]*9d0b2c4e6f8a/,
          ),
        ));

      it(`isn't proven less than it was, by ${title}`, () =>
        stack.beside({ config: { verifyP95Milliseconds: 900 } }, (program) =>
          stack.assertRefused(
            [...program, ...args],
            options,
            /proof-not-weakened[^]*slower answers/,
          ),
        ));
    }

    it("gets none without a new filling either, whatever the program says", () =>
      stack.beside({ edits: [SIDECAR] }, async (program) => {
        const { exitCode, output } = await stack.pulumi.run([...program, "preview"]);
        assert.equal(exitCode, 0, output);
        assert.doesNotMatch(output, TASKS_CHANGE);
      }));

    it("is proven less once the lines are typed that were printed", async () => {
      await stack.set("verifyP95Milliseconds=900");
      await stack.confirm();
      await stack.assertGoesThrough();
      await stack.remove("verifyP95Milliseconds");
      await stack.assertGoesThrough();
    });
  });

  // The database's change still waits for its maintenance window: that mustn't shut the way back.
  describe("a rollback that says that the environment comes back with it", () => {
    it("goes through with the environment, and with nothing else", async () => {
      await stack.remove("rollback");
      await stack.set(`imageTag=${stack.good}`, "appEnvironment.MODE=before");
      await stack.confirm();
      await stack.assertRefused(
        ["up", "--yes", "--skip-preview"],
        { withoutPack: true },
        /environment\.MODE/,
      );
      await stack.set("rollback.environment=restore");
      await stack.beside({ config: { desiredCount: 1 } }, () =>
        stack.assertRefused(
          ["up", "--yes", "--skip-preview"],
          { withoutPack: true },
          /desiredCount/,
        ),
      );
      await stack.assertGoesThrough();
      assert.equal((await stack.pulumi.outputs())["imageTag"], stack.good);
    });
  });

  describe("the guards themselves", () => {
    it("don't come off by config", async () => {
      await stack.set("guards=development");
      await stack.assertRefused(
        ["up", "--yes", "--skip-preview"],
        { withoutPack: true },
        /guards-not-lowered/,
      );
      await stack.remove("guards");
    });

    for (const name of ["database-multi-az", "all"]) {
      it(`don't come off by a policy configuration of \`${name}\``, async () => {
        const file = path.join(os.tmpdir(), `policy-${process.pid}.json`);
        fs.writeFileSync(file, JSON.stringify({ [name]: "disabled" }));
        await stack.assertRefused(
          ["preview", "--policy-pack-config", file],
          {},
          /lowers what is mandatory on this stack/,
        );
        fs.rmSync(file);
      });
    }

    it("let nothing destroy the stack", () =>
      stack.assertRefused(["destroy", "--yes"], {}, /hook|protect/));
  });
});
