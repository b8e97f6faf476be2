// What an operation of alembic is given.
import type { Name } from "../change";
import type { CallValue, Value } from "./values";

/** The arguments of an operation, by position or by name. */
export interface Given {
  readonly at: (position: number, ...names: readonly string[]) => Value | undefined;
  readonly named: (name: string) => Value | undefined;
  readonly table: Name;
  readonly call: CallValue;
}
