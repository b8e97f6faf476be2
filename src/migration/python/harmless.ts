// Calls that touch no database: libraries that only compute, and what is only asked of a connection. Everything else that
// isn't followed is unknown.
import type { Use } from "./runtime";
import { type CallValue, calledName, pathOf, type Value } from "./values";
import { chain } from "./writes";

const LIBRARIES =
  /^(builtins|logging|os|sys|re|json|datetime|uuid|time|typing|collections|itertools|functools|textwrap|string|enum|decimal|random|secrets|hashlib|warnings|pathlib|math|copy|dataclasses|contextlib|pytz|dateutil|zoneinfo|structlog|loguru|rich|tqdm|click|inspect|pprint|operator|csv|io|base64|traceback|abc|types|sqlalchemy|sqlalchemy_utils|sqlmodel|alembic|geoalchemy2|pgvector|advanced_alchemy|fastapi_users_db_sqlalchemy|packaging|__future__|yaml|orjson|ujson|simplejson|toml|dotenv|pydantic|numpy|html|unicodedata|bcrypt|passlib|werkzeug|cryptography|slugify|ulid|nanoid|markdown|bleach|humps|statistics|fractions|calendar|locale|struct|zlib|gzip|hmac|ipaddress|urllib|six|typing_extensions|more_itertools|sqlparse|pickle|glob|shutil|tempfile|platform|socket|http|email|faker|attr|attrs|marshmallow|configparser|difflib|heapq|bisect|numbers|tomllib|oslo_log|oslo_utils|oslo_config|oslo_serialization)(\.|$)/;

const DANGEROUS =
  /^(builtins\.(exec|eval|compile|__import__)|os\.(system|popen|remove|unlink|exec\w*|spawn\w*)|urllib\.request\..*|alembic\.command\..*)$/;

/** Methods that change nothing that is kept in a database, on whatever they are called. */
const QUIET =
  /^(commit|flush|rollback|close|begin|begin_nested|begin_twophase|connect|expunge|expunge_all|expire|expire_all|refresh|autocommit_block|execution_options|get_bind|get_context|bind|connection|info|debug|warning|warn|error|exception|critical|log|notice|first|all|one|one_or_none|scalar_one|scalar_one_or_none|fetchone|fetchall|fetchmany|mappings|unique|keys|values|items|get|count|filter|filter_by|where|order_by|group_by|having|limit|offset|join|outerjoin|options|yield_per|partitions|columns|label|distinct|subquery|cte|alias|select_from|in_|notin_|not_in|is_|isnot|is_not|like|ilike|op|cast|astext|contains|any|any_|has|desc|asc|get_\w+|has_\w+|is_\w+|reflect|autoload|with_entities|correlate|returning|from_select|on_conflict_\w+|bindparams|set_|returns_rows|append|append_column|append_constraint|add|extend|update|pop|popitem|setdefault|discard|remove|insert|sort|reverse|clear|copy|write|writelines|read|readlines|readline|strip|split|lower|upper|replace|startswith|endswith|join|format|encode|decode|isoformat|strftime|date|total_seconds|hex|group|match|search|sub|findall|dumps|loads|hexdigest|exists|values_list|order|model_dump|dict|to_dict|index|union|intersection|difference|symmetric_difference|isdigit|casefold|tolist|configure|set_main_option|compile|dispose|inspect|load_dialect_impl|with_for_update|scalar_subquery|as_scalar|exported_columns|c|select|delete|op|result_processor|bind_processor|is_active|in_transaction|detach|invalidate|default_schema_name|sleep|createLogger|getLogger|filterwarnings|select_entity_from|to_metadata|tometadata|with_only_columns|add_columns|outparam|over|nullslast|nullsfirst|nulls_last|nulls_first|between|concat|collate|comparator|type_coerce|evaluate|set_type|adjust|rowcount|quote|quote_identifier|issubset|issuperset|isdisjoint|rsplit|lstrip|rstrip|zfill|title|capitalize|partition|rpartition|splitlines|isnumeric|isalnum|translate|most_common|as_uuid|replace_query|astimezone|timestamp|weekday|item|tobytes)$/;

