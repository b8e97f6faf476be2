// What a CHECK's condition is about: its columns, and whether a NULL fails it.
import { readCheck } from "../sql/expressions";
import { type CallValue, calledName, partsOf, type Value } from "./values";

/** The columns of a condition; undefined where it isn't known. */
export function checkColumns(condition: Value | undefined): {
  columns: readonly string[] | undefined;
  refusesNull: boolean;
} {
  const isText = calledName(condition) === "text";
  const parts = partsOf(isText ? (condition as CallValue).args[0] : condition);
  const unknown = { columns: undefined, refusesNull: true };
  if (parts === undefined || parts.some((part) => typeof part !== "string")) return unknown;
  return readCheck(parts.join(""));
}
