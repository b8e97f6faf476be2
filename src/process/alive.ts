// Whether a process of this machine still exists, whoever owns it, and which program it runs.
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

/** By its number. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** The name of its program; undefined when there is no such process, or its name isn't known. */
export function programOf(pid: number): string | undefined {
  try {
    return fs.readFileSync(`/proc/${pid}/comm`, "utf8").trim();
  } catch {
    const command = byPs(pid, "comm=");
    return command === undefined ? undefined : path.basename(command);
  }
}

/**
 * When a process started, as the system keeps it: two processes that are given the same number one after the other
 * differ in it. Undefined when there is no such process, when it has ended and nobody has asked how, or when it can't
 * be told.
 */
export function startTime(pid: number): string | undefined {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
    // Field 22 (proc(5)). The second one, the program's name, may hold spaces and brackets.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? undefined : fields[19];
  } catch {
    return fs.existsSync("/proc/self/stat") ? undefined : byPs(pid, "lstart=");
  }
}

/** Where there is no /proc, as on macOS. */
function byPs(pid: number, field: string): string | undefined {
  try {
    const args = ["-p", String(pid), "-o", field];
    const stdio = ["ignore", "pipe", "ignore"] as const;
    return execFileSync("ps", args, { encoding: "utf8", stdio: [...stdio] }).trim() || undefined;
  } catch {
    return undefined;
  }
}
