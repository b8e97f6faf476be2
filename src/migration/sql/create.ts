// CREATE TABLE and CREATE INDEX.
import type { ColumnDef, Constraint, CreateStmt, IndexStmt, Node } from "libpg-query";
import type { Action, Column, Name } from "../change";
import { isSerial } from "../typeNames";
import { computesNull, defaultOf } from "./expressions";
import { HOLE_NAME, plain, relationName, sqlTypeOf, typeWord } from "./names";

/** CREATE TABLE; one of a partition is a table, too. */
export function createTable(statement: CreateStmt): readonly Action[] {
  const {
    relation,
    tableElts = [],
    constraints = [],
    if_not_exists: unlessThere = false,
  } = statement;
  const columns = tableElts.flatMap((element) =>
    "ColumnDef" in element ? sqlColumn(element.ColumnDef) : [],
  );
  const own = constraintsOf([...tableElts, ...constraints]);
  const references = own.flatMap(({ pktable }) =>
    pktable === undefined ? [] : [relationName(pktable)],
  );
  return [
    {
      kind: "create-table",
      table: relationName(relation),
      columns,
      temporary: relation?.relpersistence === "t",
      unlessThere,
      references: [...references, ...columns.flatMap((column) => column.references)],
    },
  ];
}

/** A column as it is declared. */
export function sqlColumn(definition: ColumnDef): Column {
  const constraints = constraintsOf(definition.constraints);
  const has = (type: Constraint["contype"]) => constraints.some(({ contype }) => contype === type);
  const given = constraints.find(({ contype }) => contype === "CONSTR_DEFAULT")?.raw_expr;
  const word = typeWord(definition.typeName);
  const isIdentity = has("CONSTR_IDENTITY");
  // A hole where a type stands may hold more than a type, such as NOT NULL.
  const isOpen = HOLE_NAME.test(word);
  const generated = constraints.find(({ contype }) => contype === "CONSTR_GENERATED");
  return {
    name: plain(definition.colname),
    type: sqlTypeOf(definition.typeName),
    notNull:
      isOpen || has("CONSTR_NOTNULL") || has("CONSTR_PRIMARY") || isIdentity || isSerial(word),
    computesNull: generated !== undefined && computesNull(generated.raw_expr),
    default:
      generated !== undefined
        ? "generated"
        : isIdentity || isSerial(word)
          ? "volatile"
          : defaultOf(given),
    unique: has("CONSTR_UNIQUE"),
    indexed: false,
    primaryKey: has("CONSTR_PRIMARY"),
    references: constraints.flatMap(({ pktable }): Name[] =>
      pktable === undefined ? [] : [relationName(pktable)],
    ),
    check: has("CONSTR_CHECK"),
  };
}

function constraintsOf(nodes: readonly Node[] | undefined): readonly Constraint[] {
  return (nodes ?? []).flatMap((node) => ("Constraint" in node ? node.Constraint : []));
}

/** CREATE INDEX. */
export function createIndex(statement: IndexStmt): readonly Action[] {
  const names = (statement.indexParams ?? []).map((node) =>
    "IndexElem" in node ? plain(node.IndexElem.name) : undefined,
  );
  return [
    {
      kind: "create-index",
      table: relationName(statement.relation),
      name: plain(statement.idxname),
      unique: statement.unique === true,
      columns: names.every((name) => name !== undefined) ? names : undefined,
      concurrently: statement.concurrent === true,
      refusesNull: statement.nulls_not_distinct === true,
    },
  ];
}
