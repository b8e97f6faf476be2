// Keeps secrets and terminal control codes out of messages that carry other programs' words: log
// lines, stopped reasons, error texts.

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  // user:password@ in a URL; the password may itself contain an @.
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/'"]*@/gi, "$1***@"],
  [/\b(bearer|basic)\s+[\w.~+/-]{8,}=*/gi, "$1 ***"],
  // password=…, "api_key": "…", SECRET_KEY: …; not inside an ARN, whose name the operator needs.
  [
    /(?<!\barn:\S*)(["']?[\w-]*(?:password|passwd|secret|token|api[_-]?key|credential)[\w-]*["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s,;&)}\]]+)/gi,
    "$1***",
  ],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, "***"],
  [/\bgh[pousr]_[A-Za-z0-9]{20,}\b/g, "***"],
];
// eslint-disable-next-line no-control-regex -- these are what must not reach a terminal
const CONTROL = /\u001b\[[0-9;?]*[ -/]*[@-~]|[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g;

/** `text` without passwords, tokens, keys and control codes; line ends stay. */
export function redact(text: string): string {
  return PATTERNS.reduce(
    (clean, [pattern, replacement]) => clean.replace(pattern, replacement),
    text.replace(CONTROL, " "),
  );
}
