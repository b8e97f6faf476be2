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

/** Whether an expression in SQL may be NULL where a column of it is; what can't be read may. */
export function readComputed(expression: string): boolean {
  const statements = parseSql(`SELECT ${expression}`);
  return statements?.length !== 1 || computesNull(statements);
}

const NULL_PROOF = new Set(["CoalesceExpr", "NullTest"]);

/** The same of a tree: a column that stands in no COALESCE, concat or test for NULL. */
export function computesNull(tree: unknown): boolean {
  if (Array.isArray(tree)) return tree.some(computesNull);
  if (typeof tree !== "object" || tree === null) return false;
  return Object.entries(tree).some(([type, inside]) => {
    if (type === "ColumnRef") return true;
    const call = type === "FuncCall" ? (inside as { funcname?: unknown }).funcname : undefined;
    const isProof = NULL_PROOF.has(type) || /"concat(_ws)?"/.test(JSON.stringify(call ?? ""));
    return !isProof && computesNull(inside);
  });
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
