// Migrations with what must be found in them: what each rule is about, what only looks like it, and odd spellings. Each
// is judged from Python (rules.spec.ts), and again from the SQL that alembic makes of it (test/integration).
import { CONSTRAINTS } from "./cases/constraints";
import type { MigrationCase } from "./cases/migrationCase";
import { NEW_COLUMNS } from "./cases/newColumns";
import { OBJECTS } from "./cases/objects";
import { OLDER_COLUMNS } from "./cases/olderColumns";
import { NEW_TABLES, OLDER_TABLES } from "./cases/tables";
import { UNKNOWN } from "./cases/unknown";
import { WRITES } from "./cases/writes";

export const CASES: readonly MigrationCase[] = [
  ...NEW_TABLES,
  ...NEW_COLUMNS,
  ...OLDER_COLUMNS,
  ...OLDER_TABLES,
  ...CONSTRAINTS,
  ...OBJECTS,
  ...WRITES,
  ...UNKNOWN,
];
