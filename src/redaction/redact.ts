// Keeps secrets and terminal control codes out of what this project prints and keeps: by their shape, and by the known
// values, however they are encoded. Pure.
import { SECRET_PATTERNS } from "./shapes";

/** A text without secrets. */
export type Redact = (text: string) => string;

// Invisible characters are removed first; otherwise colour codes could cut a secret in two.
// eslint-disable-next-line no-control-regex -- a terminal's own codes
const INVISIBLE = /\u001b\[[0-9;?]*[ -/]*[@-~]|[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]/g;
// eslint-disable-next-line no-control-regex -- these are what must not reach a terminal
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g;
const MASK = "***";
const SHORTEST = 4;
// Shorter ones are taken out as whole words only: `test` isn't a part of `latest`.
const SURE_LENGTH = 8;

/** `text` without passwords, tokens, keys and control codes; line ends stay. */
export const redact: Redact = (text) =>
  SECRET_PATTERNS.reduce(
    (clean, [pattern, replacement]) => clean.replace(pattern, replacement),
    text.replace(INVISIBLE, "").replace(CONTROL, " "),
  );

/**
 * Redacts by shape, and what is one of the values: as it is, URL-encoded or escaped as in JSON (to any depth), in
 * hexadecimal, or in base64; the last two alone or as a part of what was encoded. A value that is reversed or split isn't
 * found.
 *
 * @param values those shorter than 4 characters are left out.
 */
export function redactor(values: readonly string[]): Redact {
  const known = [...new Set(values.map((value) => value.trim()))]
    .filter((value) => value.length >= SHORTEST)
    // Of two that begin alike, the longer goes first.
    .sort((one, other) => other.length - one.length)
    .flatMap(patternsOf);
  return (text) => {
    const seen = text.replace(INVISIBLE, "");
    return redact(known.reduce((clean, pattern) => clean.replace(pattern, MASK), seen));
  };
}

function patternsOf(value: string): readonly RegExp[] {
  const written = [...value].map(oneCharacter).join("");
  const isSure = value.length >= SURE_LENGTH;
  const plain = isSure ? written : `(?<![A-Za-z0-9])${written}(?![A-Za-z0-9])`;
  const encoded = isSure ? [inHex(value), ...inBase64(value).map(asBase64)] : [];
  return [plain, ...encoded].map((pattern) => new RegExp(pattern, "g"));
}

/** The bytes in a row, with `\x` before each, or with a space, a colon or a hyphen between them, as dumps have them. */
function inHex(value: string): string {
  const bytes = [...Buffer.from(value)].map((byte) => anyCase(byte.toString(16).padStart(2, "0")));
  return `(?:\\\\*0?x)?${bytes.join("(?:[ :-]|\\\\+x)?")}`;
}

/** A character as it is, with backslashes before it, as JSON's code, or as in a URL. */
function oneCharacter(character: string): string {
  const bytes = [...Buffer.from(character)].map((byte) => byte.toString(16).padStart(2, "0"));
  const inUrl = bytes.map((byte) => `%(?:25)*${anyCase(byte)}`).join("");
  const forms = [literal(character), inUrl];
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0xffff) forms.push(`\\\\+u${anyCase(code.toString(16).padStart(4, "0"))}`);
  if (character === "\n") forms.push("\\r\\n", "\\\\+n");
  if (character === "\t") forms.push("\\\\+t");
  if (character === " ") forms.push("\\+");
  // A backslash is itself doubled by each escaping.
  if (character === "\\") return `(?:\\\\+|${inUrl})`;
  const isEscaped = /["'/]/.test(character);
  return `${isEscaped ? "\\\\*" : ""}(?:${forms.join("|")})`;
}

/**
 * What of a value's base64 doesn't depend on what stands before and after it: at each of the three places where it may
 * begin within a group of three bytes.
 */
function inBase64(value: string): readonly string[] {
  const bytes = Buffer.from(value);
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
    const start = offset === 0 ? 0 : offset + 1;
    const whole = Math.floor(((offset + bytes.length) * 8) / 6);
    return encoded.slice(start, whole);
  });
}

function asBase64(text: string): string {
  const core = [...text].map((one) => (one === "+" ? "[+-]" : one === "/" ? "[/_]" : one)).join("");
  return `[A-Za-z0-9+/_-]{0,2}${core}[A-Za-z0-9+/_-]?={0,2}`;
}

function anyCase(hex: string): string {
  return hex.replaceAll(/[a-f]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

function literal(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/-]/, "\\$&");
}

const SECRET_NAME = /PASS|PWD|SECRET|TOKEN|API_?KEY|ACCESS_KEY|PRIVATE_KEY|CREDENTIAL/i;
// They say where a secret is, or name it.
const NO_SECRET =
  /(_FILE|_PATH|_DIR|_URI|_URL|_ID|_ARN|_NAME|_PROVIDER|_COMMAND|_ASKPASS)$|^PWD$|^OLDPWD$/i;

/** The values of the variables whose names say that they are secret. */
export function secretsOf(environment: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(environment)
    .filter(([name]) => SECRET_NAME.test(name) && !NO_SECRET.test(name))
    .flatMap(([, value]) => value ?? []);
}

/** Whatever is in it, with every text redacted; what a secret's name holds is left out whole. */
export function redactAll<T>(data: T, clean: Redact): T {
  return within(data, clean) as T;
}

function within(data: unknown, clean: Redact): unknown {
  if (typeof data === "string") return clean(data);
  if (Array.isArray(data)) return data.map((entry) => within(entry, clean));
  if (typeof data !== "object" || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, entryOf(key, value, clean)]),
  );
}

/** A field is judged with its name, as if both stood in a log line. */
function entryOf(key: string, value: unknown, clean: Redact): unknown {
  if (typeof value !== "string" || value === "") return within(value, clean);
  return clean(`${key}="x"`) === `${key}="x"` ? clean(value) : MASK;
}
