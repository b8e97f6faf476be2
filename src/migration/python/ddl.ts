// DDL through SQLAlchemy's own objects: `enum.create(bind)`, `table.drop(bind)`, `metadata.create_all(bind)`, and the
// elements of `sqlalchemy.schema` that are executed.
import type { Action } from "../change";
import { checkColumns } from "./checks";
import { columnNames, isTrue, objectName } from "./columns";
import { tableOf } from "./tables";
import type { Runtime } from "./runtime";
import { type CallValue, calledName, pathOf, type Value } from "./values";

/** Adds what `.create(bind)`, `.drop(bind)` and their like do; false when it is something else. */
export function ddlCall(runtime: Runtime, { of: func, args, keywords, line }: CallValue): boolean {
  const asked = methodAsked(func);
  if (asked === undefined) return false;
  const { owner, name } = asked;
  if (name === "create_all" || name === "drop_all") {
    const all: Action =
      name === "drop_all"
        ? { kind: "drop", object: "schema", name: "all tables", cascade: true, table: undefined }
        : { kind: "harmless", what: "create tables that are missing" };
    runtime.emit(line, all);
    return true;
  }
  if (name !== "create" && name !== "drop") return false;
  // `.create(bind)` of anything else is no DDL of SQLAlchemy's.
  if (args.length === 0 && !keywords.has("bind")) return false;
  // Only SQLAlchemy's own objects ask whether they are there; whatever it is, it is new.
  const isNew = name === "create" && keywords.has("checkfirst");
  const actions =
    element(owner, name) ??
    (isNew ? [{ kind: "harmless", what: "create what is missing" }] : undefined);
  if (actions === undefined) return false;
  runtime.emit(line, ...actions);
  return true;
}

/** What a method is asked of; of something imported, too: `Base.metadata.create_all`. */
function methodAsked(func: Value): { readonly owner: Value; readonly name: string } | undefined {
  if (func.kind === "attribute") return { owner: func.of, name: func.name };
  const [, path, name] = /^(.+)\.(\w+)$/.exec(pathOf(func) ?? "") ?? [];
  return path === undefined || name === undefined
    ? undefined
    : { owner: { kind: "path", path }, name };
}

/** `CreateTable(t)`, `DropTable(t)`, `CreateIndex(i)`, … that are executed. */
export function ddlElement(value: Value): readonly Action[] | undefined {
  const [, does, what] = /^(Create|Drop|Add)(\w+)$/.exec(calledName(value) ?? "") ?? [];
  const [first] = value.kind === "call" ? value.args : [];
  if (does === undefined || first === undefined) return undefined;
  if (what === "Schema") {
    const isDrop = does === "Drop";
    return [
      isDrop
        ? {
            kind: "drop",
            object: "schema",
            name: objectName(first),
            cascade: true,
            table: undefined,
          }
        : {
            kind: "create",
            object: "schema",
            name: objectName(first),
            replace: false,
            table: undefined,
          },
    ];
  }
  return element(first, does === "Drop" ? "drop" : "create");
}

function element(owner: Value, does: "create" | "drop"): readonly Action[] | undefined {
  const type = calledName(owner) ?? pathOf(owner)?.split(".").at(-1) ?? "";
  const call = owner.kind === "call" ? owner : undefined;
  if (/^(Enum|ENUM|DOMAIN|SchemaType)$/.test(type)) return [named("type", does, enumName(call))];
  if (type === "Sequence") return [named("sequence", does, objectName(call?.args[0]))];
  if (/Constraint$/.test(type)) return constraint(type, call, does);
  if (type === "Index") {
    const name = objectName(call?.args[0]);
    if (does === "drop") return [{ kind: "drop-index", name, concurrently: false }];
    const columns = call?.args
      .slice(1)
      .map((arg) => columnNames({ kind: "list", items: [arg], whole: true })?.[0]);
    const isKnown = columns?.every((column) => column !== undefined) === true;
    const [first] = call?.args.slice(1) ?? [];
    const table = first?.kind === "attribute" ? tableOf(first.of) : undefined;
    return [
      {
        kind: "create-index",
        table,
        name,
        unique: isTrue(call?.keywords.get("unique")),
        columns: isKnown ? columns : undefined,
        concurrently: false,
        refusesNull: false,
      },
    ];
  }
  const isTable =
    type === "Table" ||
    (owner.kind === "attribute" && (owner.name === "__table__" || /^\[.+\]$/.test(owner.name))) ||
    owner.kind === "class" ||
    /\.(__table__|tables\.\[.+\])$/.test(pathOf(owner) ?? "");
  if (!isTable) return undefined;
  const table = tableOf(owner);
  return does === "drop"
    ? [{ kind: "drop-table", table }]
    : [
        {
          kind: "create-table",
          table,
          columns: [],
          temporary: false,
          unlessThere: true,
          references: [],
        },
      ];
}

function constraint(
  type: string,
  call: CallValue | undefined,
  does: "create" | "drop",
): readonly Action[] {
  const name = objectName(call?.keywords.get("name"));
  if (does === "drop") {
    return [
      { kind: "drop-constraint", table: undefined, name, constraint: undefined, unnamed: false },
    ];
  }
  const kinds = {
    UniqueConstraint: "unique",
    CheckConstraint: "check",
    ForeignKeyConstraint: "foreign-key",
    PrimaryKeyConstraint: "primary-key",
  } as const;
  const known = kinds[type as keyof typeof kinds] ?? "exclusion";
  const check = known === "check" ? checkColumns(call?.args[0]) : undefined;
  return [
    {
      kind: "add-constraint",
      table: undefined,
      constraint: known,
      name,
      columns: check?.columns,
      references: undefined,
      refusesNull: true,
    },
  ];
}

function named(
  object: "type" | "sequence",
  does: "create" | "drop",
  name: string | undefined,
): Action {
  return does === "create"
    ? { kind: "create", object, name, replace: false, table: undefined }
    : { kind: "drop", object, name, cascade: false, table: undefined };
}

function enumName(call: CallValue | undefined): string | undefined {
  return objectName(call?.keywords.get("name"), call?.keywords.get("schema"));
}
