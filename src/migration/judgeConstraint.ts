// The rules about constraints and indexes.
import type { Change, Name } from "./change";
import type { Judging } from "./judging";
import type { RuleId } from "./ruleTable";
import { isMade } from "./schema";

type ConstraintChange = Extract<
  Change,
  { kind: "add-constraint" | "drop-constraint" | "create-index" | "drop-index" }
>;

const ADDED = {
  unique: "unique-added",
  check: "check-added",
  "foreign-key": "foreign-key-added",
  "primary-key": "primary-key-changed",
  exclusion: "exclusion-added",
} as const;

/** Names that people give to what is unique. */
const UNIQUE_NAME = /(^|_)(uq|uniq|unique|uix|ux)(_|$)|_key$/i;

/** Judges a change of a constraint or an index. */
export function judgeConstraint(judging: Judging, change: ConstraintChange): void {
  const { schema, findings, report, tableIsMade } = judging;
  switch (change.kind) {
    case "add-constraint": {
      if (change.name !== undefined) {
        schema.objects.set(`constraint:${change.name}`, { path: change.path, maybe: false });
      }
      if (tableIsMade(change.table, change)) {
        if (change.constraint === "foreign-key" && !tableIsMade(change.references, change)) {
          report("referenced-table-locked", change);
        }
        return;
      }
      const rule =
        change.constraint === "unique" ? uniqueRule(judging, change) : addedRule(judging, change);
      if (rule !== undefined) report(rule, change, `constraint:${change.name}`);
      return;
    }
    case "drop-constraint": {
      if (wasMade(judging, `constraint:${change.name}`, change)) {
        findings.withdraw(`constraint:${change.name}`);
        return;
      }
      if (tableIsMade(change.table, change)) return;
      // The name that PostgreSQL gives a key, where SQL doesn't say what is dropped.
      const isKey = change.constraint === "primary-key" || /_pkey$/.test(change.name ?? "");
      report(isKey ? "primary-key-changed" : "constraint-dropped", change);
      return;
    }
    case "create-index": {
      if (change.name !== undefined) {
        schema.objects.set(`index:${change.name}`, { path: change.path, maybe: false });
      }
      if (tableIsMade(change.table, change)) return;
      const rule = change.unique ? uniqueRule(judging, change) : undefined;
      report(rule ?? "index-created", change, `index:${change.name}`);
      return;
    }
    case "drop-index":
      if (wasMade(judging, `index:${change.name}`, change)) {
        findings.withdraw(`index:${change.name}`);
        return;
      }
      report(isUnique(judging, change.name) ? "unique-dropped" : "index-dropped", change);
      return;
  }
}

function wasMade({ schema }: Judging, key: string, change: Change): boolean {
  const made = schema.objects.get(key);
  schema.objects.delete(key);
  return isMade(made, change.path);
}

/** Rows that older code writes can't meet each other where a new column is NULL, or has a value of its own. */
function uniqueRule(
  judging: Judging,
  change: Extract<Change, { columns: readonly string[] | undefined; refusesNull: boolean }>,
): RuleId | undefined {
  const { schema } = judging;
  const { table, columns, refusesNull } = change;
  if (table === undefined) return "unique-added";
  const isApart = columns?.some((name) => {
    const column = schema.column(table, name);
    if (!isMade(column?.made, change.path)) return false;
    const isNull = column?.default === "none" && !column.notNull && !refusesNull;
    return isNull || column?.default === "volatile";
  });
  return isApart === true ? undefined : "unique-added";
}

function addedRule(
  judging: Judging,
  change: Extract<Change, { kind: "add-constraint" }>,
): RuleId | undefined {
  const { columns, table, constraint, refusesNull } = change;
  const isNew =
    columns !== undefined &&
    columns.length > 0 &&
    columns.every((name) => judging.columnIsMade(table, name, change));
  const rule = ADDED[constraint];
  if (!isNew || constraint === "primary-key" || constraint === "exclusion") return rule;
  if (constraint === "foreign-key") return "referenced-table-locked";
  const isFilled = columns.every((name) => judging.schema.column(table, name)?.default !== "none");
  return refusesNull && !isFilled ? rule : undefined;
}

/** Whether an index that goes was unique: the downgrade makes it again, or its name says so. */
function isUnique({ step }: Judging, name: Name): boolean {
  const again = step.undo.find((change) => change.kind === "create-index" && change.name === name);
  if (again?.kind === "create-index" && name !== undefined) return again.unique;
  return name === undefined || UNIQUE_NAME.test(name);
}
