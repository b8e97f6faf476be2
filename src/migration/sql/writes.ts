// INSERT, UPDATE, DELETE and MERGE, wherever in a statement they stand, and functions that a SELECT calls.
import type { Node, RangeVar } from "libpg-query";
import type { Action, Name } from "../change";
import { HOLE_NAME, relationName, strings } from "./names";
import { nodesIn } from "./parser";

interface Write {
  readonly relation?: RangeVar;
  readonly targetList?: readonly Node[];
  readonly cols?: readonly Node[];
  readonly onConflictClause?: { readonly action?: string; readonly targetList?: readonly Node[] };
  readonly mergeWhenClauses?: readonly {
    readonly MergeWhenClause?: {
      readonly commandType?: string;
      readonly targetList?: readonly Node[];
    };
  }[];
}

/** The writes among the nodes of a statement. */
export function writes(nodes: Iterable<Record<string, unknown>>): readonly Action[] {
  const found: Action[] = [];
  for (const node of nodes) {
    const { InsertStmt, UpdateStmt, DeleteStmt, MergeStmt } = node as Record<
      string,
      Write | undefined
    >;
    if (InsertStmt !== undefined) found.push(...inserted(InsertStmt));
    if (UpdateStmt !== undefined) {
      found.push(write("update", relationName(UpdateStmt.relation), UpdateStmt.targetList));
    }
    if (DeleteStmt !== undefined) {
      found.push(write("delete", relationName(DeleteStmt.relation), undefined));
    }
    if (MergeStmt !== undefined) found.push(...merged(MergeStmt));
  }
  return found;
}

function inserted({ relation, cols, onConflictClause }: Write): readonly Action[] {
  const table = relationName(relation);
  const isUpsert = onConflictClause?.action === "ONCONFLICT_UPDATE";
  const update = isUpsert ? [write("update", table, onConflictClause.targetList)] : [];
  return [write("insert", table, cols), ...update];
}

function merged({ relation, mergeWhenClauses = [] }: Write): readonly Action[] {
  const table = relationName(relation);
  return mergeWhenClauses.flatMap(({ MergeWhenClause: clause }) => {
    switch (clause?.commandType) {
      case "CMD_UPDATE":
        return [write("update", table, clause.targetList)];
      case "CMD_DELETE":
        return [write("delete", table, undefined)];
      case "CMD_INSERT":
        return [write("insert", table, clause.targetList)];
      default:
        return [];
    }
  });
}

function write(
  statement: "insert" | "update" | "delete",
  table: Name,
  targets: readonly Node[] | undefined,
): Action {
  const names = targets?.map((node) => ("ResTarget" in node ? node.ResTarget.name : undefined));
  const isKnown = names?.every((name) => name !== undefined && !HOLE_NAME.test(name));
  return {
    kind: "write",
    statement,
    table,
    columns: isKnown === true ? (names as string[]) : undefined,
  };
}

/** Functions of PostgreSQL's own that a migration's SELECT calls and that write nothing but a sequence's position. */
const PURE =
  /^(count|max|min|sum|avg|coalesce|nullif|greatest|least|now|current_\w+|to_\w+|json\w*|array\w*|string_agg|bool_\w+|lower|upper|length|char_length|substring|substr|trim|btrim|ltrim|rtrim|replace|regexp_\w+|split_part|concat|concat_ws|format|quote_\w+|row_number|rank|dense_rank|lag|lead|first_value|last_value|date_\w+|extract|age|make_\w+|generate_series|unnest|random|gen_random_uuid|uuid_generate_\w+|md5|encode|decode|digest|abs|round|floor|ceil|ceiling|mod|position|strpos|left|right|lpad|rpad|reverse|exists|row|cardinality|has_\w+_privilege|pg_(?!terminate|cancel|reload|read|write|promote|drop|create|rotate|switch)\w+|version|current_setting|set_config|setval|nextval|currval|lastval|to_regclass|to_regtype|col_description|obj_description|format_type|st_\w+|like_escape|similarity|setseed|clock_timestamp|statement_timestamp|timezone|overlay|translate|initcap|ascii|chr|hashtext\w*|inet_\w+|txid_\w+|percentile_\w+|mode|stddev\w*|variance|width_bucket|xmlagg|tsvector\w*|plainto_tsquery|ts_\w+|setweight|strip|numnode|querytree|cast|grouping|num_nonnulls|num_nulls|isfinite|justify_\w+|power|sqrt|exp|ln|log|sign|trunc|div|gcd|lcm)$/;

/** A SELECT may call a function that does anything; one of PostgreSQL's own doesn't. */
export function calledFunctions(tree: unknown): readonly Action[] {
  const names = new Set<string>();
  for (const node of nodesIn(tree)) {
    const call = node["FuncCall"] as { funcname?: readonly Node[] } | undefined;
    if (call !== undefined) names.add(strings(call.funcname).join("."));
  }
  return [...names]
    .filter((name) => !PURE.test(name.replace(/^pg_catalog\./, "")))
    .map((name) => ({
      kind: "unknown",
      rule: "call-unknown",
      what: `SELECT ${name}(…)`,
      destroys: /drop|delete|truncate/i.test(name),
    }));
}
