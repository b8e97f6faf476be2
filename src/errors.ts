// The one error class for what an operator can fix. Anything else that is thrown is a bug and keeps
// its stack.

/** What every bundle's class of this error has. */
const MARK = Symbol.for("rollback.OperatorError");

/**
 * Something an operator can put right.
 *
 * `message` says what happened and what was expected; `hint` is the next command or edit. Both are
 * complete sentences, safe to print: never a secret in either.
 */
export class OperatorError extends Error {
  readonly hint: string | undefined;

  constructor(message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "OperatorError";
    this.hint = options.hint;
  }

  get [MARK](): true {
    return true;
  }

  /** A part of the program that is bundled later has a class of its own (bundled.js): its errors count, too. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    if (this !== OperatorError) return Function.prototype[Symbol.hasInstance].call(this, value);
    return value instanceof Error && MARK in value;
  }
}

/** Renders any thrown value for a terminal: an operator's error as its sentences, a bug with its stack. */
export function describeError(error: unknown): string {
  if (error instanceof OperatorError) {
    return error.hint === undefined ? error.message : `${error.message}\n${error.hint}`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
