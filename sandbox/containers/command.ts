// Runs a program to its end, for the sandbox's short commands.
import { execFile } from "node:child_process";
import { OperatorError } from "../../src/errors";

const TIME_LIMIT_MS = 120_000;
const OUTPUT_LIMIT_BYTES = 64 * 1024 * 1024;

/** How to run a command; unset means this process's own. */
export interface CommandOptions {
  readonly cwd?: string;
  /** Added to this process's own environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default 120 s. */
  readonly timeLimitMs?: number;
}

/**
 * Runs a program and gives back what it printed to stdout.
 *
 * @throws OperatorError with the end of what it printed to stderr when it fails, isn't there, or
 *   doesn't end in time.
 */
export async function run(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const timeout = options.timeLimitMs ?? TIME_LIMIT_MS;
  return new Promise((resolve, reject) => {
    execFile(
      command,
      [...args],
      {
        cwd: options.cwd,
        env: { ...process.env, ...options.env },
        timeout,
        killSignal: "SIGKILL",
        maxBuffer: OUTPUT_LIMIT_BYTES,
      },
      (error, stdout, stderr) => {
        if (error === null) return resolve(stdout);
        const what = error.killed === true ? `didn't end within ${timeout / 1000} s` : "failed";
        const said = stderr.trim().split("\n").slice(-15).join("\n") || error.message;
        reject(
          new OperatorError(`\`${[command, ...args].join(" ")}\` ${what}:\n${said}`, {
            cause: error,
          }),
        );
      },
    );
  });
}

/** What `run` gives back, or undefined when the command fails or isn't there. */
export async function tryRun(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string | undefined> {
  return run(command, args, options).catch(() => undefined);
}
