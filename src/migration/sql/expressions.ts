// Conditions and defaults in SQL: which columns they are about, and what they do with a NULL.
import type { Default } from "../change";
import { nodesIn, parseSql } from "./parser";

/** The columns of a CHECK's condition, in order; undefined where it can't be read. */
export function readCheck(condition: string): {
  columns: readonly string[] | undefined;
  refusesNull: boolean;
} {
  const statements = parseSql(`SELECT 1 WHERE ${condition}`);
  if (statements?.length !== 1) return { columns: undefined, refusesNull: true };
  return checkOf(statements);
}

/** The same of a tree. */
export function checkOf(tree: unknown): { columns: readonly string[]; refusesNull: boolean } {
  const columns = new Set<string>();
  let refusesNull = false;
  for (const node of nodesIn(tree)) {
    const reference = node["ColumnRef"] as { fields?: readonly unknown[] } | undefined;
    const last = reference?.fields?.at(-1) as { String?: { sval?: string } } | undefined;
    if (last?.String?.sval !== undefined) columns.add(last.String.sval);
    // A comparison with NULL is neither true nor false, and a CHECK lets that pass; these answer for NULL, too.
    const isTest = ["NullTest", "CoalesceExpr", "FuncCall", "CaseExpr", "BooleanTest"];
    if (isTest.some((type) => type in node)) refusesNull = true;
    const kind = (node["A_Expr"] as { kind?: string } | undefined)?.kind ?? "";
    if (/DISTINCT/.test(kind)) refusesNull = true;
  }
  return { columns: [...columns], refusesNull };
}

const VOLATILE =
  /^(random|nextval|clock_timestamp|timeofday|gen_random_uuid|uuid_generate_.*|uuidv[47]|gen_.*|generate_.*)$/;

/** What a DEFAULT gives each new row. */
export function defaultOf(expression: unknown): Default {
  if (expression === undefined) return "none";
  const isNull = (expression as { A_Const?: { isnull?: boolean } }).A_Const?.isnull === true;
  if (isNull) return "none";
  for (const node of nodesIn(expression)) {
    const call = node["FuncCall"] as
      { funcname?: readonly { String?: { sval?: string } }[] } | undefined;
    if (call !== undefined && VOLATILE.test(call.funcname?.at(-1)?.String?.sval ?? "")) {
      return "volatile";
    }
  }
  return "constant";
}
