// The processes that the language host has started: none outlives it.
import { spawn, type ChildProcess, type StdioOptions } from "node:child_process";
import type { Launch } from "./launch";

// The engine gives a cancelled program as long.
const INTERRUPT_GRACE_MS = 5000;

const running = new Set<ChildProcess>();

/** How a child ended: its exit code, or the signal that ended it. */
export type Exit = { readonly code: number } | { readonly signal: NodeJS.Signals };

/** Starts `node` as `launch` says, in this process's own group so that one signal reaches both. */
export function startNode(launch: Launch, stdio: StdioOptions): ChildProcess {
  return start(process.execPath, launch, stdio);
}

/** Starts a command that is known until it ends. */
export function start(command: string, launch: Launch, stdio: StdioOptions): ChildProcess {
  const child = spawn(command, launch.args, { cwd: launch.cwd, env: launch.env, stdio });
  running.add(child);
  child.once("close", () => running.delete(child));
  return child;
}

/** Waits until the child has ended and all it printed was read; rejects if it didn't start. */
export function exited(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) =>
      resolve(signal === null ? { code: code ?? 0 } : { signal }),
    );
  });
}

/** Asks a child to end and ends it when it doesn't. */
export function interrupt(child: ChildProcess): void {
  if (!running.has(child)) return;
  child.kill("SIGINT");
  const timer = setTimeout(() => child.kill("SIGKILL"), INTERRUPT_GRACE_MS);
  child.once("close", () => clearTimeout(timer));
}

/** {@link interrupt} for every child; resolves when all have ended. */
export async function interruptAll(): Promise<void> {
  const ended = [...running].map((child) => exited(child).catch(() => undefined));
  running.forEach(interrupt);
  await Promise.all(ended);
}

/** Ends every child at once: for when nobody is left to hear the outcome. */
export function killAll(): void {
  running.forEach((child) => child.kill("SIGKILL"));
}
