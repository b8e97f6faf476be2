// Releases of an application that changes its schema: each has a commit in a clone, an image in the registry, a migration, and
// code that asks of the table what that migration left.
import { applicationRepository } from "../../../sandbox/images/applicationRepository";
import { releaseConfig } from "../../../sandbox/images/app/image";
import type { Descriptor } from "../../../sandbox/images/registryClient";
import { GOOD_RELEASE } from "../../../sandbox/images/releases";
import type { GitRepository } from "../../migration/gitRepository";

/** One release. */
export interface SchemaRelease {
  readonly tag: string;
  /** The body of its migration's `upgrade()`. */
  readonly upgrade: string;
  /** The same, as PostgreSQL gets it. Undefined for what the application makes itself when it first uses the database. */
  readonly sql: string | undefined;
  /** The columns that its list reads, a smoke path. */
  readonly columns: string;
  /** The statement that its health check tries, and takes back. */
  readonly healthCheck: string;
}

/** The oldest, with the table that the sandbox's application makes. */
export const FIRST: SchemaRelease = {
  tag: "0d1e2f3a4b50",
  upgrade:
    'op.create_table("sessions", sa.Column("id", sa.BigInteger()), sa.Column("title", sa.Text()), sa.Column("created_at", sa.DateTime()))',
  sql: undefined,
  columns: "id, title, created_at",
  healthCheck: "INSERT INTO sessions (title) VALUES ('probe')",
};

/** Writes its migration, commits, and gives the commit its tag. */
export function commitRelease(
  repository: GitRepository,
  { tag, upgrade }: SchemaRelease,
  down: SchemaRelease | undefined,
): void {
  repository.migration(tag, down?.tag ?? null, upgrade);
  repository.commit();
  repository.git("tag", tag);
}

/** Pushes its image. */
export async function pushRelease({ tag, columns, healthCheck }: SchemaRelease): Promise<void> {
  const repository = applicationRepository();
  const { layers } = JSON.parse(await repository.readManifest(GOOD_RELEASE.tag)) as {
    layers: Descriptor[];
  };
  const config = releaseConfig({ ...GOOD_RELEASE, tag });
  const statements = [`READ_COLUMNS=${columns}`, `HEALTH_STATEMENT=${healthCheck}`];
  const architecture = process.arch === "x64" ? "amd64" : process.arch;
  const image = { ...config, Env: [...(config.Env ?? []), ...statements] };
  await repository.pushImage(tag, layers, image, architecture);
}
