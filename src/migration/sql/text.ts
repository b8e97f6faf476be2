// SQL as migrations hold it, made ready for PostgreSQL's grammar: SQLAlchemy's `:name` and drivers' `%(name)s` become
// parameters, and what couldn't be told becomes a name that can be found again. Strings, comments and `$$` bodies stay.

/** A part of SQL; null is a hole. */
export type Parts = readonly (string | null)[];

// In order: quoted text, quoted names, `$tag$` bodies, comments, casts, escaped colons, binds.
const TOKENS =
  /(?:\b[eE])'(?:[^'\\]|\\[^]|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|(\$(?:[A-Za-z_]\w*)?\$)[^]*?\1|--[^\n]*|\/\*[^]*?\*\/|::|\\:|(\bIN\s+)?:([A-Za-z_]\w*)|(\bIN\s+)?%\((\w+)\)s|%s|%%/gi;

/**
 * Makes SQL that can be parsed.
 *
 * @param asHole what stands for a hole; it gets its number.
 */
export function parseable(parts: Parts, asHole: (index: number) => string): string {
  let holes = 0;
  const joined = parts.map((part) => part ?? asHole(holes++)).join("");
  let binds = 0;
  return joined.replace(TOKENS, (...match: string[]) => {
    const [token = "", , inBefore, name, inBeforePercent, percentName] = match;
    if (name !== undefined) return bind(inBefore, ++binds);
    if (percentName !== undefined || token === "%s") return bind(inBeforePercent, ++binds);
    if (token === "%%") return "%";
    return token === String.raw`\:` ? ":" : token;
  });
}

/** `IN :names` takes a list, which the grammar wants in parentheses. */
function bind(inBefore: string | undefined, index: number): string {
  return inBefore === undefined ? `$${index}` : `${inBefore}($${index})`;
}

/** What a hole may stand for, in the order in which it is tried: never nothing, since it may be a NOT NULL. */
export const HOLES: readonly ((index: number) => string)[] = [
  (index) => `hole_${index}_`,
  () => "(1)",
  () => "1",
  () => "'1'",
  (index) => ` hole_${index}_ `,
];

const DESTROYS =
  /\b(drop\s+(table|schema|database|column|owned)|truncate|delete\s+from|alter\s+table[^;]*\bdrop\b(?!\s+(constraint|default|not\s+null|identity|expression)))\b/i;

/** Words that destroy data, for what can't be parsed. */
export function destroys(sql: string): boolean {
  return DESTROYS.test(sql);
}
