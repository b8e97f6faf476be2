// Starts and stops the sandbox's background processes, so that each is known by a record on disk:
// a later run finds it, even after the one that started it was killed.
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { OperatorError } from "../src/errors";
import { startTime } from "../src/process/alive";
import { LOG_DIR, STATE_DIR } from "./paths";

const RECORD_DIR = path.join(STATE_DIR, "processes");
const POLL_MS = 50;
const TERM_GRACE_MS = 5000;

/** A process that one of the sandbox's parts consists of. */
export interface ProcessSpec {
  /** Unique within the sandbox; names the record and the log. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** Added to this process's own environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Resolves to true once the part answers. Throwing counts as "not yet". */
  readonly ready: () => Promise<boolean>;
  readonly timeLimitMs: number;
}

interface ProcessRecord {
  readonly pid: number;
  /** The kernel's start time of the process: a pid alone may have been given to another one. */
  readonly startTime: string;
}

/** The file that holds what the named part printed. */
export function logFile(name: string): string {
  return path.join(LOG_DIR, `${name}.log`);
}

/** The last lines a part printed, for an error message. */
export function logTail(name: string, lines = 20): string {
  if (!fs.existsSync(logFile(name))) return "(no log)";
  return fs.readFileSync(logFile(name), "utf8").trimEnd().split("\n").slice(-lines).join("\n");
}

/** Whether the named part was started and still runs. */
export function isRunning(name: string): boolean {
  const record = readRecord(name);
  return record !== undefined && startTime(record.pid) === record.startTime;
}

/**
 * Starts a part unless it runs already, and waits until it is ready.
 *
 * @throws OperatorError with the end of the part's own log when it exits or isn't ready in time.
 */
export async function startProcess(spec: ProcessSpec): Promise<void> {
  if (!isRunning(spec.name)) launch(spec);
  const deadline = Date.now() + spec.timeLimitMs;
  while (Date.now() < deadline) {
    if (await spec.ready().catch(() => false)) return;
    if (!isRunning(spec.name)) throw failure(spec, "exited before it was ready");
    await sleep(POLL_MS);
  }
  await stopProcess(spec.name);
  throw failure(spec, `was not ready within ${spec.timeLimitMs / 1000} s`);
}

/** Stops a part and everything in its process group; nothing happens if it doesn't run. */
export async function stopProcess(name: string): Promise<void> {
  const record = readRecord(name);
  if (record !== undefined && isRunning(name)) {
    signal(record.pid, "SIGTERM");
    const deadline = Date.now() + TERM_GRACE_MS;
    while (isRunning(name) && Date.now() < deadline) await sleep(POLL_MS);
    if (isRunning(name)) signal(record.pid, "SIGKILL");
    while (isRunning(name)) await sleep(POLL_MS);
  }
  fs.rmSync(recordFile(name), { force: true });
}

function launch(spec: ProcessSpec): void {
  fs.mkdirSync(RECORD_DIR, { recursive: true });
  fs.mkdirSync(LOG_DIR, { recursive: true });
  const log = fs.openSync(logFile(spec.name), "a");
  const child = spawn(spec.command, spec.args, {
    cwd: spec.cwd ?? STATE_DIR,
    env: { ...process.env, ...spec.env },
    detached: true,
    stdio: ["ignore", log, log],
  });
  fs.closeSync(log);
  child.on("error", (error) => fs.appendFileSync(logFile(spec.name), `${error.message}\n`));
  child.unref();
  if (child.pid === undefined) return;
  const record: ProcessRecord = { pid: child.pid, startTime: startTime(child.pid) ?? "" };
  fs.writeFileSync(recordFile(spec.name), JSON.stringify(record));
}

function failure(spec: ProcessSpec, what: string): OperatorError {
  return new OperatorError(
    `The sandbox's ${spec.name} ${what}. Its log ends:\n${logTail(spec.name)}`,
    {
      hint: `The whole log: ${logFile(spec.name)}`,
    },
  );
}

function recordFile(name: string): string {
  return path.join(RECORD_DIR, `${name}.json`);
}

function readRecord(name: string): ProcessRecord | undefined {
  try {
    return JSON.parse(fs.readFileSync(recordFile(name), "utf8")) as ProcessRecord;
  } catch {
    return undefined;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(-pid, name);
  } catch {
    // It ended between the look and the signal.
  }
}
