// One SQL statement to changes. What isn't listed here or in objects.ts is unknown.
import type { Node } from "libpg-query";
import type { Action } from "../change";
import { alterTable } from "./alterTable";
import { insertCopies, tableAsCopies, updateCopies } from "./copies";
import { createIndex, createTable } from "./create";
import { dropObjects } from "./drop";
import { columnList, objectParts, plain, qualified, relationName } from "./names";
import { OBJECT_STATEMENTS, RIGHTS } from "./objects";
import { nodesIn } from "./parser";
import { blockActions } from "./plpgsql";
import { renamed } from "./rename";
import { created, harmless, type NodeType, type Statements, upkeep } from "./statementTable";
import { calledFunctions, writes } from "./writes";

const unknown = (what: string): Action => ({
  kind: "unknown",
  rule: "operation-unknown",
  what,
  destroys: false,
});

const STATEMENTS: Statements = {
  ...OBJECT_STATEMENTS,
  ...RIGHTS,
  SelectStmt: (statement) => {
    const into = statement.intoClause?.rel;
    const table = relationName(into);
    const made: readonly Action[] =
      into === undefined
        ? []
        : [
            {
              kind: "create-table",
              table,
              columns: [],
              temporary: into.relpersistence === "t",
              unlessThere: false,
              references: [],
            },
          ];
    return [...made, ...calledFunctions(statement)];
  },
  InsertStmt: insertCopies,
  UpdateStmt: updateCopies,
  DeleteStmt: () => [],
  MergeStmt: () => [],
  TruncateStmt: ({ relations = [] }) =>
    relations.map((node) => ({
      kind: "write",
      statement: "truncate",
      table: "RangeVar" in node ? relationName(node.RangeVar) : undefined,
      columns: undefined,
    })),
  CopyStmt: ({ is_from: isFrom, relation, attlist }) =>
    isFrom !== true
      ? []
      : [
          {
            kind: "write",
            statement: "insert",
            table: relationName(relation),
            columns: columnList(attlist),
          },
        ],
  CreateStmt: createTable,
  CreateForeignTableStmt: ({ base }) => (base === undefined ? [] : createTable(base)),
  CreateTableAsStmt: (statement) => {
    const { into, objtype, if_not_exists: unlessThere = false } = statement;
    if (objtype === "OBJECT_MATVIEW") {
      return [created("view")(qualified([into?.rel?.schemaname, into?.rel?.relname]))];
    }
    const temporary = into?.rel?.relpersistence === "t";
    return [
      {
        kind: "create-table",
        table: relationName(into?.rel),
        columns: [],
        temporary,
        unlessThere,
        references: [],
      },
      ...tableAsCopies(statement),
    ];
  },
  AlterTableStmt: alterTable,
  RenameStmt: renamed,
  AlterObjectSchemaStmt: ({ relation, object, newschema, objectType }) => {
    const name =
      relation === undefined
        ? qualified(object === undefined ? [] : objectParts(object))
        : relationName(relation);
    const to = plain(newschema);
    if (objectType === "OBJECT_TABLE") {
      return [
        { kind: "rename-table", table: name, to: to && name && `${to}.${name.split(".").at(-1)}` },
      ];
    }
    return [{ kind: "rename", object: "other", name, to }];
  },
  DropStmt: dropObjects,
  DropdbStmt: ({ dbname }) => [
    { kind: "drop", object: "database", name: dbname, cascade: true, table: undefined },
  ],
  DropOwnedStmt: () => [
    { kind: "drop", object: "schema", name: "what a role owns", cascade: true, table: undefined },
  ],
  DropRoleStmt: () => [
    { kind: "drop", object: "role", name: undefined, cascade: false, table: undefined },
  ],
  IndexStmt: createIndex,
  ReindexStmt: upkeep("reindex"),
  VacuumStmt: upkeep("vacuum or analyze"),
  ClusterStmt: upkeep("cluster"),
  RefreshMatViewStmt: upkeep("refresh a materialized view"),
  LockStmt: upkeep("lock a table"),
  CreateSchemaStmt: ({ schemaname, schemaElts = [] }) => [
    created("schema")(schemaname),
    ...schemaElts.flatMap((element) => statementActions(element)),
  ],
  CommentStmt: harmless("comment"),
  SecLabelStmt: harmless("label"),
  VariableSetStmt: harmless("set"),
  VariableShowStmt: harmless("show"),
  ConstraintsSetStmt: harmless("set constraints"),
  TransactionStmt: harmless("transaction"),
  ExplainStmt: harmless("explain"),
  NotifyStmt: harmless("notify"),
  ListenStmt: harmless("listen"),
  DeclareCursorStmt: harmless("cursor"),
  FetchStmt: harmless("fetch"),
  ClosePortalStmt: harmless("close"),
  DiscardStmt: harmless("discard"),
  CreatePublicationStmt: harmless("publication"),
  DoStmt: (statement) => blockActions(statement, statementActions),
};

/** What a statement does, with the writes that stand inside it, such as in a WITH. */
export function statementActions(tree: Node): readonly Action[] {
  const [type, statement] = Object.entries(tree)[0] as [NodeType, never];
  const read = STATEMENTS[type] as ((statement: never) => readonly Action[]) | undefined;
  if (read === undefined) return [unknown(type.replace(/Stmt$/, ""))];
  const isCode = type === "DoStmt" || type === "CreateFunctionStmt" || type === "ExplainStmt";
  return [...(isCode ? [] : writes(nodesIn(tree))), ...read(statement)];
}
