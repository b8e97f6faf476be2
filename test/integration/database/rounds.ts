// What each newer release does to the table, what the command must find in it, and how the release before it must fail.
import type { SchemaRelease } from "./releases";

/** A newer release, and the way back from it. */
export interface Round {
  readonly title: string;
  readonly release: SchemaRelease;
  /** Rules that must be accepted before it may go live: what it does can't be taken back. */
  readonly deployAccepts: readonly string[];
  /** Rules that must be accepted before the release before it may come back; none where it is safe. */
  readonly backAccepts: readonly string[];
  /** What the proof of the release before it must say; undefined where it works. */
  readonly proofFails: RegExp | undefined;
}

/** Those that `npm test` goes through. */
export const ROUNDS: readonly Round[] = [
  {
    title: "a column that the older release reads is dropped",
    release: {
      tag: "1d1e2f3a4b51",
      upgrade: 'op.drop_column("sessions", "created_at")',
      sql: "ALTER TABLE sessions DROP COLUMN created_at",
      columns: "id, title",
      healthCheck: "INSERT INTO sessions (title) VALUES ('probe')",
    },
    deployAccepts: ["column-dropped"],
    backAccepts: ["column-dropped", "column-missing"],
    proofFails: /sessions\/`? answered 500/,
  },
  {
    title: "a column is NOT NULL without a default",
    release: {
      tag: "2d1e2f3a4b52",
      upgrade: 'op.add_column("sessions", sa.Column("owner", sa.Text(), nullable=False))',
      sql: "ALTER TABLE sessions ADD COLUMN owner text NOT NULL",
      columns: "id, title",
      healthCheck: "INSERT INTO sessions (title, owner) VALUES ('probe', 'nobody')",
    },
    deployAccepts: [],
    backAccepts: ["required-column"],
    proofFails: /"status": `unhealthy`/,
  },
];

/** Those that follow them every night. */
export const FURTHER_ROUNDS: readonly Round[] = [
  {
    title: "a column has another name",
    release: {
      tag: "3d1e2f3a4b53",
      upgrade: 'op.alter_column("sessions", "title", new_column_name="name")',
      sql: "ALTER TABLE sessions RENAME COLUMN title TO name",
      columns: "id, name",
      healthCheck: "INSERT INTO sessions (name, owner) VALUES ('probe', 'nobody')",
    },
    deployAccepts: [],
    backAccepts: ["column-renamed"],
    proofFails: /"status": `unhealthy`/,
  },
  {
    title: "a column has another type",
    release: {
      tag: "4d1e2f3a4b54",
      upgrade:
        'op.alter_column("sessions", "owner", existing_type=sa.Text(), type_=sa.Integer(), postgresql_using="length(owner)")',
      sql: "ALTER TABLE sessions ALTER COLUMN owner TYPE integer USING length(owner)",
      columns: "id, name",
      healthCheck: "INSERT INTO sessions (name, owner) VALUES ('probe', 1)",
    },
    deployAccepts: [],
    backAccepts: ["type-changed"],
    proofFails: /"status": `unhealthy`/,
  },
];

/** The last of each run: nothing stands in the way back. */
export function newTable(before: SchemaRelease): Round {
  return {
    title: "a table is new",
    release: {
      ...before,
      tag: "5d1e2f3a4b55",
      upgrade: 'op.create_table("audit", sa.Column("id", sa.BigInteger(), primary_key=True))',
      sql: "CREATE TABLE audit (id bigint PRIMARY KEY)",
    },
    deployAccepts: [],
    backAccepts: [],
    proofFails: undefined,
  };
}
