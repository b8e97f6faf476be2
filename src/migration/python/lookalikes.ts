// Helpers of a file that isn't there, named and called exactly as one of alembic's operations: `tools.add_column("users",
// sa.Column(…))`, `tools.add_column_if_not_exists(…)`. Such a helper wraps the operation, with a check whether it has run
// already. One more argument, or another one, and it isn't known what it does.
import { objectName, pythonColumn } from "./columns";
import { isOfDatabase } from "./harmless";
import { type CallValue, calledName, pathOf, type Value } from "./values";

type Test = (value: Value | undefined) => boolean;

const name: Test = (value) => objectName(value) !== undefined;
/** The name of an index or a constraint, which may be worked out by another helper; or None. */
const label: Test = (value) =>
  name(value) ||
  (value?.kind === "constant" && value.value === null) ||
  (value?.kind === "call" && !column(value) && !isOfDatabase(value));
const names: Test = (value) => value?.kind === "list" && value.whole && value.items.every(isPart);
const column: Test = (value) => pythonColumn(value) !== undefined;

/** A name of a column, or an expression of SQLAlchemy's. */
function isPart(value: Value): boolean {
  return name(value) || /^(text|desc|asc|func|lower|upper)$/.test(calledName(value) ?? "");
}

interface Signature {
  /** What it must be called with, in order, by alembic's names. */
  readonly needs: readonly (readonly [name: string, test: Test])[];
  /** What it may be called with, by name. */
  readonly options?: RegExp;
  /** What any further argument must be. */
  readonly rest?: Test;
}

const ANY_DATABASE = "schema|if_not_exists|if_exists|(postgresql|mysql|sqlite|mariadb|oracle)_\\w+";
const options = (more: string) => new RegExp(`^(${ANY_DATABASE}${more})$`);
const table = ["table_name", name] as const;

/** By alembic's reference of its operations. */
const SIGNATURES: Readonly<Record<string, Signature>> = {
  create_table: {
    needs: [table],
    options: options("|comment|prefixes"),
    rest: (value) =>
      column(value) || /^(\w*Constraint|Index)$/.test((value && calledName(value)) ?? ""),
  },
  drop_table: { needs: [table] },
  rename_table: {
    needs: [
      ["old_table_name", name],
      ["new_table_name", name],
    ],
  },
  add_column: { needs: [table, ["column", column]] },
  drop_column: { needs: [table, ["column_name", name]] },
  create_index: {
    needs: [["index_name", label], table, ["columns", names]],
    options: options("|unique"),
  },
  drop_index: { needs: [["index_name", name]], options: options("|table_name"), rest: name },
  create_unique_constraint: {
    needs: [["constraint_name", label], table, ["columns", names]],
  },
  create_foreign_key: {
    needs: [
      ["constraint_name", label],
      ["source_table", name],
      ["referent_table", name],
      ["local_cols", names],
      ["remote_cols", names],
    ],
    options: options("|ondelete|onupdate|source_schema|referent_schema|deferrable|initially"),
  },
  drop_constraint: {
    needs: [["constraint_name", name], table],
    options: options("|type_"),
    rest: name,
  },
};

const PLAIN = options("");

/** The operation that a call of something imported looks like; undefined where it differs in anything. */
export function lookalike({ of, args, keywords, open }: CallValue): string | undefined {
  const called = pathOf(of)?.split(".").at(-1) ?? "";
  const operation = called.replace(/^_+|^(safe|try|maybe)_|_if_(not_exists|exists|missing)$/g, "");
  const signature = Object.hasOwn(SIGNATURES, operation) ? SIGNATURES[operation] : undefined;
  if (signature === undefined || open) return undefined;
  const { needs, rest } = signature;
  const hasNeeds = needs.every(([key, test], index) => test(args[index] ?? keywords.get(key)));
  const hasRest = args.slice(needs.length).every((value) => rest?.(value) === true);
  const isOption = (key: string) =>
    needs.slice(args.length).some(([known]) => known === key) ||
    (signature.options ?? PLAIN).test(key);
  return hasNeeds && hasRest && [...keywords.keys()].every(isOption) ? operation : undefined;
}
