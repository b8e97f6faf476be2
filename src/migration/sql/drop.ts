// DROP of anything by its name.
import type { DropStmt } from "libpg-query";
import type { Action, ObjectType } from "../change";
import { objectParts, plain, qualified } from "./names";

const OBJECTS: Readonly<Record<string, ObjectType>> = {
  OBJECT_SEQUENCE: "sequence",
  OBJECT_VIEW: "view",
  OBJECT_MATVIEW: "view",
  OBJECT_TYPE: "type",
  OBJECT_DOMAIN: "type",
  OBJECT_SCHEMA: "schema",
  OBJECT_EXTENSION: "extension",
  OBJECT_FUNCTION: "function",
  OBJECT_PROCEDURE: "function",
  OBJECT_ROUTINE: "function",
  OBJECT_AGGREGATE: "function",
  OBJECT_STATISTIC_EXT: "statistics",
};

const OF_TABLE: Readonly<Record<string, ObjectType>> = {
  OBJECT_TRIGGER: "trigger",
  OBJECT_POLICY: "policy",
  OBJECT_RULE: "rule",
};

/** One change per object. */
export function dropObjects(statement: DropStmt): readonly Action[] {
  const { objects = [], removeType = "", behavior, concurrent } = statement;
  const cascade = behavior === "DROP_CASCADE";
  return objects.map((object): Action => {
    const parts = objectParts(object);
    const name = qualified(parts);
    if (removeType === "OBJECT_TABLE" || removeType === "OBJECT_FOREIGN_TABLE") {
      return { kind: "drop-table", table: name };
    }
    if (removeType === "OBJECT_INDEX") {
      // An index has the schema of its table, which alembic's operations don't repeat.
      return { kind: "drop-index", name: plain(parts.at(-1)), concurrently: concurrent === true };
    }
    const owned = OF_TABLE[removeType];
    if (owned !== undefined) {
      const table = qualified(parts.slice(0, -1));
      return { kind: "drop", object: owned, name: plain(parts.at(-1)), cascade, table };
    }
    const type = OBJECTS[removeType] ?? "other";
    return { kind: "drop", object: type, name, cascade, table: undefined };
  });
}
