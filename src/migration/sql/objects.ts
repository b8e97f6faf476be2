// SQL statements on types, views, functions, triggers, sequences and other objects, and on roles and their rights.
import { plain, qualified, relationName, strings } from "./names";
import { created, type Statements, upkeep } from "./statementTable";

/** Statements that make or change an object. */
export const OBJECT_STATEMENTS: Statements = {
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
      ? [{ kind: "harmless", what: "change the owner of a sequence" }]
      : [{ kind: "upkeep", what: "alter a sequence" }];
  },
  CreateExtensionStmt: ({ extname }) => [created("extension")(extname)],
  AlterExtensionStmt: upkeep("update an extension"),
  CreateStatsStmt: () => [created("statistics")("statistics")],
};

/** Statements on roles, owners and rights. */
export const RIGHTS: Statements = {
  CreateRoleStmt: () => [created("role")(undefined)],
  AlterRoleStmt: () => [{ kind: "revoke", what: "alter a role" }],
  AlterRoleSetStmt: () => [{ kind: "revoke", what: "change a role's settings" }],
  AlterOwnerStmt: () => [{ kind: "revoke", what: "change the owner" }],
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
};
