// SQL to changes: parameters and holes are made parseable, PostgreSQL's grammar reads it, each statement becomes changes.
// What can't be read is unknown, and never nothing.
import type { Action } from "../change";
import { parseSql, type SqlNode } from "./parser";
import { statementActions } from "./statements";
import { destroys, HOLES, parseable, type Parts } from "./text";

const SHOWN = 80;

/** What SQL does; a null among the parts is a hole. */
export function readSql(parts: Parts): readonly Action[] {
  const text = parts.map((part) => part ?? "…").join("");
  if (!parts.some((part) => part !== null && /\w/.test(part)) && parts.includes(null)) {
    return [
      {
        kind: "unknown",
        rule: "sql-unknown",
        what: "execute SQL that isn't known before it runs",
        destroys: false,
      },
    ];
  }
  // SQLite's own, which PostgreSQL never gets.
  if (/^\s*PRAGMA\b[^;]*;?\s*$/i.test(text)) return [{ kind: "harmless", what: "pragma" }];
  const statements = parsed(parts);
  if (statements === undefined) {
    return [
      { kind: "unknown", rule: "sql-unreadable", what: oneLine(text), destroys: destroys(text) },
    ];
  }
  return statements.flatMap((tree) => statementActions(tree));
}

function parsed(parts: Parts): readonly SqlNode[] | undefined {
  const tries = parts.includes(null) ? HOLES : HOLES.slice(0, 1);
  for (const asHole of tries) {
    const statements = parseSql(parseable(parts, asHole));
    if (statements !== undefined) return statements;
  }
  return undefined;
}

/** SQL on one line, not too long. */
export function oneLine(sql: string): string {
  const line = sql.trim().replace(/\s+/g, " ");
  return line.length <= SHOWN ? line : `${line.slice(0, SHOWN - 1)}…`;
}
