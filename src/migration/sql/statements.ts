// One SQL statement to changes. What isn't listed here is unknown.
import type { Node } from "libpg-query";
import type { Action, ObjectType } from "../change";
import { alterTable } from "./alterTable";
import { createIndex, createTable } from "./create";
import { dropObjects } from "./drop";
import { columnList, objectParts, plain, qualified, relationName, strings } from "./names";
import { nodesIn } from "./parser";
import { blockActions } from "./plpgsql";
import { renamed } from "./rename";
import { calledFunctions, writes } from "./writes";

type Statements = {
  readonly [Type in NodeType]?: (statement: NodeOf<Type>) => readonly Action[];
};
type NodeType = Node extends infer One ? (One extends object ? keyof One : never) : never;
type NodeOf<Type extends NodeType> = Node extends infer One
  ? One extends Record<Type, infer Inside>
    ? Inside
    : never
  : never;

const harmless = (what: string) => (): readonly Action[] => [{ kind: "harmless", what }];
const upkeep = (what: string) => (): readonly Action[] => [{ kind: "upkeep", what }];
const created =
  (object: ObjectType) =>
  (name: string | undefined, replace = false): Action => ({
    kind: "create",
    object,
    name: plain(name),
    replace,
    table: undefined,
  });
const unknown = (what: string): Action => ({
  kind: "unknown",
  rule: "operation-unknown",
  what,
  destroys: false,
});

const STATEMENTS: Statements = {
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
  InsertStmt: () => [],
  UpdateStmt: () => [],
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
  CreateTableAsStmt: ({ into, objtype, if_not_exists: unlessThere = false }) => {
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
  CreateEnumStmt: ({ typeName }) => [created("type")(qualified(strings(typeName)))],
  CompositeTypeStmt: ({ typevar }) => [created("type")(relationName(typevar))],
  CreateDomainStmt: ({ domainname }) => [created("type")(qualified(strings(domainname)))],
  CreateRangeStmt: ({ typeName }) => [created("type")(qualified(strings(typeName)))],
  DefineStmt: () => [created("other")("an aggregate, operator or collation")],
  CreateCastStmt: () => [created("other")("a cast")],
  AlterEnumStmt: ({ typeName, oldVal }) => {
    const kind = oldVal === undefined || oldVal === "" ? "add-enum-value" : "rename-enum-value";
    return [{ kind, type: qualified(strings(typeName)) }];
  },
  AlterDomainStmt: ({ subtype, typeName }) => {
    const name = qualified(strings(typeName));
    if (subtype === "X" || subtype === "O" || subtype === "V") {
      return [{ kind: "harmless", what: "loosen a domain" }];
    }
    return [
      {
        kind: "add-constraint",
        table: name,
        constraint: "check",
        name: undefined,
        columns: undefined,
        references: undefined,
        refusesNull: true,
      },
    ];
  },
  ViewStmt: ({ view, replace }) => [created("view")(relationName(view), replace === true)],
  CreateFunctionStmt: ({ funcname, replace }) => [
    created("function")(qualified(strings(funcname)), replace === true),
  ],
  AlterFunctionStmt: ({ func }) => [created("function")(qualified(strings(func?.objname)), true)],
  CreateTrigStmt: ({ trigname, relation, replace }) => [
    {
      kind: "create",
      object: "trigger",
      name: plain(trigname),
      replace: replace === true,
      table: relationName(relation),
    },
  ],
  CreateEventTrigStmt: () => [created("trigger")("an event trigger")],
  RuleStmt: ({ rulename, relation }) => [
    {
      kind: "create",
      object: "rule",
      name: plain(rulename),
      replace: false,
      table: relationName(relation),
    },
  ],
  CreatePolicyStmt: ({ policy_name: name, table }) => [
    {
      kind: "create",
      object: "policy",
      name: plain(name),
      replace: false,
      table: relationName(table),
    },
  ],
  AlterPolicyStmt: ({ policy_name: name, table }) => [
    {
      kind: "create",
      object: "policy",
      name: plain(name),
      replace: true,
      table: relationName(table),
    },
  ],
  CreateSeqStmt: ({ sequence }) => [created("sequence")(relationName(sequence))],
  AlterSeqStmt: ({ options = [] }) => {
    const isOwner = options.every(
      (option) => "DefElem" in option && option.DefElem.defname === "owned_by",
    );
    return isOwner
      ? [{ kind: "harmless", what: "owner of a sequence" }]
      : [{ kind: "upkeep", what: "alter a sequence" }];
  },
  CreateSchemaStmt: ({ schemaname, schemaElts = [] }) => [
    created("schema")(schemaname),
    ...schemaElts.flatMap((element) => statementActions(element)),
  ],
  CreateExtensionStmt: ({ extname }) => [created("extension")(extname)],
  AlterExtensionStmt: upkeep("update an extension"),
  CreateStatsStmt: () => [created("statistics")("statistics")],
  CreateRoleStmt: () => [created("role")(undefined)],
  AlterRoleStmt: () => [{ kind: "revoke", what: "alter a role" }],
  AlterRoleSetStmt: () => [{ kind: "revoke", what: "a role's settings" }],
  AlterOwnerStmt: () => [{ kind: "revoke", what: "another owner" }],
  AlterDefaultPrivilegesStmt: ({ action }) => [
    action?.is_grant === true
      ? { kind: "harmless", what: "grant" }
      : { kind: "revoke", what: "revoke default rights" },
  ],
  GrantStmt: ({ is_grant: isGrant }) => [
    isGrant === true
      ? { kind: "harmless", what: "grant" }
      : { kind: "revoke", what: "revoke rights" },
  ],
  GrantRoleStmt: ({ is_grant: isGrant }) => [
    isGrant === true
      ? { kind: "harmless", what: "grant" }
      : { kind: "revoke", what: "revoke a role" },
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
