// Which environment variables hold a secret, by their name or by what their value looks like.

const NAMES_A_SECRET =
  /passw(or)?d|passphrase|secret|token(?!iz)|api[_-]?key|access[_-]?key|private[_-]?key|credential/i;
const NAMES_A_DATABASE = /(^|_)(database|db|postgres|postgresql)_(url|uri|dsn)$/i;
// What is said of a secret, and is none itself: TOKEN_TTL_SECONDS, SECRET_NAME.
const NAMES_A_DETAIL =
  /^(max|min)_|_(arn|name|file|path|url|uri|header|prefix|issuer|audience|algorithm|policy|type|enabled|length|count|limit|rounds|ttl|expiry|seconds|minutes|hours|days)$/i;

const SECRET_VALUES: readonly RegExp[] = [
  /[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:[^\s/@]+@/i,
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b/,
  /\bgh[pousr]_[A-Za-z0-9]{20,}/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\bpassword\s*=\s*\S/i,
];

/** Whether a variable holds a secret. An empty one holds none. */
export function holdsSecret(name: string, value: string): boolean {
  if (value === "") return false;
  const isNamedSo =
    NAMES_A_DATABASE.test(name) || (NAMES_A_SECRET.test(name) && !NAMES_A_DETAIL.test(name));
  return isNamedSo || SECRET_VALUES.some((pattern) => pattern.test(value));
}
