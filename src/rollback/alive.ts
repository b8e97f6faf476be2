// Whether a process of this machine is still there, whoever's it is, and what it runs.
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

/** The name of its program; undefined when it isn't there, or can't be told. */
export function programOf(pid: number): string | undefined {
  try {
    return fs.readFileSync(`/proc/${pid}/comm`, "utf8").trim();
  } catch {
    return byPs(pid);
  }
}

/** Where there is no /proc, as on macOS. */
function byPs(pid: number): string | undefined {
  try {
    const args = ["-p", String(pid), "-o", "comm="];
    const stdio = ["ignore", "pipe", "ignore"] as const;
    return path.basename(execFileSync("ps", args, { encoding: "utf8", stdio: [...stdio] }).trim());
  } catch {
    return undefined;
  }
}
