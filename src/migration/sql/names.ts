// Names in PostgreSQL's trees.
import type { Node, RangeVar, TypeName } from "libpg-query";
import type { Name } from "../change";
import { typeName } from "../typeNames";

/** Stands for a part of a name that couldn't be told, see text.ts. */
export const HOLE_NAME = /hole_\d+_/;

/** A name with its schema, where that isn't `public`; undefined where a part of it isn't known. */
export function qualified(parts: readonly (string | undefined)[]): Name {
  const known = parts.filter((part) => part !== undefined && part !== "");
  if (known.length === 0 || known.some((part) => HOLE_NAME.test(part!))) return undefined;
  return (known[0] === "public" ? known.slice(1) : known).join(".");
}

/** A table. */
export function relationName(relation: RangeVar | undefined): Name {
  return qualified([relation?.schemaname, relation?.relname]);
}

/** A single name. */
export function plain(name: string | undefined): Name {
  return name === undefined || HOLE_NAME.test(name) ? undefined : name;
}

/** Names of a list of nodes. */
export function strings(nodes: readonly Node[] | undefined): string[] {
  return (nodes ?? []).flatMap((node) => ("String" in node ? (node.String.sval ?? []) : []));
}

/** The columns of a key; undefined where one isn't known. */
export function columnList(nodes: readonly Node[] | undefined): readonly string[] | undefined {
  const names = strings(nodes);
  return nodes === undefined || names.some((name) => HOLE_NAME.test(name)) ? undefined : names;
}

/** What a DROP or COMMENT names: `schema.table`, `table.trigger`, a function or a type. */
export function objectParts(node: Node): readonly string[] {
  if ("List" in node) return strings(node.List.items);
  if ("TypeName" in node) return strings(node.TypeName.names);
  if ("ObjectWithArgs" in node) return strings(node.ObjectWithArgs.objname);
  return "String" in node ? [node.String.sval ?? ""] : [];
}

/** The one spelling of a type, see typeNames.ts. */
export function sqlTypeOf(type: TypeName | undefined): string | undefined {
  const name = strings(type?.names).at(-1);
  if (name === undefined || (type?.arrayBounds?.length ?? 0) > 0) return undefined;
  const modifiers = (type?.typmods ?? []).map((node) =>
    "A_Const" in node && node.A_Const.ival !== undefined
      ? (node.A_Const.ival.ival ?? 0)
      : undefined,
  );
  return typeName(name, modifiers);
}

/** The last word of a type's name. */
export function typeWord(type: TypeName | undefined): string {
  return strings(type?.names).at(-1) ?? "";
}
