// The outcome of a verb of the rollback command: lines for a person, data for a program, and an exit code.

/**
 * Documented in `rollback --help`. The last three are a shell's own for a process that a signal ended: SIGHUP, SIGINT and
 * SIGTERM. They mean that nothing was changed.
 */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  refused: 3,
  unhealthy: 4,
  "hung up": 129,
  interrupted: 130,
  terminated: 143,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** How a verb ended. */
export interface Outcome {
  readonly exitCode: ExitCode;
  /** For `--json`. */
  readonly report: object;
  /** For a terminal. */
  readonly lines: readonly string[];
}

/** Gets a line about the progress of a verb. */
export type Narrate = (line: string) => void;

/** Refused before anything was touched. */
export function refused(message: string, next: string, report: object = {}): Outcome {
  return {
    exitCode: EXIT.refused,
    report: { refused: message, next, ...report },
    lines: [`Refused: ${message}`, `Next: \`${next}\``],
  };
}
