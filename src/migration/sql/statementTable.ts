// What a table of SQL statements is, and what many of its rows say.
import type { Node } from "libpg-query";
import type { Action, ObjectType } from "../change";
import { plain } from "./names";

/** For types of statements, what one of them does. */
export type Statements = {
  readonly [Type in NodeType]?: (statement: NodeOf<Type>) => readonly Action[];
};
/** The type of a statement, such as `DropStmt`. */
export type NodeType = Node extends infer One ? (One extends object ? keyof One : never) : never;
type NodeOf<Type extends NodeType> = Node extends infer One
  ? One extends Record<Type, infer Inside>
    ? Inside
    : never
  : never;

/** Nothing that code notices. */
export const harmless = (what: string) => (): readonly Action[] => [{ kind: "harmless", what }];
/** Nothing that code notices but for the time it takes. */
export const upkeep = (what: string) => (): readonly Action[] => [{ kind: "upkeep", what }];
/** Something new by name, or with `replace` something else under it. */
export const created =
  (object: ObjectType) =>
  (name: string | undefined, replace = false): Action => ({
    kind: "create",
    object,
    name: plain(name),
    replace,
    table: undefined,
  });
