// What the parts of the reader of Python share: where changes go, and how deep it may follow.
import type { ExprNode, StmtNode } from "py-ast";
import type { Action, Change } from "../change";
import type { CallValue, Follow, FunctionValue, Scope, Value } from "./values";

/** How a run of statements ends. */
export type Flow = "next" | "return" | "break" | "continue" | "raise";

/** What becomes of what a call gives: nothing, it is kept under a name, or it is a part of an expression. */
export type Use = "dropped" | "kept" | "inner";

/** A run of one function of a migration. */
export interface Runtime {
  readonly changes: Change[];
  /** The arms that are being read, see Place. */
  readonly path: string[];
  /** Adds changes that stand at a line. */
  readonly emit: (line: number, ...actions: readonly Action[]) => void;
  readonly evaluate: (expr: ExprNode, scope: Scope) => Value;
  readonly run: (body: readonly StmtNode[], scope: Scope) => Flow;
  /** Calls a function of the file. */
  readonly inline: (
    called: FunctionValue,
    args: readonly Value[],
    keywords: ReadonlyMap<string, Value>,
  ) => Value;
  /** What a call does and gives; `discarded` when nobody takes what it gives. */
  readonly call: (call: CallValue, use: Use, scope: Scope) => Value;
  /** A function of another file of the repository. */
  readonly follow: Follow;
  /** Lines of the migration from which other files' functions are followed, innermost last. */
  readonly calledAt: number[];
  /** Reads SQL, with `undefined` for a hole. */
  readonly sql: ReadSql;
  /** What the functions that are being read have returned, innermost last. */
  readonly returned: Value[][];
  /** Functions that are being read, outermost first: one that calls itself is followed once. */
  readonly active: Set<unknown>;
  /** Counts down; at 0 the rest isn't read. */
  budget: number;
  /** Branches that were read so far: each time that one is read it is another one. */
  branches: number;
  /** The name of the database that it runs on, as text; unknown where it may be any. */
  readonly database: Value;
  /** The file works with an ORM session, so that an object of unknown origin may be a row. */
  readonly hasSession: boolean;
}

/** SQL to what it does; a `null` is a hole. */
export type ReadSql = (parts: readonly (string | null)[]) => readonly Action[];

/** More steps than any migration takes. */
export class TooLong extends Error {}
