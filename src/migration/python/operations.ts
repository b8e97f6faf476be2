// alembic's operations (documentation: Operation Reference), called on `op` or on a batch, whose arguments lack the table.
import type { Action, ConstraintType, Name } from "../change";
import { alterColumn, isNone } from "./alterColumn";
import { checkColumns } from "./checks";
import { columnNames, pythonColumn, isTrue, mayBeTrue, objectName } from "./columns";
import { executed } from "./execute";
import type { Given } from "./given";
import { plugin } from "./plugins";
import type { Runtime } from "./runtime";
import { tableOf } from "./tables";
import { type CallValue, calledName, UNKNOWN_VALUE, type Value } from "./values";

/** What a batch is about. */
export type Batch = { readonly name: Name } | undefined;

/** Does what an operation does, and gives what it gives. */
export function operation(runtime: Runtime, name: string, call: CallValue, batch: Batch): Value {
  const { args, keywords, line } = call;
  // In a batch the table isn't among the arguments, wherever it would stand.
  const shift = batch === undefined ? 0 : 1;
  const tableAt = TABLE_AT[name] ?? 0;
  const given: Given = {
    at: (position, ...names) =>
      args[position > tableAt ? position - shift : position] ??
      names.map((word) => keywords.get(word)).find((value) => value !== undefined),
    named: (word) => keywords.get(word),
    table:
      batch === undefined
        ? objectName(
            args[tableAt] ?? keywords.get("table_name") ?? keywords.get("source_table"),
            keywords.get("schema") ?? keywords.get("source_schema"),
          )
        : batch.name,
    call,
  };
  if (name === "execute") {
    executed(runtime, args[0] ?? keywords.get("sqltext"), call);
    return call;
  }
  if (name === "batch_alter_table") return { kind: "batch", table: given.table };
  if (name === "run_async" || name === "invoke") {
    const [first] = args;
    if (first?.kind === "function") {
      runtime.inline(first, [UNKNOWN_VALUE, ...args.slice(1)], new Map());
    } else unknown(runtime, call, name);
    return UNKNOWN_VALUE;
  }
  if (QUIET.has(name)) return name === "f" || name === "inline_literal" ? (args[0] ?? call) : call;
  const actions = OPERATIONS[name]?.(given) ?? plugin(name, given);
  if (actions === undefined) unknown(runtime, call, name);
  else runtime.emit(line, ...actions);
  return call;
}

function unknown(runtime: Runtime, { line }: CallValue, name: string): void {
  const destroys = /drop|delete|truncate|remove/i.test(name);
  runtime.emit(line, {
    kind: "unknown",
    rule: "operation-unknown",
    what: `op.${name}(…)`,
    destroys,
  });
}

/** Where the table stands among the arguments of `op`; first, where it isn't here. */
const TABLE_AT: Readonly<Record<string, number>> = {
  create_index: 1,
  drop_index: 1,
  create_unique_constraint: 1,
  create_foreign_key: 1,
  create_check_constraint: 1,
  create_primary_key: 1,
  create_exclude_constraint: 1,
  drop_constraint: 1,
};

/** What gives something and changes nothing. */
const QUIET = new Set([
  "get_bind",
  "get_context",
  "f",
  "inline_literal",
  "implementation_for",
  "register_operation",
  "migration_context",
]);

