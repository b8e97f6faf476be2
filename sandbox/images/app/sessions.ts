// The application's one table, `sessions`, made at the first use of the database.
import { Pool, type PoolClient } from "pg";
import type { Schema } from "./schemas";

// Below the load balancer's 2 s for a health check: a database that hangs must not hang the answer.
const DATABASE_LIMIT_MS = 1000;

const CREATE_TABLE = `CREATE TABLE IF NOT EXISTS sessions (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
)`;

/** A row of `sessions`, as the API answers it. */
export interface Session {
  readonly id: string;
  readonly title: string;
  readonly created_at: string;
}

/** The sessions in the database that `DATABASE_URL` names. */
export class SessionStore {
  private readonly pool: Pool;
  private migrated: Promise<void> | undefined;
  private claimant: PoolClient | undefined;

  /**
   * Starts to bring the schema up to date; a database that isn't there is tried again at each use.
   *
   * @param url `postgresql://…`; a driver behind the scheme (`postgresql+asyncpg`) is ignored.
   * @param schema what this release makes of the table, and how it asks.
   * @param reportError gets a sentence for each failure that no request would show.
   */
  constructor(
    url: string,
    private readonly schema: Schema,
    private readonly reportError: (message: string) => void,
  ) {
    this.pool = new Pool({
      connectionString: url.replace(/^postgres(ql)?(\+\w+)?:/, "postgresql:"),
      connectionTimeoutMillis: DATABASE_LIMIT_MS,
      query_timeout: DATABASE_LIMIT_MS,
    });
    this.pool.on("error", (error) => reportError(`database connection lost: ${error.message}`));
    void this.isReachable();
  }

  /** Whether the database answers and has the schema this release needs. */
  async isReachable(): Promise<boolean> {
    try {
      await this.migrate();
      await this.tryOut(this.schema.healthCheck ?? "SELECT 1");
      return true;
    } catch (error) {
      this.reportError(`database: ${(error as Error).message}`);
      return false;
    }
  }

  /** All sessions, oldest first. */
  async list(): Promise<Session[]> {
    await this.migrate();
    const result = await this.pool.query<Session>(
      `SELECT ${this.schema.columns} FROM sessions ORDER BY id`,
    );
    return result.rows;
  }

  /** Inserts a session and gives it back. */
  async create(title: string): Promise<Session> {
    await this.migrate();
    const [columns, values] = this.schema.insert;
    const result = await this.pool.query<Session>(
      `INSERT INTO sessions (${columns}) VALUES (${values}) RETURNING ${this.schema.columns}`,
      [title],
    );
    return result.rows[0]!;
  }

  /** Whether this process is the first to claim `what`, which stays its own while it runs. */
  async claim(what: string): Promise<boolean> {
    // The lock is the connection's: it is kept, and PostgreSQL frees the lock when the process ends.
    const client = await this.pool.connect();
    const { rows } = await client.query<{ claimed: boolean }>(
      "SELECT pg_try_advisory_lock(hashtext($1)) AS claimed",
      [what],
    );
    const claimed = rows[0]?.claimed === true;
    if (claimed) this.claimant = client;
    else client.release();
    return claimed;
  }

  /** Ends the connections. */
  async close(): Promise<void> {
    this.claimant?.release(true);
    await this.pool.end();
  }

  private async tryOut(statement: string): Promise<void> {
    const client = await this.pool.connect();
    try {
      await client.query("BEGIN");
      await client.query(statement);
      await client.query("ROLLBACK");
      client.release();
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  private async migrate(): Promise<void> {
    this.migrated ??= this.runMigrations();
    try {
      await this.migrated;
    } catch (error) {
      this.migrated = undefined;
      throw error;
    }
  }

  /** Under a lock: tasks that start together would each find the table missing. */
  private async runMigrations(): Promise<void> {
    const client = await this.pool.connect();
    try {
      await client.query("BEGIN");
      await client.query("SELECT pg_advisory_xact_lock(hashtext('sessions'))");
      await client.query(CREATE_TABLE);
      for (const statement of this.schema.migrate) await client.query(statement);
      await client.query("COMMIT");
      client.release();
    } catch (error) {
      client.release(true);
      throw error;
    }
  }
}
