// What is known of the database while migrations of a range are read in order: what was created in the range, which the
// older code doesn't know.
import type { Column, Name } from "./change";

/** Where something was made: the arms that it stands in. */
export interface Made {
  readonly path: readonly string[];
  /** It may have been there before: IF NOT EXISTS. */
  readonly maybe: boolean;
}

interface TableState {
  made: Made | undefined;
  /** What it is called where the range begins; undefined when it was made in it. */
  readonly first: string | undefined;
  readonly columns: Map<string, ColumnState>;
}

export interface ColumnState {
  made: Made | undefined;
  readonly first: string | undefined;
  notNull: boolean;
  default: Column["default"];
}

/** Whether two places can both be reached in one run: they are in no two arms of one branch. */
export function together(one: readonly string[], other: readonly string[]): boolean {
  return one.every((arm) => {
    const branch = arm.slice(0, arm.lastIndexOf(":") + 1);
    return !other.some((place) => place.startsWith(branch) && place !== arm);
  });
}

/** Made in the range, as far as this place is concerned. */
export function isMade(made: Made | undefined, path: readonly string[]): boolean {
  return made !== undefined && together(made.path, path);
}

/** Made in the range whenever this place is reached. */
export function isMadeForCertain(made: Made | undefined, path: readonly string[]): boolean {
  return made !== undefined && !made.maybe && made.path.every((arm) => path.includes(arm));
}

/** Tables and columns by their names as they are now. */
export class Schema {
  private readonly tables = new Map<string, TableState>();
  /** Types, indexes, constraints, functions, … that were made in the range, by `kind:name`. */
  readonly objects = new Map<string, Made>();
  /** Older columns that were dropped in the range, by `table.column`: the type that they had, where it is known. */
  readonly dropped = new Map<string, string | undefined>();

  table(name: Name): TableState | undefined {
    if (name === undefined) return undefined;
    const known = this.tables.get(name);
    if (known !== undefined) return known;
    const made: TableState = { made: undefined, first: name, columns: new Map() };
    this.tables.set(name, made);
    return made;
  }

  createTable(name: Name, made: Made, columns: readonly Column[]): void {
    if (name === undefined) return;
    const state: TableState = { made, first: undefined, columns: new Map() };
    this.tables.set(name, state);
    for (const column of columns) this.addColumn(name, column, made);
  }

  dropTable(name: Name): void {
    if (name !== undefined) this.tables.delete(name);
  }

  renameTable(name: Name, to: Name): void {
    const state = this.table(name);
    if (name !== undefined) this.tables.delete(name);
    if (state !== undefined && to !== undefined) this.tables.set(to, state);
  }

  column(table: Name, name: Name): ColumnState | undefined {
    const state = this.table(table);
    if (state === undefined || name === undefined) return undefined;
    const known = state.columns.get(name);
    if (known !== undefined) return known;
    const old: ColumnState = { made: undefined, first: name, notNull: false, default: "none" };
    state.columns.set(name, old);
    return old;
  }

  addColumn(table: Name, column: Column, made: Made): void {
    if (column.name === undefined) return;
    this.table(table)?.columns.set(column.name, {
      made,
      first: undefined,
      notNull: column.notNull,
      default: column.default,
    });
  }

  dropColumn(table: Name, name: Name): void {
    if (name !== undefined) this.table(table)?.columns.delete(name);
  }

  renameColumn(table: Name, name: Name, to: Name): void {
    const state = this.column(table, name);
    this.dropColumn(table, name);
    if (state !== undefined && to !== undefined) this.table(table)?.columns.set(to, state);
  }

  /** After a migration: nothing of the next one stands in an arm of this one. */
  settle(): void {
    for (const [name, { made, first, columns }] of this.tables) {
      for (const state of columns.values()) state.made &&= settled(state.made);
      this.tables.set(name, { made: made && settled(made), first, columns });
    }
    for (const [key, made] of this.objects) this.objects.set(key, settled(made));
  }
}

function settled({ path, maybe }: Made): Made {
  return { path: [], maybe: maybe || path.length > 0 };
}
