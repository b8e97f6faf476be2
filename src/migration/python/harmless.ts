// Calls that touch no database: libraries that only compute, and what is only asked of a connection. Everything else that
// isn't followed is unknown.
import { type CallValue, pathOf, type Value } from "./values";
import { chain } from "./writes";

const LIBRARIES =
  /^(builtins|logging|os|sys|re|json|datetime|uuid|time|typing|collections|itertools|functools|textwrap|string|enum|decimal|random|secrets|hashlib|warnings|pathlib|math|copy|dataclasses|contextlib|pytz|dateutil|zoneinfo|structlog|loguru|rich|tqdm|click|inspect|pprint|operator|csv|io|base64|traceback|abc|types|sqlalchemy|sqlalchemy_utils|sqlmodel|alembic|geoalchemy2|pgvector|advanced_alchemy|fastapi_users_db_sqlalchemy|packaging|__future__|yaml|orjson|ujson|simplejson|toml|dotenv|pydantic|numpy|html|unicodedata|bcrypt|passlib|werkzeug|cryptography|slugify|ulid|nanoid|markdown|bleach|humps|statistics|fractions|calendar|locale|struct|zlib|gzip|hmac|ipaddress|urllib|six|typing_extensions|more_itertools|sqlparse|print)(\.|$)/;

const DANGEROUS =
  /^(builtins\.(exec|eval|compile|__import__)|os\.(system|popen|remove|unlink|exec\w*|spawn\w*)|urllib\.request\..*|alembic\.command\..*)$/;

/** Methods that change nothing that is kept in a database, on whatever they are called. */
const QUIET =
  /^(commit|flush|rollback|close|begin|begin_nested|begin_twophase|connect|expunge|expunge_all|expire|expire_all|refresh|autocommit_block|execution_options|get_bind|get_context|bind|connection|info|debug|warning|warn|error|exception|critical|log|notice|first|all|one|one_or_none|scalar_one|scalar_one_or_none|fetchone|fetchall|fetchmany|mappings|unique|keys|values|items|get|count|filter|filter_by|where|order_by|group_by|having|limit|offset|join|outerjoin|options|yield_per|partitions|columns|label|distinct|subquery|cte|alias|select_from|in_|notin_|not_in|is_|isnot|is_not|like|ilike|op|cast|astext|contains|any|any_|has|desc|asc|get_\w+|has_\w+|is_\w+|reflect|autoload|with_entities|correlate|returning|from_select|on_conflict_\w+|bindparams|set_|returns_rows|append|append_column|append_constraint|add|extend|update|pop|popitem|setdefault|discard|remove|insert|sort|reverse|clear|copy|write|writelines|read|readlines|readline|strip|split|lower|upper|replace|startswith|endswith|join|format|encode|decode|isoformat|strftime|date|total_seconds|hex|group|match|search|sub|findall|dumps|loads|hexdigest|exists|values_list|order|model_dump|dict|to_dict|index|union|intersection|difference|symmetric_difference|isdigit|casefold|tolist|configure|set_main_option|compile|dispose|inspect|load_dialect_impl|with_for_update|scalar_subquery|as_scalar|exported_columns|c|select|delete|op|result_processor|bind_processor|is_active|in_transaction|detach|invalidate|default_schema_name|sleep|createLogger|getLogger|filterwarnings|select_entity_from|to_metadata|tometadata|with_only_columns|add_columns|outparam|over|nullslast|nullsfirst|nulls_last|nulls_first|between|concat|collate|comparator|type_coerce|evaluate|set_type|adjust|rowcount)$/;

/** Names of functions that give something rather than do something. */
const GIVES =
  /^(_*)(get|is|has|make|build|generate|utc|now|create_uuid|uuid|slug|new_id|default|parse|to_|from_|load_json|read|table_exists|column_exists|check|can|should|current|normali[sz]e|format|convert|hash|encode|decode|find|lookup|resolve|determine|list)/i;

/**
 * Whether a call that isn't followed leaves the database alone.
 *
 * @param discarded what it gives isn't a part of an expression: it was called for what it does, or for one value.
 */
export function isHarmless({ of: func, args, keywords }: CallValue, discarded: boolean): boolean {
  const given = [...args, ...keywords.values()];
  const path = pathOf(func);
  if (path !== undefined) {
    if (DANGEROUS.test(path)) return false;
    if (LIBRARIES.test(path)) return true;
    return isOfApplication(path.split(".").at(-1) ?? "", given, discarded);
  }
  if (func.kind === "class") return true;
  if (func.kind !== "attribute") return !discarded && !given.some(isOfDatabase);
  if (QUIET.test(func.name)) return true;
  const root = chain(func).at(-1)?.of ?? rootOf(func);
  const rootPath = pathOf(root);
  if (rootPath !== undefined && LIBRARIES.test(rootPath) && !isOfDatabase(func.of)) return true;
  // A chain of SQLAlchemy's that is built but not executed.
  if (rootPath !== undefined && /^sqlalchemy/.test(rootPath) && !discarded) return true;
  return !discarded && !given.some(isOfDatabase);
}

/** A function that the file doesn't hold. */
function isOfApplication(name: string, given: readonly Value[], discarded: boolean): boolean {
  const isType = /^[A-Z]/.test(name);
  if (isType) return !given.some(isOfDatabase);
  const asks = GIVES.test(name);
  if (asks) return true;
  return !discarded && !given.some(isOfDatabase);
}

/** alembic's `op`, a connection, a session, a batch: what a function can change the database with. */
export function isOfDatabase(value: Value): boolean {
  if (value.kind === "batch") return true;
  const path = pathOf(value);
  if (path !== undefined) return /^alembic\.(op|context)$/.test(path);
  return chain(value).some(({ of }) => {
    const called = pathOf(of) ?? "";
    return (
      /get_bind$|get_context$|Session|sessionmaker|create_engine/.test(called) ||
      (of.kind === "attribute" && /^(connect|begin|get_bind)$/.test(of.name))
    );
  });
}

function rootOf(value: Value): Value {
  return value.kind === "attribute" || value.kind === "element" ? rootOf(value.of) : value;
}
