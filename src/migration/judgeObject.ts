// The rules about what has a name of its own: types, views, functions, sequences, triggers, policies, …
import type { Change, ObjectType } from "./change";
import type { Judging } from "./judging";
import type { RuleId } from "./ruleTable";
import { isMade } from "./schema";

type ObjectChange = Extract<
  Change,
  { kind: "create" | "drop" | "rename" | "add-enum-value" | "rename-enum-value" }
>;

const REPLACED: Partial<Record<ObjectType, RuleId>> = {
  view: "view-replaced",
  function: "function-replaced",
  trigger: "trigger-changed",
  policy: "row-security-changed",
};

const DROPPED: Partial<Record<ObjectType, RuleId>> = {
  type: "type-dropped",
  view: "view-dropped",
  function: "function-dropped",
  sequence: "sequence-dropped",
  extension: "extension-dropped",
  schema: "table-dropped",
  database: "table-dropped",
  trigger: "trigger-changed",
  rule: "trigger-changed",
  policy: "row-security-changed",
  role: "rights-revoked",
};

/** Judges a change of an object. */
export function judgeObject(judging: Judging, change: ObjectChange): void {
  switch (change.kind) {
    case "create":
      created(judging, change);
      return;
    case "drop":
      dropped(judging, change);
      return;
    case "rename":
      renamed(judging, change);
      return;
    case "add-enum-value":
      if (!isNew(judging, "type", change.type, change)) judging.report("enum-value-added", change);
      return;
    case "rename-enum-value":
      if (!isNew(judging, "type", change.type, change)) {
        judging.report("enum-value-renamed", change);
      }
      return;
  }
}

function isNew(
  { schema }: Judging,
  object: ObjectType,
  name: string | undefined,
  change: Change,
): boolean {
  return name !== undefined && isMade(schema.objects.get(`${object}:${name}`), change.path);
}

function created(judging: Judging, change: Extract<Change, { kind: "create" }>): void {
  const { object, name, replace, table } = change;
  const wasNew = isNew(judging, object, name, change);
  if (name !== undefined) {
    judging.schema.objects.set(`${object}:${name}`, { path: change.path, maybe: false });
  }
  if (object === "trigger" || object === "policy" || object === "rule") {
    const rule = object === "policy" ? "row-security-changed" : "trigger-changed";
    if (!judging.tableIsMade(table, change)) judging.report(rule, change);
    return;
  }
  if (!replace || wasNew || isDroppedAgain(judging, change)) return;
  judging.report(REPLACED[object] ?? "object-changed", change);
}

/** What the downgrade drops did not exist before. */
function isDroppedAgain(
  { step }: Judging,
  { object, name }: Extract<Change, { kind: "create" }>,
): boolean {
  return step.undo.some(
    (undo) =>
      undo.kind === "drop" && undo.object === object && undo.name === name && name !== undefined,
  );
}

function dropped(judging: Judging, change: Extract<Change, { kind: "drop" }>): void {
  const { object, name, cascade, table } = change;
  const wasNew = isNew(judging, object, name, change);
  judging.schema.objects.delete(`${object}:${name}`);
  if (wasNew) return;
  if (table !== undefined && judging.tableIsMade(table, change)) return;
  if (object === "statistics") return;
  const takesColumns = object === "type" || object === "extension";
  if (cascade && takesColumns) judging.report("dropped-with-cascade", change);
  judging.report(DROPPED[object] ?? "object-changed", change);
}

function renamed(judging: Judging, change: Extract<Change, { kind: "rename" }>): void {
  const { object, name, to } = change;
  const wasNew = isNew(judging, object, name, change);
  if (wasNew && to !== undefined) {
    judging.schema.objects.set(`${object}:${to}`, { path: change.path, maybe: false });
  }
  // Names of indexes, constraints and triggers aren't in an application's statements.
  if (wasNew || ["index", "constraint", "trigger", "statistics"].includes(object)) return;
  judging.report(object === "type" ? "type-renamed" : "object-renamed", change);
}
