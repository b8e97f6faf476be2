// What lies between releases in the database: read from a clone of the application, said before anything is done, and found
// true by the database itself. The application's repository is a real one, with alembic's files.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { STATE_DIR } from "../../../sandbox/paths";
import { tagOf } from "../../../sandbox/drill/scenarios";
import { GitRepository } from "../../migration/gitRepository";
import { RELEASES, type RollbackBench } from "./bench";
import { assertEnded, CONFIRMED } from "./command";

/** What each release brings to the database, oldest first. The sandbox's images do the same when they start. */
const BROUGHT: readonly [release: string, upgrade: string, downgrade: string][] = [
  [
    "good",
    'op.create_table("sessions", sa.Column("id", sa.BigInteger(), primary_key=True), sa.Column("title", sa.Text(), nullable=False), sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()))',
    'op.drop_table("sessions")',
  ],
  [
    "adds-table",
    'op.create_table("notes", sa.Column("id", sa.BigInteger()))',
    'op.drop_table("notes")',
  ],
  [
    "needs-column",
    'op.add_column("sessions", sa.Column("archived_at", sa.DateTime(timezone=True), nullable=False))',
    'op.drop_column("sessions", "archived_at")',
  ],
  [
    "changes-columns",
    [
      'op.drop_column("sessions", "created_at")',
      'op.alter_column("sessions", "title", new_column_name="name")',
      'op.alter_column("sessions", "name", type_=sa.String(200))',
    ].join("\n"),
    "raise NotImplementedError",
  ],
];

/** The application's repository: git's tags are the images'. `second` brings no migration of its own. */
function applicationRepository(): GitRepository {
  const repository = new GitRepository();
  let down: string | null = null;
  for (const [release, upgrade, downgrade] of BROUGHT) {
    const id = `r${tagOf(release)}`;
    repository.migration(id, down, upgrade, downgrade);
    down = id;
    repository.commit();
    repository.git("tag", tagOf(release));
    if (release === "good") repository.git("tag", RELEASES.second);
  }
  return repository;
}

/** Registers the tests. The second good release is live before them. */
export function registerMigrations(benchOf: () => RollbackBench): void {
  const { second } = RELEASES;
  const [addsTable, needsColumn, changes] = [
    tagOf("adds-table"),
    tagOf("needs-column"),
    tagOf("changes-columns"),
  ];
  const record = path.join(STATE_DIR, "migrations.record.json");
  let bench: RollbackBench;
  let repository: GitRepository;

  before(async () => {
    bench = benchOf();
    repository = applicationRepository();
    const set = ["config", "set", "--path", "application.clone", repository.folder];
    assert.equal((await bench.pulumi.run(set)).exitCode, 0);
  });
  after(() => repository.discard());

  /** It is refused with exit code 3, says so, and changes nothing. */
  async function assertRefused(args: readonly string[], said: RegExp): Promise<void> {
    const before = bench.rollback.bytes();
    assertEnded(await bench.rollback.run([...args, ...CONFIRMED]), 3, said);
    assert.equal(bench.rollback.bytes(), before);
  }

  it("go unnoticed both ways where a release only adds a table", async () => {
    const deployed = await bench.rollback.run(["deploy", addsTable, "--reason", "notes"]);
    assertEnded(deployed, 0, /live and verified/);
    assert.match(deployed.stderr, /OK +database +going back .* would be Safe \(A\): 1 migration/);
    const planned = await bench.rollback.run(["plan", "previous"]);
    assertEnded(planned, 0, /OK +database +Safe \(A\): 1 migration/);
    assertEnded(await bench.rollback.run(["to", second, ...CONFIRMED]), 0, /live and verified/);
  });

  it("only warn before a deploy whose way back has a risk", async () => {
    const deployed = await bench.rollback.run(["deploy", needsColumn, "--reason", "archives"]);
    assertEnded(deployed, 0, /live and verified/);
    assert.match(
      deployed.stderr,
      /database +warning: going back [^\n]* would be Risky [^\n]*required-column/,
    );
  });

  it("stop the way back in CI, and let it through with what was accepted, which is recorded", async () => {
    const planned = await bench.rollback.run(["plan", second]);
    assertEnded(planned, 3, /NO +database +Risky[^]*required-column: [^]*Blocked/);
    await assertRefused(["to", second], /rollback to 1b2f4d6e8a0c --accept-risk required-column/);
    await assertRefused(["to", second, "--unchecked"], /--accept-risk required-column/);
    const accepted = ["to", second, "--accept-risk", "required-column", "--record", record];
    const gone = await bench.rollback.run([...accepted, ...CONFIRMED]);
    assertEnded(gone, 0, /live and verified[^]*ann accepted: required-column/);
    const { database } = recordedReport();
    assert.deepEqual(database.accepted, { by: "ann", rules: ["required-column"] });
    const { stdout } = await bench.pulumi.run(["stack", "history", "--json", "--page-size", "3"]);
    assert.match(stdout, /acceptedRisks[^]*required-column/);
  });

  it("return by undo without a question: the newer code knows what it made", async () => {
    const back = await bench.rollback.run(["undo", ...CONFIRMED]);
    assertEnded(back, 0, /live and verified/);
    assert.match(back.stderr, /OK +database +Safe \(A\)/);
  });

  it("stop a deploy that couldn't be taken back, until what is lost is accepted by name", async () => {
    await assertRefused(
      ["deploy", changes],
      /would be Critical \(C\)[^]*rollback deploy a6e7c9f1b3d5 --accept-risk column-dropped --stack/,
    );
    const deploy = ["deploy", changes, "--accept-risk", "column-dropped", "--reason", "columns"];
    const deployed = await bench.rollback.run(deploy);
    assertEnded(deployed, 0, /live and verified[^]*accepted: column-dropped/);
  });

  it("foretell that the release before can't read columns that are dropped and renamed", async () => {
    const { rows } = (await bench.rollback.json("candidates")) as {
      rows: { tag: string; migrations: { verdict?: string } }[];
    };
    const before = rows.find(({ tag }) => tag === needsColumn);
    assert.equal(before?.migrations.verdict, "Critical", JSON.stringify(before));
    const risks = ["column-dropped", "column-missing", "column-renamed", "type-changed"];
    await assertRefused(
      ["to", needsColumn, "--accept-risk", "column-dropped"],
      new RegExp(`--accept-risk ${risks.join(" ")} --stack`),
    );
    const accepted = ["to", needsColumn, "--record", record, "--accept-risk", ...risks];
    const failed = await bench.rollback.run([...accepted, ...CONFIRMED]);
    assertEnded(failed, 4, /sessions\/`? answered 500[^]*The migrations were Critical[^]*accepted/);
    const { database } = recordedReport();
    assert.equal(database.option, "C");
    assert.deepEqual(database.accepted?.rules.toSorted(), risks);
    assertEnded(await bench.rollback.run(["undo", ...CONFIRMED]), 0, /live and verified/);
  });

  function recordedReport() {
    const { report } = JSON.parse(fs.readFileSync(record, "utf8")) as {
      report: {
        database: { option: string; accepted?: { by: string; rules: readonly string[] } };
      };
    };
    return report;
  }
}
