// Rollbacks that nobody confirmed, and changes of the database that nobody granted: refused on the real engine,
// with the policy pack and without it, until the lines that were printed are typed.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { ECS } from "@aws-sdk/client-ecs";
import { RDS } from "@aws-sdk/client-rds";
import { parseDocument } from "yaml";
import { PulumiCommands, type RunOptions } from "../../sandbox/drill/pulumi";
import { tagOf } from "../../sandbox/drill/scenarios";
import { deploy } from "../../sandbox/drill/steps";
import { STATE_DIR } from "../../sandbox/paths";
import type { Sandbox } from "../../sandbox/sandbox";
import { configFile } from "../../sandbox/stack";
import { describeDatabaseEvents } from "./guards/databaseEvents";
import { copyProject } from "./guards/editedProject";
import { BESIDE, type BesideRelease, SIDECAR } from "./guards/rollbackInputs";
import { sandboxForTests } from "./sandboxForTests";

const DATABASE = "conflicto-prod-database";
const AWS = { region: "us-west-2", credentials: { accessKeyId: "test", secretAccessKey: "test" } };
const PATHS: readonly [title: string, args: readonly string[], options: RunOptions][] = [
  ["preview", ["preview"], {}],
  ["up", ["up", "--yes"], {}],
  ["up without its preview", ["up", "--yes", "--skip-preview"], {}],
  ["preview without the policy pack", ["preview"], { withoutPack: true }],
  ["up with neither", ["up", "--yes", "--skip-preview"], { withoutPack: true }],
];

const ENVIRONMENT = "the guards of the prod stack, beside an environment that comes back";

