// What a secret looks like in another program's words: in log lines, error texts, environments and URLs. Pure.

/** A pattern, and what stands in its place. */
export type SecretPattern = readonly [pattern: RegExp, replacement: string];

// A quote: plain, escaped (JSON inside JSON, to any depth), as JSON's or HTML's code, or as in a URL.
const QUOTE = String.raw`(?:\\*["']|\\+u002[27]|&quot;|&#3[49];|%2[27])`;
const SEPARATOR = String.raw`[ \t]*(?:=>|->|:(?!:)|=|%3A|%3D)[ \t]*`;
// In quotes up to the same quote, or to the line's end where a log cut it off; a YAML block; or one word.
const VALUE = [
  String.raw`[bru]{0,2}(?<quote>${QUOTE})[^\n]*?(?<!\\)\k<quote>`,
  String.raw`[bru]{0,2}${QUOTE}[^\n]*`,
  String.raw`[|>][+-]?[ \t]*\n\s+[^\n]+`,
  String.raw`[^\s,;&)}\]"'\\]+`,
].join("|");

// AWS's errors are called so, and what follows is a sentence: `ExpiredToken: The security token …`.
const NOT_A_SENTENCE = String.raw`(?![\w-]{0,60}: (?:The|An?|No|Could|Unable|Request) [a-z])`;
// Not inside an ARN or a type of Pulumi's, whose names the operator needs, and not an action of IAM.
const NOT_AN_ARN = String.raw`(?<!\barn:[\w:/.*@-]{0,200})(?<!secretsmanager/)(?!secretsmanager:[A-Z*])`;

/** `<name>…: <value>`, quoted or not. The name may go on after it: `password_old`. */
function named(name: string, flags: string): SecretPattern {
  const before = `${NOT_AN_ARN}${NOT_A_SENTENCE}(?:${name})[\\w-]{0,40}${QUOTE}?${SEPARATOR}(?!["']?arn:aws)`;
  return [new RegExp(`(?<before>${before})(?:${VALUE})`, flags), "$<before>***"];
}

const LONG_NAMES =
  "passw(?:or)?d|passwort|passphrase|pgpass|secret|token|(?:api|access|private|signing|encryption)[_-]?key|credential";
// Whole words of a name only: `DB_PASS`, not `bypass`.
const SHORT_NAMES = "(?<![A-Za-z])(?:pass|pwd)(?![A-Za-z])";

/** In this order: a later shape meets what an earlier one has left. Lengths are bounded, for the sake of long lines. */
export const SECRET_PATTERNS: readonly SecretPattern[] = [
  // A private key, whole, or as much of it as a log's last lines hold.
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----/g, "***"],
  [
    /-----BEGIN [A-Z ]*PRIVATE KEY-----[^\n]*(?:\n(?:\s*log:)?\s*[A-Za-z0-9+/=]{16,80}[ \t]*(?=\n|$))*/g,
    "***",
  ],
  [
    /(?:(?:\blog:[ \t]*)?(?<![A-Za-z0-9+/=])[A-Za-z0-9+/=]{16,80}\s{0,4}\n\s{0,8})*(?:log:\s{0,4})?-----END [A-Z ]*PRIVATE KEY-----/g,
    "***",
  ],
  // user:password@ in a URL; the password may itself hold an @, and after `user:` a slash.
  [/\b([a-z][a-z0-9+.-]{0,30}:(?:\\*\/){2})[^\s/'"]{0,2000}@/gi, "$1***@"],
  [
    /\b([a-z][a-z0-9+.-]{0,30}:(?:\\*\/){2})[^\s/'"@:]{1,200}:(?!\d+[\\/])[^\s'"]{0,2000}@/gi,
    "$1***@",
  ],
  [/\b([a-z][a-z0-9+.-]{0,30}%3A%2F%2F)(?:(?!%2F)[^\s/'"&]){0,2000}%40/gi, "$1***%40"],
  // A database's URL that was cut off before its @; a number after the colon is a port.
  [
    /\b((?:postgres(?:ql)?|mysql|mariadb|mongodb|rediss?|amqps?)(?:\+\w{1,30})?:(?:\\*\/){2}[^\s/'"@:]{0,200}:)(?!\d{1,5}(?![^\s/?#'",;)\]}]))[^\s'"@]+/gi,
    "$1***",
  ],
  // The same without its beginning: user:password@host:port
  [/(?<![\w/.-])([\w.-]{1,64}:)[^\s/'"@:*]{1,200}@(?=[\w.-]{1,255}:\d{2,5}(?!\w))/g, "$1***@"],
  [
    /\b((?:proxy-)?authorization(?:\\*["'])?\s*[:=]\s*(?:\\*["'])?(?:(?:bearer|basic|token|digest|negotiate|aws4-hmac-sha256)\s+)?)[^"'\\\r\n]+/gi,
    "$1***",
  ],
  [/\b((?:set-)?cookie(?:\\*["'])?\s*[:=]\s*(?:\\*["'])?)[^"'\\\r\n]+/gi, "$1***"],
  [/\b(bearer|basic)\s+[\w.~+/-]{8,}=*/gi, "$1 ***"],
  named(`${LONG_NAMES}|${SHORT_NAMES}`, "gi"),
  named("(?<=[a-z0-9])(?:Pass|Pwd)(?![a-z])", "g"),
  [
    new RegExp(`(\\b(?:${LONG_NAMES})[\\w-]{0,40} (?:is|was) )(?:"[^"\\n]*"|'[^'\\n]*')`, "gi"),
    "$1***",
  ],
  [
    new RegExp(`(<[\\w:-]{0,40}(?:${LONG_NAMES})[\\w:-]{0,40}>)[^<\\n]{1,2000}(?=</)`, "gi"),
    "$1***",
  ],
  // --password hunter2. (`--secret <key>` is Pulumi's, and names a key.)
  [
    /(--(?:[\w-]*(?:password|passwd|passphrase|token|api-key))[\w-]*[ \t]+)(?!-)("[^"\n]*"|'[^'\n]*'|\S+)/gi,
    "$1***",
  ],
  // ALTER USER app PASSWORD 'hunter2'
  [/(\b(?:password|identified by)\s+)'[^'\n]*'/gi, "$1***"],
  // A line of a .pgpass file: host:port:database:user:password
  [/(?<![\w.*:-])([\w.*-]{1,255}:(?:\d{2,5}|\*):[\w*-]{1,63}:[\w*-]{1,63}:)(?!\/)\S+/g, "$1***"],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, "***"],
  [/\bgh[pousr]_[A-Za-z0-9]{20,}\b/g, "***"],
  [/\bgithub_pat_\w{20,}/g, "***"],
  [/\b(?:glpat-[\w-]{20,}|xox[abeprs]-[\w-]{10,}|pul-[0-9a-f]{40}|npm_[A-Za-z0-9]{36})/g, "***"],
  // A JSON Web Token: RFC 7519.
  [/\beyJ[\w-]{8,2000}\.[\w-]{8,}(?:\.[\w-]*)?/g, "***"],
];
