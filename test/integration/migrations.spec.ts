// The rules of migrations against the things themselves: alembic makes the SQL, PostgreSQL runs it. Neither needs the
// sandbox: a server of the tests' own is started, and alembic is installed once.
import assert from "node:assert/strict";
import type { Client } from "pg";
import { verdictOf } from "../../src/migration/findings";
import { judge } from "../../src/migration/judge";
import { RULES } from "../../src/migration/ruleTable";
import { loadSqlParser } from "../../src/migration/sql/parser";
import { readSql } from "../../src/migration/sql/read";
import { CASES } from "../migration/cases";
import { judged, migrationFile, rulesOf } from "../migration/migrationFile";
import { PostgresServer } from "./migrations/postgresServer";
import { rendered, type Rendered } from "./migrations/rendered";
import { BEFORE, BREAKS, OLDER_CODE, SAFE, type Truth } from "./migrations/truths";

describe("migrations as alembic and PostgreSQL have them", () => {
  let sql: ReadonlyMap<string, Rendered>;
  let server: PostgresServer;
  const offline = CASES.filter(({ online }) => online !== true);
  const upgradeOf = ({ rule, upgrade }: Truth) => upgrade ?? RULES[rule].example ?? "";

  before(async () => {
    await loadSqlParser();
    server = await PostgresServer.start();
    await server.with("postgres", async (client) => {
      await client.query("CREATE DATABASE base");
    });
    await server.with("base", async (client) => {
      await client.query(BEFORE);
    });
    sql = await rendered([
      ...offline.map(({ title, upgrade, before }) => ({
        id: title,
        text: migrationFile(upgrade, { ...(before && { before }) }),
      })),
      ...BREAKS.map((one, index) => ({
        id: `break ${index}`,
        text: migrationFile(upgradeOf(one)),
      })),
      ...SAFE.map(({ title, upgrade }) => ({ id: `safe ${title}`, text: migrationFile(upgrade) })),
    ]);
  });
  after(() => server.stop());

  const sqlOf = (id: string) => {
    const { sql: made, error } = sql.get(id)!;
    assert.equal(error, undefined);
    // As a driver sends it, which takes each pair of percent signs for one.
    return made!.replaceAll("%%", "%");
  };

  for (const { title, finds, upgrade, downgrade, before } of offline) {
    it(`have the same findings in SQL: ${title}`, async () => {
      const changes = readSql([sqlOf(title)]).map((action) => ({ ...action, line: 1, path: [] }));
      const text = migrationFile(upgrade, {
        ...(downgrade && { downgrade }),
        ...(before && { before }),
      });
      const undo = downgrade === undefined ? [] : readSql([await undone(downgrade)]);
      const step = {
        file: "a.sql",
        revision: "a",
        changes,
        undo: undo.map((action) => ({ ...action, line: 1, path: [] })),
      };
      const found = judge([step]);
      assert.deepEqual([...new Set(found.map(({ rule }) => rule))].sort(), [...finds].sort());
      assert.equal(verdictOf(found), (await judged(text)).verdict);
    });
  }

  const undone = async (downgrade: string) =>
    (await rendered([{ id: "", text: migrationFile(downgrade) }])).get("")!.sql!;

  BREAKS.forEach((one, index) => {
    const how = one.fails === undefined ? "gives something else" : "fails";
    it(`${one.rule} is true: ${one.old} ${how}`, async () => {
      assert.ok(rulesOf(await judged(migrationFile(upgradeOf(one)))).includes(one.rule));
      await inDatabase(`break_${index}`, async (client) => {
        const first = await asked(client, one.old);
        await client.query(sqlOf(`break ${index}`));
        if (one.newer !== undefined) await client.query(one.newer);
        if (one.fails !== undefined) await assert.rejects(asked(client, one.old), one.fails);
        else assert.notDeepEqual(await asked(client, one.old), first);
      });
    });
  });

  it("break older code in every way that a rule of BREAK names, but for ranges", () => {
    const tried = new Set(BREAKS.map(({ rule }) => rule));
    const missing = Object.entries(RULES)
      .filter(([, { kind }]) => kind === "BREAK" || kind === "LOSS")
      .map(([rule]) => rule)
      .filter((rule) => !tried.has(rule as Truth["rule"]));
    assert.deepEqual(missing, ["revision-missing"]);
  });

  SAFE.forEach(({ title, upgrade }, index) => {
    it(`are Safe in truth: ${title}`, async () => {
      assert.equal((await judged(migrationFile(upgrade))).verdict, "safe");
      await inDatabase(`safe_${index}`, async (client) => {
        const first = await allAsked(client);
        await client.query(sqlOf(`safe ${title}`));
        assert.deepEqual(await allAsked(client), first);
      });
    });
  });

  async function inDatabase(name: string, work: (client: Client) => Promise<void>): Promise<void> {
    await server.with("postgres", async (client) => {
      await client.query(`CREATE DATABASE ${name} TEMPLATE base`);
    });
    await server.with(name, work);
  }
});

async function allAsked(client: Client): Promise<unknown[]> {
  const answers: unknown[] = [];
  for (const statement of OLDER_CODE) answers.push(await asked(client, statement));
  return answers;
}

/** What a statement gives; nothing of it stays. */
async function asked(client: Client, statement: string): Promise<unknown> {
  await client.query("BEGIN");
  try {
    const result: unknown = await client.query(statement);
    const last = Array.isArray(result)
      ? (result.at(-1) as { rows: unknown })
      : (result as { rows: unknown });
    return last.rows;
  } finally {
    await client.query("ROLLBACK");
  }
}
