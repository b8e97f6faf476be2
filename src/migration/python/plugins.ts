// Operations that well-known packages add to alembic: alembic-postgresql-enum, alembic_utils, GeoAlchemy 2.
import type { Action, ObjectType } from "../change";
import { columnNames, pythonColumn, objectName } from "./columns";
import type { Given } from "./given";
import { calledName, pathOf, type Value } from "./values";

/** What the operation does; undefined when it isn't known. */
export function plugin(name: string, given: Given): readonly Action[] | undefined {
  return PLUGINS[name]?.(given);
}

const ENTITIES: readonly [RegExp, ObjectType][] = [
  [/View/, "view"],
  [/Function/, "function"],
  [/Trigger/, "trigger"],
  [/Policy/, "policy"],
  [/Extension/, "extension"],
];

function entity(does: "create" | "replace" | "drop") {
  return ({ at }: Given): readonly Action[] | undefined => {
    const value = at(0, "entity");
    const object = ENTITIES.find(([pattern]) => pattern.test(entityClass(value)))?.[1];
    if (object === undefined) {
      return does === "create" ? undefined : does === "drop" ? [dropped("other")] : undefined;
    }
    if (object === "trigger" || object === "policy") {
      // Which table it is on stands in its text, which is SQL of a form of its own.
      return [
        does === "drop"
          ? dropped(object)
          : {
              kind: "create",
              object,
              name: undefined,
              replace: does === "replace",
              table: undefined,
            },
      ];
    }
    return [
      does === "drop"
        ? dropped(object)
        : {
            kind: "create",
            object,
            name: signature(value),
            replace: does === "replace",
            table: undefined,
          },
    ];
  };
}

function dropped(object: ObjectType): Action {
  return { kind: "drop", object, name: undefined, cascade: false, table: undefined };
}

function entityClass(value: Value | undefined): string {
  return calledName(value) ?? pathOf(value) ?? "";
}

function signature(value: Value | undefined): string | undefined {
  if (value?.kind !== "call") return undefined;
  return objectName(value.keywords.get("signature") ?? value.args[1])?.replace(/\(.*$/s, "");
}

const PLUGINS: Readonly<Record<string, (given: Given) => readonly Action[] | undefined>> = {
  // Values are added, renamed or taken away, and columns are cast to the new type.
  sync_enum_values: ({ at, named }) => [
    {
      kind: hasItems(at(4, "enum_values_to_rename")) ? "rename-enum-value" : "add-enum-value",
      type: objectName(named("enum_name") ?? at(1, "enum_name")),
    },
  ],
  create_entity: entity("create"),
  replace_entity: entity("replace"),
  drop_entity: entity("drop"),
  create_geospatial_table: ({ table }) => [
    {
      kind: "create-table",
      table,
      columns: [],
      temporary: false,
      unlessThere: false,
      references: [],
    },
  ],
  drop_geospatial_table: ({ table }) => [{ kind: "drop-table", table }],
  add_geospatial_column: ({ table, at }) => {
    const column = pythonColumn(at(1, "column"));
    return column === undefined ? undefined : [{ kind: "add-column", table, column }];
  },
  drop_geospatial_column: ({ table, at }) => [
    { kind: "drop-column", table, column: objectName(at(1, "column_name")) },
  ],
  create_geospatial_index: ({ call, at, named }) => [
    {
      kind: "create-index",
      table: objectName(call.args[1] ?? named("table_name")),
      name: objectName(at(0, "index_name")),
      unique: false,
      columns: columnNames(call.args[2]),
      concurrently: false,
      refusesNull: false,
    },
  ],
  drop_geospatial_index: ({ at }) => [
    { kind: "drop-index", name: objectName(at(0, "index_name")), concurrently: false },
  ],
};

function hasItems(value: Value | undefined): boolean {
  return value?.kind === "list" && value.items.length > 0;
}
