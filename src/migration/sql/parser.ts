// PostgreSQL's own grammar. It is loaded once, when the first migration is read (docs/decisions/0017).
import type { Node, ParseResult } from "libpg-query";

/** A statement's tree, as PostgreSQL's parser gives it: one key, which is its type. */
export type SqlNode = Node;

interface Grammar {
  readonly parseSync: (sql: string) => ParseResult;
  readonly parsePlPgSQLSync: (sql: string) => unknown;
}

let grammar: Grammar | undefined;

/** Must have run before anything else of this folder is used. */
export async function loadSqlParser(): Promise<void> {
  if (grammar !== undefined) return;
  const loaded = await import("libpg-query");
  await loaded.loadModule();
  grammar = loaded;
}

/** The statements of a text; undefined when it isn't SQL. */
export function parseSql(sql: string): readonly SqlNode[] | undefined {
  if (sql.trim() === "") return [];
  try {
    return (
      required()
        .parseSync(sql)
        .stmts?.flatMap(({ stmt }) => stmt ?? []) ?? []
    );
  } catch {
    return undefined;
  }
}

/** A `DO` block or a function as a tree; undefined when its body isn't PL/pgSQL. */
export function parsePlpgsql(sql: string): unknown {
  try {
    return required().parsePlPgSQLSync(sql);
  } catch {
    return undefined;
  }
}

function required(): Grammar {
  if (grammar === undefined) throw new Error("loadSqlParser() must have run");
  return grammar;
}

/** Everything in a tree that is an object, outermost first. */
export function* nodesIn(tree: unknown): Generator<Record<string, unknown>> {
  if (Array.isArray(tree)) for (const item of tree) yield* nodesIn(item);
  else if (typeof tree === "object" && tree !== null) {
    yield tree as Record<string, unknown>;
    yield* nodesIn(Object.values(tree));
  }
}
