// Checks of what people typed: whether a text says anything, whether two names mean the same person, and whether an
// expiry time is valid.

/** How long a confirmation holds where nothing else is asked for. */
export const DEFAULT_MINUTES = 60;
/** Characters of a reason, and of a justification. */
export const LEAST_REASON = 10;

// Characters that show nothing: those that Unicode calls ignorable, controls, and the blank of Braille.
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\u2800]/gu;

/** A text as a reader sees it: without what is invisible, with single spaces. */
export function visible(text: string): string {
  return text.replace(/\s+/gu, " ").replace(INVISIBLE, "").replace(/ +/g, " ").trim();
}

/** Empty, invisible, or a placeholder that was not filled in. */
export function isBlank(text: string | undefined): text is undefined {
  return text === undefined || /^(<.*>)?$/s.test(visible(text));
}

/** Whether a name is empty: it needs a letter or a digit. */
export function isNobody(name: string | undefined): name is undefined {
  return isBlank(name) || personOf(name) === "";
}

/** Two texts that say the same, however they are spelled and spaced. */
export function sayTheSame(one: string | undefined, other: string | undefined): boolean {
  return folded(one ?? "") === folded(other ?? "");
}

function folded(text: string): string {
  return visible(text.normalize("NFKC")).toLowerCase();
}

// Letters of other scripts, and rare ones of Latin, that look like a Latin letter in lower case (Unicode Technical
// Standard 39, "confusables", as far as names are written with them). `i`, `l` and 1 are one letter here, `o` and 0, too.
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  a: "аɑαᴀꭺꓮ",
  b: "ьƅвʙꓐƀ",
  c: "сϲᴄꮯꓚ",
  d: "ԁɗᴅꭰꓓđ",
  e: "еҽᴇꭼꓰꬲ",
  f: "ꜰꓝ",
  g: "ɡցɢꮐꓖ",
  h: "һнηʜꮋꓧħ",
  j: "јϳᴊꭻꓙ",
  k: "кκᴋꮶꓗ",
  l: "ӏǀi1іıɩιɪꭵꓲʟꮮꓡłƚ",
  m: "мμᴍꮇꓟ",
  n: "ոпɴꓠռ",
  o: "оοσօ0ᴏꓳø",
  p: "рρᴘꮲꓑ",
  q: "ԛզ",
  r: "гɾʀꭱꓣ",
  s: "ѕꜱꮪꓢ",
  t: "тτᴛꭲꓔŧ",
  u: "υսцᴜꓴ",
  v: "ѵνᴠꮩꓦ",
  w: "ԝωшᴡꮃꓪ",
  x: "хχꓫ",
  y: "уγүʏꭹꓬ",
  z: "ᴢζꮓꓜ",
};

const LATIN: ReadonlyMap<string, string> = new Map(
  Object.entries(LOOK_ALIKES).flatMap(([latin, others]) =>
    [...others].map((other) => [other, latin] as const),
  ),
);

/**
 * A name as the two-person rule compares it: letters and digits alone, without case, accents or look-alikes. `Ann`,
 * `@ann`, ` A n n ` and a Cyrillic `а` in it are one person.
 */
export function personOf(name: string): string {
  const letters = name
    .normalize("NFKD")
    .replace(INVISIBLE, "")
    .replace(/[^\p{L}\p{N}]/gu, "")
    .toUpperCase()
    .toLowerCase();
  return [...letters].map((letter) => LATIN.get(letter) ?? letter).join("");
}

/**
 * Whether two names are one person's: as {@link personOf} reads them, or with their words in another order, since `Lee Ann` is
 * how half the world writes `Ann Lee`.
 */
export function isSamePerson(one: string, other: string): boolean {
  return personOf(one) === personOf(other) || sortedWords(one) === sortedWords(other);
}

function sortedWords(name: string): string {
  const words = name
    .normalize("NFKD")
    .replace(INVISIBLE, "")
    .split(/[^\p{L}\p{N}\p{M}]+/u);
  return words.map(personOf).filter(Boolean).sort().join(" ");
}

/** How far in the future a confirmation or a grant may expire. */
export const MAXIMUM_HOURS = 4;

/**
 * Why an expiry time isn't valid; undefined when it is.
 *
 * @param expires ISO 8601 with a time zone.
 */
export function whyNotUntil(expires: string | undefined, now: Date): string | undefined {
  if (isBlank(expires)) return "is missing";
  const end = ISO_INSTANT.test(expires) ? Date.parse(expires) : NaN;
  if (Number.isNaN(end)) {
    return `is \`${expires}\`: it must be a time such as \`${inMinutes(now, DEFAULT_MINUTES)}\``;
  }
  if (end <= now.getTime()) return `was \`${expires}\`: it has expired (now is ${iso(now)})`;
  if (end <= now.getTime() + MAXIMUM_HOURS * 3_600_000) return undefined;
  return `is \`${expires}\`: it must be at most ${MAXIMUM_HOURS} hours from now (${iso(now)})`;
}

// Without a zone a time means another instant on each machine.
const ISO_INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/** A time so many minutes from now, as a confirmation takes it. */
export function inMinutes(now: Date, minutes: number): string {
  return iso(new Date(now.getTime() + minutes * 60_000));
}

function iso(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