// The second is a stack of its own: it failed once, unexplained, behind the others' changes of the database.
for (const title of ["the guards of the prod stack", ENVIRONMENT]) {
  describe(title, () => {
    let sandbox: Sandbox;
    let pulumi: PulumiCommands;
    let times = 0;
    const [good, next] = [tagOf("good"), tagOf("good-next")];

    sandboxForTests(async (started) => {
      sandbox = started;
      pulumi = new PulumiCommands(sandbox, "prod", () => {});
      for (const tag of [good, next]) assert.ok((await deploy(pulumi, tag)).ok);
    });

    /** What AWS has: the release's revision and the database's settings. */
    async function inAws() {
      const ecs = new ECS({ ...AWS, endpoint: sandbox.endpoint });
      const { services } = await ecs.describeServices({
        cluster: "conflicto-prod-cluster",
        services: ["conflicto-prod-svc"],
      });
      const rds = new RDS({ ...AWS, endpoint: sandbox.endpoint });
      const { DBInstances } = await rds.describeDBInstances({ DBInstanceIdentifier: DATABASE });
      const [database] = DBInstances ?? [];
      return {
        revision: services?.[0]?.taskDefinition,
        tasks: services?.[0]?.desiredCount,
        instanceClass: database?.DBInstanceClass,
        backupDays: database?.BackupRetentionPeriod,
        pending: database?.PendingModifiedValues,
      };
    }

    async function set(...pairs: string[]): Promise<void> {
      const plain = pairs.flatMap((pair) => ["--plaintext", pair]);
      const { exitCode, output } = await pulumi.run(["config", "set-all", "--path", ...plain]);
      assert.equal(exitCode, 0, output);
    }

    async function assertRefused(args: readonly string[], options: RunOptions, reason: RegExp) {
      const before = await inAws();
      const { exitCode, output } = await pulumi.run(args, options);
      assert.notEqual(exitCode, 0, output);
      assert.match(output, reason);
      assert.deepEqual(await inAws(), before);
    }

    /** With other config, or by an edited program, while `work` runs; it gets what names the program. */
    async function beside(
      { config = {}, edits = [] }: Pick<BesideRelease, "config" | "edits">,
      work: (program: readonly string[]) => Promise<void>,
    ): Promise<void> {
      const file = configFile("prod");
      const before = fs.readFileSync(file);
      const document = parseDocument(before.toString("utf8"));
      for (const [key, value] of Object.entries(config)) {
        document.setIn(["config", `conflicto:${key}`], value);
      }
      const folder = path.join(STATE_DIR, "edited");
      if (edits.length > 0) copyProject(folder, edits);
      fs.writeFileSync(file, document.toString());
      try {
        await work(edits.length > 0 ? ["-C", folder] : []);
      } finally {
        fs.writeFileSync(file, before);
      }
    }

    /** Types the lines that an output asks for, with what only a person can say filled in. */
    async function typeLines(output: string): Promise<void> {
      const typed = new Map<string, string>();
      for (const [, key, value] of output.matchAll(
        /pulumi config set .*--path .*?(\w+\.\w+) (.+)$/gm,
      )) {
        const said = { "rollback.requestedBy": "ann", "rollback.approvedBy": "bob" };
        const words = `as the test wants it, for the ${(times += 1)}. time`;
        const isOpen = value?.startsWith("'<") === true;
        typed.set(key!, isOpen ? (said[key as keyof typeof said] ?? words) : value!);
      }
      await set(...[...typed].map(([key, value]) => `${key}=${value}`));
    }

    async function assertGoesThrough(): Promise<void> {
      const { exitCode, output } = await pulumi.run(["up", "--yes"]);
      assert.equal(exitCode, 0, output);
    }

    if (title === ENVIRONMENT) {
      describe("a rollback that says that the environment comes back with it", () => {
        it("goes through with the environment, and with nothing else", async () => {
          await set(`imageTag=${good}`, "appEnvironment.MODE=before");
          await typeLines((await pulumi.run(["preview"])).output);
          await assertRefused(
            ["up", "--yes", "--skip-preview"],
            { withoutPack: true },
            /environment\.MODE/,
          );
          await set("rollback.environment=restore");
          await beside({ config: { desiredCount: 1 } }, () =>
            assertRefused(["up", "--yes", "--skip-preview"], { withoutPack: true }, /desiredCount/),
          );
          await assertGoesThrough();
          assert.equal((await pulumi.outputs())["imageTag"], good);
        });
      });
      return;
    }

    // First: what comes later leaves changes of the database behind that wait for its maintenance window.
    describe("on every path", () => describeDatabaseEvents(() => sandbox));

    describe("a rollback that nobody confirmed", () => {
      before(() => set(`imageTag=${good}`));

      for (const [title, args, options] of PATHS) {
        it(`is refused by ${title}`, () =>
          assertRefused(
            args,
            options,
            /rollback-confirmed: .* is a rollback, and it isn't confirmed/,
          ));
      }

      it("goes through once the lines are typed that were printed", async () => {
        await typeLines((await pulumi.run(["preview"])).output);
        await assertGoesThrough();
        assert.equal((await pulumi.outputs())["imageTag"], good);
      });

      it("isn't confirmed by the same lines another time, or for another pair", async () => {
        await set(`imageTag=${next}`);
        await assertRefused(
          ["preview"],
          {},
          /`rollback\.from` is `1b2f4d6e8a0c`, but the tag that is live/,
        );
        await typeLines((await pulumi.run(["preview"])).output);
        await assertGoesThrough();
        const used = { from: next, to: good };
        await set(`imageTag=${good}`, `rollback.from=${used.from}`, `rollback.to=${used.to}`);
      });

      it("isn't confirmed once the confirmation has expired", async () => {
        await set("rollback.expires=2026-01-01T00:00:00Z");
        await assertRefused(
          ["up", "--yes", "--skip-preview"],
          {},
          /`rollback\.expires` was .* it has expired/,
        );
      });
    });

    describe("a confirmed rollback", () => {
      before(async () => {
        await set(`imageTag=${good}`);
        await typeLines((await pulumi.run(["preview"])).output);
      });
      afterEach(async () => {
        await pulumi.run(["config", "rm", "allowedCidrs"]);
        await pulumi.run(["config", "rm", "databaseInstanceClass"]);
      });

      for (const [title, args, options] of PATHS) {
        it(`with another change beside it is refused by ${title}, which names the change`, async () => {
          await set("allowedCidrs[0]=10.0.0.0/8");
          await assertRefused(args, options, /rollback-changes-nothing-else[^]*(ecurityGroup|vpc)/);
        });
      }

      for (const change of BESIDE) {
        for (const [title, args, options] of PATHS) {
          if (change.needsPreview === true && args.includes("--skip-preview")) continue;
          it(`with ${change.title} is refused by ${title}`, () =>
            beside(change, (program) =>
              assertRefused([...program, ...args], options, change.reason),
            ));
        }
      }

      it("with a change of the database beside it is refused", async () => {
        await set("databaseInstanceClass=db.t4g.large");
        await assertRefused(
          ["up", "--yes"],
          {},
          /rollback-changes-nothing-else[^]*conflicto-prod-database/,
        );
      });
    });

    describe("a change that endangers the database", () => {
      before(() => set(`imageTag=${next}`, "databaseBackupDays=10"));

      for (const [title, args, options] of PATHS) {
        it(`is refused by ${title}`, () =>
          assertRefused(
            args,
            options,
            /kept for 10 days instead of 14[^]*No `databaseChange` is granted/,
          ));
      }

      it("is refused with a grant and without a snapshot", async () => {
        await typeLines((await pulumi.run(["preview"])).output);
        await assertRefused(["up", "--yes"], {}, /The database has no snapshot: make one first/);
      });

      it("is refused when the grant has expired, or is for another property", async () => {
        const rds = new RDS({ ...AWS, endpoint: sandbox.endpoint });
        await rds.createDBSnapshot({
          DBInstanceIdentifier: DATABASE,
          DBSnapshotIdentifier: "before-the-change",
        });
        await set("databaseChange.expires=2026-01-01T00:00:00Z");
        await assertRefused(["preview"], {}, /`databaseChange\.expires` was .* it has expired/);
        await typeLines((await pulumi.run(["preview"])).output);
        await set("databaseChange.property=multiAz");
        await assertRefused(["preview"], {}, /`databaseChange\.property` is `multiAz`/);
      });

      it("goes through with its grant, and nothing else does beside it", async () => {
        await set(
          "databaseChange.property=backupRetentionPeriod",
          "databaseInstanceClass=db.t4g.large",
        );
        await assertRefused(["up", "--yes"], {}, /database-instance-class: /);
        await pulumi.run(["config", "rm", "databaseInstanceClass"]);
        await assertGoesThrough();
        // RDS keeps it for the maintenance window, or applies it soon: either way it was asked.
        assert.equal((await inAws()).pending?.BackupRetentionPeriod, 10);
      });
    });

    describe("a release that is live", () => {
      before(() => set(`imageTag=${next}`));

      for (const [title, args, options] of PATHS) {
        it(`gets no side-car that config doesn't name, by ${title}`, () =>
          beside({ edits: [SIDECAR] }, (program) =>
            assertRefused([...program, ...args], options, /image-is-the-release[^]*9d0b2c4e6f8a/),
          ));

        it(`isn't proven less than it was, by ${title}`, () =>
          beside({ config: { verifyP95Milliseconds: 900 } }, (program) =>
            assertRefused([...program, ...args], options, /proof-not-weakened[^]*slower answers/),
          ));
      }

      it("is proven less once the lines are typed that were printed", async () => {
        await set("verifyP95Milliseconds=900");
        await typeLines((await pulumi.run(["preview"])).output);
        await assertGoesThrough();
        await pulumi.run(["config", "rm", "verifyP95Milliseconds"]);
        await assertGoesThrough();
      });
    });

    describe("the guards themselves", () => {
      it("don't come off by config", async () => {
        await set("guards=development");
        await assertRefused(
          ["up", "--yes", "--skip-preview"],
          { withoutPack: true },
          /guards-not-lowered/,
        );
        await pulumi.run(["config", "rm", "guards"]);
      });

      for (const name of ["database-multi-az", "all"]) {
        it(`don't come off by a policy configuration of \`${name}\``, async () => {
          const file = path.join(os.tmpdir(), `policy-${process.pid}.json`);
          fs.writeFileSync(file, JSON.stringify({ [name]: "disabled" }));
          await assertRefused(
            ["preview", "--policy-pack-config", file],
            {},
            /lowers what is mandatory on this stack/,
          );
          fs.rmSync(file);
        });
      }

      it("let nothing destroy the stack", () =>
        assertRefused(["destroy", "--yes"], {}, /hook|protect/));
    });
  });
}
