// What a migration does to a database, in words that fit both alembic's operations and SQL: what the two readers
// (python/, sql/) hand to the judge.

/** A name as PostgreSQL keeps it, `schema.name` outside of `public`; undefined when the file doesn't show it. */
export type Name = string | undefined;

/** How a column gets a value when an INSERT leaves it out; a `generated` one always has its own. */
export type Default = "none" | "constant" | "volatile" | "generated";

/** A column as it is declared. */
export interface Column {
  readonly name: Name;
  /** In one spelling per type, see typeNames.ts; undefined when it isn't known. */
  readonly type: string | undefined;
  readonly notNull: boolean;
  readonly default: Default;
  /** It is computed of values that may be NULL, and is NULL then. */
  readonly computesNull: boolean;
  readonly unique: boolean;
  readonly indexed: boolean;
  readonly primaryKey: boolean;
  /** Tables that its foreign keys refer to. */
  readonly references: readonly Name[];
  /** It has a CHECK of its own. */
  readonly check: boolean;
}

export type ConstraintType = "unique" | "check" | "foreign-key" | "primary-key" | "exclusion";

/** Things that are created, dropped and renamed by name alone. */
export type ObjectType =
  | "type"
  | "sequence"
  | "view"
  | "function"
  | "extension"
  | "schema"
  | "database"
  | "trigger"
  | "policy"
  | "rule"
  | "role"
  | "statistics"
  | "index"
  | "constraint"
  | "other";

export type Change = SourcePlace & Action;

/** Where a change stands. */
export interface SourcePlace {
  /** Of the Python file, from 1. */
  readonly line: number;
  /** The arms of undecided `if` and `try` that it stands in, outermost first, such as `3:0`: the first arm of the third branch. */
  readonly path: readonly string[];
}

export type Action =
  | {
      readonly kind: "create-table";
      readonly table: Name;
      readonly columns: readonly Column[];
      readonly temporary: boolean;
      /** IF NOT EXISTS: it may have been there. */
      readonly unlessThere: boolean;
      readonly references: readonly Name[];
    }
  | { readonly kind: "drop-table"; readonly table: Name }
  | { readonly kind: "rename-table"; readonly table: Name; readonly to: Name }
  | { readonly kind: "add-column"; readonly table: Name; readonly column: Column }
  | { readonly kind: "drop-column"; readonly table: Name; readonly column: Name }
  | {
      readonly kind: "rename-column";
      readonly table: Name;
      readonly column: Name;
      readonly to: Name;
    }
  | {
      readonly kind: "set-type";
      readonly table: Name;
      readonly column: Name;
      readonly from: string | undefined;
      readonly to: string | undefined;
    }
  | {
      readonly kind: "set-not-null" | "drop-not-null" | "drop-default";
      readonly table: Name;
      readonly column: Name;
    }
  | {
      readonly kind: "set-default";
      readonly table: Name;
      readonly column: Name;
      readonly default: Default;
    }
  | {
      readonly kind: "add-constraint";
      readonly table: Name;
      readonly constraint: ConstraintType;
      readonly name: Name;
      /** Undefined when they aren't known. */
      readonly columns: readonly string[] | undefined;
      readonly references: Name;
      /** A CHECK that a NULL fails, or a UNIQUE that counts NULLs as equal. */
      readonly refusesNull: boolean;
    }
  | {
      readonly kind: "drop-constraint";
      readonly table: Name;
      readonly name: Name;
      readonly constraint: ConstraintType | undefined;
      /** Its name is None, which alembic can't drop. */
      readonly unnamed: boolean;
    }
  | { readonly kind: "validate-constraint"; readonly table: Name }
  | {
      readonly kind: "create-index";
      readonly table: Name;
      readonly name: Name;
      readonly unique: boolean;
      readonly columns: readonly string[] | undefined;
      readonly concurrently: boolean;
      readonly refusesNull: boolean;
    }
  | { readonly kind: "drop-index"; readonly name: Name; readonly concurrently: boolean }
  | {
      readonly kind: "create";
      readonly object: ObjectType;
      readonly name: Name;
      readonly replace: boolean;
      /** Of a trigger or a policy. */
      readonly table: Name;
    }
  | {
      readonly kind: "drop";
      readonly object: ObjectType;
      readonly name: Name;
      readonly cascade: boolean;
      readonly table: Name;
    }
  | {
      readonly kind: "rename";
      readonly object: ObjectType;
      readonly name: Name;
      readonly to: Name;
    }
  | { readonly kind: "add-enum-value" | "rename-enum-value"; readonly type: Name }
  | {
      readonly kind: "write";
      readonly statement: "insert" | "update" | "delete" | "truncate";
      readonly table: Name;
      /** Those that it sets; undefined when they aren't known. */
      readonly columns: readonly string[] | undefined;
    }
  /** A plain copy, beside the write or the table by which it is made. */
  | {
      readonly kind: "copy";
      readonly from: Name;
      readonly to: Name;
      /** Their names there and here; undefined when it is all of them. */
      readonly columns: readonly (readonly [to: string, from: string])[] | undefined;
      /** `matching` where a condition joins two tables. */
      readonly rows: "all" | "matching";
    }
  | { readonly kind: "row-security"; readonly table: Name }
  | { readonly kind: "trigger-state"; readonly table: Name; readonly enabled: boolean }
  | { readonly kind: "detach-partition"; readonly table: Name }
  | { readonly kind: "revoke"; readonly what: string }
  /** Harmless to code, except for the time it takes or a lock it holds. */
  | { readonly kind: "upkeep"; readonly what: string }
  /** Harmless to code. */
  | { readonly kind: "harmless"; readonly what: string }
  | {
      readonly kind: "unknown";
      readonly rule: UnknownRule;
      /** What stands there. */
      readonly what: string;
      /** Words in it that destroy data. */
      readonly destroys: boolean;
    };

/** Why a part of a migration couldn't be read. */
export type UnknownRule = "sql-unknown" | "sql-unreadable" | "call-unknown" | "operation-unknown";
