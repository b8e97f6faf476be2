// Names of tables and columns, as far as they are known.
import type { Name } from "./change";

const OF_MODEL = ".__tablename__";

/** The table of a model that isn't in the file: which table it is isn't known, only that it is the same one each time. */
export function tableOfModel(path: string): string {
  return `${path}${OF_MODEL}`;
}

/** Whether a table is known by its model alone. */
export function isOfModel(name: string): boolean {
  return name.endsWith(OF_MODEL);
}

/** A name that isn't known may be any. */
export function same(one: Name, other: Name): boolean {
  if (one === undefined || other === undefined || one === other) return true;
  return isOfModel(one) !== isOfModel(other);
}
