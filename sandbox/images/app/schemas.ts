// How releases of the sandbox's application differ in what they make of the table `sessions`, and how each reads and writes
// it. A release that isn't named here takes the table as the first one made it.
import type { Behaviour } from "../releases";

/** What a release does to the database when it first uses it, and how it asks afterwards. */
export interface Schema {
  /** Each must be right a second time, too: every task of a release runs all of them. */
  readonly migrate: readonly string[];
  /** Columns as the API answers them. */
  readonly columns: string;
  /** Columns and values of a new row; `$1` is the title. */
  readonly insert: readonly [columns: string, values: string];
  /** A statement that its health check tries, and takes back; undefined where it only asks whether the database answers. */
  readonly healthCheck?: string | undefined;
}

const FIRST: Schema = {
  migrate: [],
  columns: "id, title, created_at",
  insert: ["title", "$1"],
};

const SCHEMAS: Readonly<Partial<Record<Behaviour, Schema>>> = {
  "adds-table": { ...FIRST, migrate: ["CREATE TABLE IF NOT EXISTS notes (id bigint, body text)"] },
  "needs-column": {
    ...FIRST,
    // Rows that are there get a value; new ones must bring their own, which earlier releases don't.
    migrate: [
      "ALTER TABLE sessions ADD COLUMN IF NOT EXISTS archived_at timestamptz NOT NULL DEFAULT 'infinity'",
      "ALTER TABLE sessions ALTER COLUMN archived_at DROP DEFAULT",
    ],
    insert: ["title, archived_at", "$1, 'infinity'"],
  },
  "changes-columns": {
    migrate: [
      "ALTER TABLE sessions DROP COLUMN IF EXISTS created_at",
      `DO $$ BEGIN
         IF EXISTS (SELECT FROM information_schema.columns WHERE table_name = 'sessions' AND column_name = 'title') THEN
           ALTER TABLE sessions RENAME COLUMN title TO name;
         END IF;
       END $$`,
      "ALTER TABLE sessions ALTER COLUMN name TYPE varchar(200)",
    ],
    columns: "id, name AS title",
    insert: ["name", "$1"],
  },
};

/**
 * The schema of a release.
 *
 * @param given what an image says of itself: columns that it reads, and what its health check tries.
 */
export function schemaOf(
  behaviour: Behaviour,
  given: { readonly columns: string | undefined; readonly healthCheck: string | undefined },
): Schema {
  const schema = SCHEMAS[behaviour] ?? FIRST;
  return {
    ...schema,
    columns: given.columns ?? schema.columns,
    healthCheck: given.healthCheck,
  };
}
