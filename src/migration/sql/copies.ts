// Plain copies, by which a migration keeps what it then drops: `UPDATE t SET a = b`, `INSERT INTO x (a) SELECT a FROM t`,
// `CREATE TABLE x AS SELECT * FROM t`. What is computed, or holds for some rows alone, is no copy.
import type { CreateTableAsStmt, InsertStmt, Node, RangeVar, UpdateStmt } from "libpg-query";
import type { Action, Name } from "../change";
import { relationName, strings } from "./names";

type Columns = readonly (readonly [to: string, from: string])[];

/** `UPDATE t SET a = b`; with one more table and a condition it copies where the rows match. */
export function updateCopies(statement: UpdateStmt): readonly Action[] {
  const { relation, fromClause = [], whereClause, withClause, targetList = [] } = statement;
  const to = relationName(relation);
  if (withClause !== undefined) return [];
  if (fromClause.length === 0) {
    if (whereClause !== undefined) return [];
    return copied({ from: to, to, columns: columnsOf(targetList, relation, true), rows: "all" });
  }
  const other = onlyTable(fromClause);
  if (other === undefined || whereClause === undefined) return [];
  const columns = columnsOf(targetList, other, false);
  return copied({ from: relationName(other), to, columns, rows: "matching" });
}

/** `INSERT INTO x SELECT * FROM t`, or named columns of both. */
export function insertCopies(statement: InsertStmt): readonly Action[] {
  const { relation, cols = [], selectStmt, onConflictClause, withClause } = statement;
  const isUpsert = onConflictClause?.action === "ONCONFLICT_UPDATE";
  const read = wholeTable(selectStmt);
  if (read === undefined || withClause !== undefined || isUpsert) return [];
  const names = cols.map((node) => ("ResTarget" in node ? node.ResTarget.name : undefined));
  const given = read.isAll
    ? undefined
    : read.targets.map((node) => columnOf(node, read.table, true));
  if ((given === undefined) !== (names.length === 0)) return [];
  const columns = given?.flatMap((from, index): Columns => {
    const to = names[index];
    return to === undefined || from === undefined ? [] : [[to, from]];
  });
  return copied({
    from: relationName(read.table),
    to: relationName(relation),
    columns,
    rows: "all",
  });
}

/** `CREATE TABLE x AS SELECT * FROM t`; a temporary one is gone before it is needed. */
export function tableAsCopies({ query, into, objtype }: CreateTableAsStmt): readonly Action[] {
  const read = wholeTable(query);
  const isKept =
    objtype === "OBJECT_TABLE" && into?.skipData !== true && into?.rel?.relpersistence !== "t";
  if (read === undefined || !isKept) return [];
  const columns = read.isAll ? undefined : columnsOf(read.targets, read.table, true);
  return copied({
    from: relationName(read.table),
    to: relationName(into?.rel),
    columns,
    rows: "all",
  });
}

function copied(copy: {
  readonly from: Name;
  readonly to: Name;
  readonly columns: Columns | undefined;
  readonly rows: "all" | "matching";
}): readonly Action[] {
  return copy.columns?.length === 0 ? [] : [{ kind: "copy", ...copy }];
}

interface Read {
  readonly table: RangeVar;
  readonly targets: readonly Node[];
  /** `SELECT *` */
  readonly isAll: boolean;
}

/** A SELECT of every row of one table. */
function wholeTable(query: Node | undefined): Read | undefined {
  if (query === undefined || !("SelectStmt" in query)) return undefined;
  const { fromClause, targetList = [], limitOption, op, ...rest } = query.SelectStmt;
  const table = onlyTable(fromClause ?? []);
  const isWhole =
    (op === undefined || op === "SETOP_NONE") &&
    (limitOption === undefined || limitOption === "LIMIT_OPTION_DEFAULT") &&
    Object.keys(rest).every((key) => key === "groupDistinct" || key === "sortClause");
  if (table === undefined || !isWhole) return undefined;
  return { table, targets: targetList, isAll: targetList.length === 1 && isStar(targetList[0]!) };
}

function onlyTable(from: readonly Node[]): RangeVar | undefined {
  const [first] = from;
  return from.length === 1 && first !== undefined && "RangeVar" in first
    ? first.RangeVar
    : undefined;
}

function isStar(node: Node): boolean {
  const fields = fieldsOf(node) ?? [];
  return fields.some((field) => "A_Star" in field);
}

function fieldsOf(node: Node): readonly Node[] | undefined {
  const value = "ResTarget" in node ? node.ResTarget.val : undefined;
  return value !== undefined && "ColumnRef" in value ? (value.ColumnRef.fields ?? []) : undefined;
}

/** Columns that are taken as they are: their new name and their old one. */
function columnsOf(
  targets: readonly Node[],
  table: RangeVar | undefined,
  isAlone: boolean,
): Columns {
  return targets.flatMap((node): Columns => {
    const from = columnOf(node, table, isAlone);
    const to = "ResTarget" in node ? (node.ResTarget.name ?? from) : undefined;
    return from === undefined || to === undefined ? [] : [[to, from]];
  });
}

/** A column of the table; where it isn't alone, only with the table's name before it. */
function columnOf(node: Node, table: RangeVar | undefined, isAlone: boolean): string | undefined {
  const names = strings(fieldsOf(node) ?? []);
  const [first, second] = names;
  if (names.length === 1) return isAlone ? first : undefined;
  const isOf = first === table?.alias?.aliasname || first === table?.relname;
  return names.length === 2 && isOf ? second : undefined;
}
