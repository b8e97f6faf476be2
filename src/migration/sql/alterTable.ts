// ALTER TABLE (and ALTER INDEX, VIEW, SEQUENCE, TYPE, which share its form): one or more changes each.
import type { AlterTableCmd, AlterTableStmt, Constraint } from "libpg-query";
import type { Action, ConstraintType, Name } from "../change";
import { sqlColumn } from "./create";
import { checkOf, defaultOf } from "./expressions";
import { columnList, plain, relationName, sqlTypeOf } from "./names";

/** One statement, with all its commands. */
export function alterTable(statement: AlterTableStmt): readonly Action[] {
  const table = relationName(statement.relation);
  const { objtype } = statement;
  if (objtype === "OBJECT_INDEX" || objtype === "OBJECT_SEQUENCE") {
    return [{ kind: "upkeep", what: "alter an index or a sequence" }];
  }
  if (objtype !== "OBJECT_TABLE" && objtype !== "OBJECT_FOREIGN_TABLE") {
    return [
      {
        kind: "create",
        object: objtype === "OBJECT_TYPE" ? "type" : "view",
        name: table,
        replace: true,
        table: undefined,
      },
    ];
  }
  return (statement.cmds ?? []).flatMap((node) =>
    "AlterTableCmd" in node ? command(table, node.AlterTableCmd) : [],
  );
}

function command(table: Name, given: AlterTableCmd): readonly Action[] {
  const { subtype, def } = given;
  const column = plain(given.name);
  const definition = def !== undefined && "ColumnDef" in def ? def.ColumnDef : undefined;
  switch (subtype) {
    case "AT_AddColumn":
      return definition === undefined
        ? []
        : [{ kind: "add-column", table, column: sqlColumn(definition) }];
    case "AT_DropColumn":
      return [{ kind: "drop-column", table, column }];
    case "AT_ColumnDefault": {
      const value = defaultOf(def);
      return value === "none"
        ? [{ kind: "drop-default", table, column }]
        : [{ kind: "set-default", table, column, default: value }];
    }
    case "AT_AddIdentity":
      return [{ kind: "set-default", table, column, default: "volatile" }];
    case "AT_DropIdentity":
      return [{ kind: "drop-default", table, column }];
    case "AT_SetNotNull":
      return [{ kind: "set-not-null", table, column }];
    case "AT_DropNotNull":
      return [{ kind: "drop-not-null", table, column }];
    case "AT_AlterColumnType":
      return [
        { kind: "set-type", table, column, from: undefined, to: sqlTypeOf(definition?.typeName) },
      ];
    case "AT_AddConstraint":
      return def !== undefined && "Constraint" in def ? [constraint(table, def.Constraint)] : [];
    case "AT_DropConstraint":
      return [
        { kind: "drop-constraint", table, name: column, constraint: undefined, unnamed: false },
      ];
    case "AT_ValidateConstraint":
      return [{ kind: "validate-constraint", table }];
    case "AT_EnableRowSecurity":
    case "AT_ForceRowSecurity":
      return [{ kind: "row-security", table }];
    case "AT_DisableTrig":
    case "AT_DisableTrigAll":
    case "AT_DisableTrigUser":
      return [{ kind: "trigger-state", table, enabled: false }];
    case "AT_EnableTrig":
    case "AT_EnableTrigAll":
    case "AT_EnableTrigUser":
    case "AT_EnableAlwaysTrig":
    case "AT_EnableReplicaTrig":
      return [{ kind: "trigger-state", table, enabled: true }];
    case "AT_DetachPartition":
      return [{ kind: "detach-partition", table }];
    case "AT_ChangeOwner":
      return [{ kind: "revoke", what: "change the owner" }];
    case "AT_SetTableSpace":
    case "AT_SetLogged":
    case "AT_SetUnLogged":
    case "AT_AttachPartition":
    case "AT_SetAccessMethod":
      return [{ kind: "upkeep", what: "move or rewrite a table" }];
    case "AT_NoForceRowSecurity":
    case "AT_DisableRowSecurity":
    case "AT_SetStatistics":
    case "AT_SetOptions":
    case "AT_ResetOptions":
    case "AT_SetStorage":
    case "AT_SetCompression":
    case "AT_SetRelOptions":
    case "AT_ResetRelOptions":
    case "AT_ReplicaIdentity":
    case "AT_ClusterOn":
    case "AT_DropCluster":
    case "AT_SetIdentity":
      return [{ kind: "harmless", what: "a table's settings" }];
    default:
      return [
        {
          kind: "unknown",
          rule: "operation-unknown",
          what: `ALTER TABLE ${subtype ?? ""}`,
          destroys: false,
        },
      ];
  }
}

const TYPES: Readonly<Record<string, ConstraintType>> = {
  CONSTR_UNIQUE: "unique",
  CONSTR_PRIMARY: "primary-key",
  CONSTR_FOREIGN: "foreign-key",
  CONSTR_EXCLUSION: "exclusion",
  CONSTR_CHECK: "check",
};

function constraint(table: Name, given: Constraint): Action {
  const { contype = "", conname } = given;
  // A table constraint of PostgreSQL 18.
  if (contype === "CONSTR_NOTNULL") {
    return { kind: "set-not-null", table, column: columnList(given.keys)?.[0] };
  }
  const type = TYPES[contype] ?? "check";
  const check = type === "check" ? checkOf(given.raw_expr) : undefined;
  const keys = type === "foreign-key" ? given.fk_attrs : given.keys;
  return {
    kind: "add-constraint",
    table,
    constraint: type,
    name: plain(conname),
    columns: check?.columns ?? columnList(keys),
    references: relationName(given.pktable),
    refusesNull: check?.refusesNull ?? given.nulls_not_distinct === true,
  };
}
