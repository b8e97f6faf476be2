// A `DO` block runs when the migration does: its statements are read one by one. (The body of a function doesn't.)
import type { DoStmt } from "libpg-query";
import type { Action } from "../change";
import { nodesIn, parsePlpgsql, parseSql, type SqlNode } from "./parser";
import { destroys, HOLES, parseable } from "./text";

/** What one statement does. */
type Read = (tree: SqlNode) => readonly Action[];

/** What a block does, every branch of it. */
export function blockActions({ args = [] }: DoStmt, read: Read): readonly Action[] {
  const options = args.flatMap((arg) => ("DefElem" in arg ? arg.DefElem : []));
  const text = (name: string) => {
    const value = options.find(({ defname }) => defname === name)?.arg;
    return value !== undefined && "String" in value ? value.String.sval : undefined;
  };
  const [body = "", language = "plpgsql"] = [text("as"), text("language")];
  const tree = language === "plpgsql" ? parsePlpgsql(`DO ${quoted(body)}`) : undefined;
  if (tree === undefined) return [unreadable("DO block", body)];
  return [...nodesIn(tree)].flatMap((node) => nodeActions(node, read));
}

interface Expression {
  readonly PLpgSQL_expr?: { readonly query?: string; readonly parseMode?: number };
}

function nodeActions(node: Record<string, unknown>, read: Read): readonly Action[] {
  const dynamic = node["PLpgSQL_stmt_dynexecute"] as { query?: Expression } | undefined;
  if (dynamic !== undefined) return executed(dynamic.query?.PLpgSQL_expr?.query ?? "", read);
  const expression = (node as Expression).PLpgSQL_expr;
  // Mode 0 is a statement; the others are conditions, values and assignments.
  if (expression?.query === undefined || (expression.parseMode ?? 0) !== 0) return [];
  return statements(expression.query, read);
}

function statements(sql: string, read: Read): readonly Action[] {
  const found = parseSql(sql);
  return found === undefined ? [unreadable(sql, sql)] : found.flatMap(read);
}

/** `EXECUTE 'drop table x'`, `EXECUTE format('…%I…', name)`, `EXECUTE 'drop table ' || name`. */
function executed(expression: string, read: Read): readonly Action[] {
  const found = parseSql(`SELECT ${expression}`);
  const target = (
    found as [{ SelectStmt?: { targetList?: [{ ResTarget?: { val?: unknown } }] } }] | undefined
  )?.[0];
  const parts = textParts(target?.SelectStmt?.targetList?.[0]?.ResTarget?.val);
  if (!parts.some((part) => part !== null && /\w/.test(part))) {
    return [
      {
        kind: "unknown",
        rule: "sql-unknown",
        what: `EXECUTE ${expression}`,
        destroys: destroys(expression),
      },
    ];
  }
  for (const asHole of HOLES) {
    const inner = parseSql(parseable(parts, asHole));
    if (inner !== undefined) return inner.flatMap(read);
  }
  return [unreadable(`EXECUTE ${expression}`, expression)];
}

/** A text put together from literals; null for all else. */
function textParts(value: unknown): readonly (string | null)[] {
  const node = value as {
    A_Const?: { sval?: { sval?: string } };
    A_Expr?: { name?: [{ String?: { sval?: string } }]; lexpr?: unknown; rexpr?: unknown };
    FuncCall?: { funcname?: [{ String?: { sval?: string } }]; args?: readonly unknown[] };
  };
  const literal = node?.A_Const?.sval?.sval;
  if (literal !== undefined) return [literal];
  if (node?.A_Expr?.name?.[0].String?.sval === "||") {
    return [...textParts(node.A_Expr.lexpr), ...textParts(node.A_Expr.rexpr)];
  }
  if (node?.FuncCall?.funcname?.[0].String?.sval === "format") {
    const [pattern] = node.FuncCall.args ?? [];
    // What a `%I`, `%L` or `%s` stands for isn't looked at.
    return textParts(pattern).flatMap((part) =>
      part === null
        ? [null]
        : part
            .split(/%(?:\d+\$)?[-\d]*[IsL]/)
            .flatMap((piece, index) => (index === 0 ? [piece] : [null, piece])),
    );
  }
  return [null];
}

function unreadable(what: string, sql: string): Action {
  const line = what.trim().replace(/\s+/g, " ").slice(0, 80);
  return { kind: "unknown", rule: "sql-unreadable", what: line, destroys: destroys(sql) };
}

/** The body in quotes that don't occur in it. */
function quoted(body: string): string {
  let tag = "$body$";
  for (let count = 0; body.includes(tag); count++) tag = `$body${count}$`;
  return `${tag}${body}${tag}`;
}