/** Names of functions that ask something. */
const ASKS =
  /^_*(get|is|has|table_exists|column_exists|index_exists|constraint_exists|check|can|should|current|find|lookup|resolve|determine|list|load|read|generic_find|fetch|query)(?!_?or_)(?!.*(create|update|insert|save|write|delete|upsert|set_))/i;

/** Names of functions whose answer a condition takes: `table_has_column`, `skip_on_old_engine`. */
const ANSWERS =
  /^_*(?!.*(create|update|insert|save|write|delete|upsert|set_|drop|add|remove|truncate|purge|backfill|fill|migrate_))(skip|needs?|must|already|supports?|uses?|was|should|\w+_(has|is|exists?|needs)(_|$))/i;

/** Names of functions that make a value of others. */
const MAKES =
  /^_*(utc|now|make|build|generate|create_uuid|uuid|slug|new_id|default|parse|to_|from_|normali[sz]e|format|convert|hash|encode|decode|loads$|dumps$|calc|sha|md5|decrypt|encrypt|truncate_|strip|clean_)/i;

/** Of a path, such as `app.log.logger.info`. */
const LOGS = /\.(log|logger|logging|console)\.\w+$|(^|\.)_?log(ger)?\.\w+$/i;
/** `db.session.commit()` of an application's own. */
const SETTLES =
  /(session|db|connection|conn|engine)\.(commit|flush|rollback|close|begin|expunge_all|expire_all|refresh|remove|connect|get_bind)$/i;
/** `with transaction():` of a helper. */
const TRANSACTION = /(^|\.)(transaction|atomic|savepoint)$/;
/** Constructors of sessions. */
const SESSION = /(^|\.)(\w*Session|\w*sessionmaker|scoped_session)$/;

/** Whether a call that isn't followed leaves the database alone. */
export function isHarmless({ of: func, args, keywords }: CallValue, use: Use): boolean {
  const given = [...args, ...keywords.values()];
  const path = pathOf(func);
  if (path !== undefined) {
    if (DANGEROUS.test(path)) return false;
    if (LIBRARIES.test(path) || LOGS.test(path) || SESSION.test(path) || SETTLES.test(path)) {
      return true;
    }
    if (TRANSACTION.test(path)) return true;
    return isOfApplication(path.split(".").at(-1) ?? "", given, use);
  }
  if (func.kind === "class") return true;
  const isPlain = use === "inner" && !given.some(isOfDatabase);
  if (func.kind !== "attribute") return isPlain;
  if (QUIET.test(func.name)) return true;
  const root = chain(func).at(-1)?.of ?? rootOf(func);
  const rootPath = pathOf(root);
  if (rootPath !== undefined && LIBRARIES.test(rootPath) && !isOfDatabase(func.of)) return true;
  return isPlain;
}

/** A function that the file doesn't hold. */
function isOfApplication(name: string, given: readonly Value[], use: Use): boolean {
  const takesDatabase = given.some(isOfDatabase);
  // A class of a type or a model.
  if (/^[A-Z]/.test(name)) return !takesDatabase;
  if (ANSWERS.test(name) && use === "inner") return true;
  if (ASKS.test(name)) return !(use === "dropped" && takesDatabase);
  if (takesDatabase) return false;
  return use === "inner" || MAKES.test(name);
}

/** alembic's `op`, a connection, a session, a batch: what a function can change the database with. */
export function isOfDatabase(value: Value): boolean {
  if (value.kind === "batch") return true;
  const path = pathOf(value);
  if (path !== undefined) return /^alembic\.(op|context)$|session$/i.test(path);
  if (value.kind === "attribute") return /^(connection|bind|session|engine)$/.test(value.name);
  const name = calledName(value) ?? "";
  return /^(get_bind|get_context|connect|begin|create_engine)$|session/i.test(name);
}

function rootOf(value: Value): Value {
  return value.kind === "attribute" || value.kind === "element" ? rootOf(value.of) : value;
}
