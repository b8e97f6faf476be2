// What the parts of the reader of Python share: where changes go, and how deep it may follow.
import type { ExprNode, StmtNode } from "py-ast";
import type { Action, Change } from "../change";
import type { CallValue, FunctionValue, Scope, Value } from "./values";

/** How a run of statements ends. */
export type Flow = "next" | "return" | "break" | "continue" | "raise";

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
  readonly call: (call: CallValue, discarded: boolean, scope: Scope) => Value;
  /** Reads SQL, with `undefined` for a hole. */
  readonly sql: ReadSql;
  /** What the functions that are being read have returned, innermost last. */
  readonly returned: Value[][];
  /** Functions that are being read, outermost first: one that calls itself is followed once. */
  readonly active: Set<unknown>;
  /** Counts down; at 0 the rest isn't read. */
  budget: number;
  /** The arguments of a call that wasn't followed may still destroy data. */
  hasSession: boolean;
}

/** SQL to what it does; a `null` is a hole. */
export type ReadSql = (parts: readonly (string | null)[]) => readonly Action[];

/** More steps than any migration takes. */
export class TooLong extends Error {}