const OPERATIONS: Readonly<Record<string, (given: Given) => readonly Action[] | undefined>> = {
  create_table: ({ table, call }) => [createTable(table, call)],
  drop_table: ({ table }) => [{ kind: "drop-table", table }],
  rename_table: ({ at, named, call }) => [
    {
      kind: "rename-table",
      table: objectName(at(0, "old_table_name") ?? call.args[0], named("schema")),
      to: objectName(at(1, "new_table_name"), named("schema")),
    },
  ],
  add_column: (given) => {
    const column = pythonColumn(given.at(1, "column"));
    if (column === undefined) return undefined;
    // alembic writes NOT NULL for `primary_key=True` here, and no PRIMARY KEY (rendered by 1.20.1).
    return [{ kind: "add-column", table: given.table, column: { ...column, primaryKey: false } }];
  },
  drop_column: ({ table, at }) => [
    { kind: "drop-column", table, column: objectName(at(1, "column_name")) },
  ],
  alter_column: alterColumn,
  create_index: ({ table, at, named }) => [
    {
      kind: "create-index",
      table,
      name: objectName(at(0, "index_name")),
      unique: mayBeTrue(named("unique")),
      columns: columnNames(at(2, "columns")),
      concurrently: isTrue(named("postgresql_concurrently")),
      refusesNull: mayBeTrue(named("postgresql_nulls_not_distinct")),
    },
  ],
  drop_index: ({ at, named }) => [
    {
      kind: "drop-index",
      name: objectName(at(0, "index_name")),
      concurrently: isTrue(named("postgresql_concurrently")),
    },
  ],
  create_unique_constraint: (given) => [
    {
      ...constraint(given, "unique", columnNames(given.at(2, "columns"))),
      refusesNull: mayBeTrue(given.named("postgresql_nulls_not_distinct")),
    },
  ],
  create_primary_key: (given) => [
    constraint(given, "primary-key", columnNames(given.at(2, "columns"))),
  ],
  create_exclude_constraint: (given) => [constraint(given, "exclusion", undefined)],
  create_check_constraint: (given) => {
    const { columns, refusesNull } = checkColumns(given.at(2, "condition"));
    return [{ ...constraint(given, "check", columns), refusesNull }];
  },
  create_foreign_key: createForeignKey,
  drop_constraint: ({ table, at }) => {
    const name = at(0, "constraint_name");
    const type = at(2, "type_");
    const known = type?.kind === "constant" ? TYPES[String(type.value)] : undefined;
    return [
      {
        kind: "drop-constraint",
        table,
        name: objectName(name),
        constraint: known,
        unnamed: name !== undefined && isNone(name),
      },
    ];
  },
  bulk_insert: ({ call }) => [
    {
      kind: "write",
      statement: "insert",
      table: call.args[0] === undefined ? undefined : tableOf(call.args[0]),
      columns: undefined,
    },
  ],
  create_table_comment: () => [{ kind: "harmless", what: "comment on a table" }],
  drop_table_comment: () => [{ kind: "harmless", what: "comment on a table" }],
};

const TYPES: Readonly<Record<string, ConstraintType>> = {
  unique: "unique",
  check: "check",
  foreignkey: "foreign-key",
  primary: "primary-key",
};

function constraint(given: Given, type: ConstraintType, columns: readonly string[] | undefined) {
  const name = objectName(given.at(0, "constraint_name"));
  return {
    kind: "add-constraint",
    table: given.table,
    constraint: type,
    name,
    columns,
    references: undefined,
    refusesNull: false,
  } as const;
}

/** In a batch the referred table comes first. */
function createForeignKey(given: Given): readonly Action[] {
  const references = objectName(
    given.at(2, "referent_table", "referent"),
    given.named("referent_schema"),
  );
  const columns = columnNames(given.at(3, "local_cols"));
  return [{ ...constraint(given, "foreign-key", columns), references }];
}

function createTable(table: Name, { args, keywords }: CallValue): Action {
  const columns = args.flatMap((arg) => pythonColumn(arg) ?? []);
  const keys = args.filter((arg) => calledName(arg) === "ForeignKeyConstraint") as CallValue[];
  const referred = keys.flatMap(({ args: [, targets] }) =>
    targets?.kind === "list"
      ? targets.items.slice(0, 1).map((target) => objectName(target))
      : [undefined],
  );
  const prefixes = keywords.get("prefixes");
  const isTemporary =
    prefixes?.kind === "list" &&
    prefixes.items.some((word) => word.kind === "constant" && /^temp/i.test(String(word.value)));
  return {
    kind: "create-table",
    table,
    columns,
    temporary: isTemporary,
    unlessThere: mayBeTrue(keywords.get("if_not_exists")),
    references: [
      ...columns.flatMap(({ references }) => references),
      ...referred.map((target) => target?.split(".").slice(0, -1).join(".")),
    ],
  };
}
