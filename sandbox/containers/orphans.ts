// Finds and ends the sandbox's processes that no record names: those of a run that was killed
// between starting them and writing the record.
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { OperatorError } from "../../src/errors";

const TIME_LIMIT_MS = 10_000;
const POLL_MS = 20;

/**
 * Kills every process that runs one of `programs` with `argument` on its command line, and waits
 * until they are gone.
 *
 * @param programs names of executables.
 * @param argument a whole argument that only this checkout's processes have, such as the path of a
 *   file in its state folder.
 * @throws OperatorError when one is still there after 10 s.
 */
export async function killProcessesOf(
  programs: readonly string[],
  argument: string,
): Promise<void> {
  await killProcesses(
    ([program = "", ...args]) =>
      programs.includes(path.basename(program)) && args.includes(argument),
  );
}

/**
 * Kills every process whose program, or whose script, is a file in `folder`, such as an installer
 * that a killed run had started.
 *
 * @throws OperatorError when one is still there after 10 s.
 */
export async function killProcessesIn(folder: string): Promise<void> {
  await killProcesses((command) =>
    command.slice(0, 2).some((file) => file.startsWith(folder + path.sep)),
  );
}

async function killProcesses(isMeant: (command: readonly string[]) => boolean): Promise<void> {
  const deadline = Date.now() + TIME_LIMIT_MS;
  for (;;) {
    const pids = findProcesses(isMeant);
    if (pids.length === 0) return;
    if (Date.now() > deadline) {
      throw new OperatorError(
        `The sandbox's processes ${pids.join(", ")} don't end, although they were killed.`,
        { hint: `Look at what they wait for: ps -o pid,stat,wchan,args -p ${pids.join(",")}` },
      );
    }
    for (const pid of pids) kill(pid);
    await sleep(POLL_MS);
  }
}

function findProcesses(isMeant: (command: readonly string[]) => boolean): number[] {
  return fs
    .readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => pid !== process.pid && isMeant(commandLine(pid)));
}

/** The process's arguments; none for a zombie or a process that is gone. */
function commandLine(pid: number): string[] {
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
  } catch {
    return [];
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended between the look and the signal.
  }
}
