// ALTER … RENAME.
import type { RenameStmt } from "libpg-query";
import type { Action, ObjectType } from "../change";
import { objectParts, plain, qualified, relationName } from "./names";

const OBJECTS: Readonly<Record<string, ObjectType>> = {
  OBJECT_INDEX: "index",
  OBJECT_TABCONSTRAINT: "constraint",
  OBJECT_DOMCONSTRAINT: "constraint",
  OBJECT_SEQUENCE: "sequence",
  OBJECT_VIEW: "view",
  OBJECT_MATVIEW: "view",
  OBJECT_TYPE: "type",
  OBJECT_DOMAIN: "type",
  OBJECT_SCHEMA: "schema",
  OBJECT_FUNCTION: "function",
  OBJECT_PROCEDURE: "function",
  OBJECT_TRIGGER: "trigger",
  OBJECT_POLICY: "policy",
  OBJECT_ROLE: "role",
  OBJECT_DATABASE: "database",
};

/** What is renamed, and to what. */
export function renamed(statement: RenameStmt): readonly Action[] {
  const { renameType = "", relationType, relation, object, subname, newname } = statement;
  const table = relationName(relation);
  const to = plain(newname);
  if (renameType === "OBJECT_COLUMN" && relationType !== "OBJECT_INDEX") {
    return [{ kind: "rename-column", table, column: plain(subname), to }];
  }
  if (renameType === "OBJECT_TABLE" || renameType === "OBJECT_FOREIGN_TABLE") {
    const schema = relation?.schemaname;
    const within = schema === undefined || schema === "public" ? to : to && `${schema}.${to}`;
    return [{ kind: "rename-table", table, to: within }];
  }
  const own = object === undefined ? table : qualified(objectParts(object));
  const name = subname === undefined || subname === "" ? own : plain(subname);
  return [{ kind: "rename", object: OBJECTS[renameType] ?? "other", name, to }];
}
