// A lock that is a file: one process holds it at a time, and a process that has ended no longer holds it. The file says
// who holds it.
import * as fs from "node:fs";
import * as os from "node:os";
import { isAlive, startTime } from "./alive";

/** Who has a lock. */
export interface Holder {
  readonly pid: number;
  readonly host: string;
  /** Of the process, as its machine keeps it; empty if it isn't known. */
  readonly startTime: string;
  readonly who: string;
  /** ISO 8601. */
  readonly since: string;
}

/** Why a lock can't be had. */
export type Blocked =
  | { readonly why: "held"; readonly lock: string; readonly holder: Holder }
  /** From here it isn't known whether its process still runs. */
  | { readonly why: "elsewhere"; readonly lock: string; readonly holder: Holder }
  /** `found` ends a sentence that begins with the lock's name. */
  | { readonly why: "unreadable"; readonly lock: string; readonly found: string };

const MOST_TRIES = 200;
const PAUSE_MS = 5;

/** The lock, or why not. */
export type Taken = { readonly letGo: () => void } | { readonly blocked: Blocked };

/**
 * Takes a lock, until it is let go of or this process ends. A lock whose process has ended is taken over.
 *
 * @param lock the file; its folder must be there.
 * @param who as whoever is refused shall read it.
 * @throws what the file system throws, such as EACCES.
 */
export function takeLock(lock: string, who: string): Taken {
  const claim = `${lock}.${process.pid}`;
  const mine: Holder = {
    pid: process.pid,
    host: os.hostname(),
    startTime: startTime(process.pid) ?? "",
    who,
    since: new Date().toISOString(),
  };
  try {
    fs.writeFileSync(claim, JSON.stringify(mine));
    for (let tries = 1; ; tries++) {
      // A link is made whole or not at all: of two that try, one gets it.
      if (isDone(() => fs.linkSync(claim, lock), "EEXIST")) return held(lock, JSON.stringify(mine));
      const found = lookAt(lock);
      if (found === "free") continue;
      if (found !== "abandoned") return { blocked: found };
      const inTheWay = clear(lock, who);
      if (inTheWay === undefined) continue;
      // Whoever is clearing it is done in no time, unless their process is halted.
      if (inTheWay.why !== "held" || tries >= MOST_TRIES) return { blocked: inTheWay };
      pause();
    }
  } finally {
    fs.rmSync(claim, { force: true });
  }
}

/** Who has the lock; undefined when it can be had. Nothing is changed. */
export function whoHas(lock: string): Blocked | undefined {
  const found = lookAt(lock);
  return typeof found === "string" ? undefined : found;
}

/**
 * Removes a lock that is abandoned. Of all who find it so, one has the lock's own lock, and looks again: nobody removes
 * what another one has taken meanwhile.
 *
 * @returns what keeps this process from looking.
 */
function clear(lock: string, who: string): Blocked | undefined {
  const clearing = takeLock(`${lock}.clearing`, who);
  if ("blocked" in clearing) return clearing.blocked;
  try {
    if (lookAt(lock) === "abandoned") fs.rmSync(lock, { force: true });
    return undefined;
  } finally {
    clearing.letGo();
  }
}

function held(lock: string, content: string): Taken {
  const letGo = () => {
    // What was removed by hand, and taken by another one since, is theirs.
    if (isDone(() => fs.accessSync(lock), "ENOENT") && fs.readFileSync(lock, "utf8") === content) {
      fs.rmSync(lock, { force: true });
    }
  };
  process.once("exit", letGo);
  return {
    letGo: () => {
      process.off("exit", letGo);
      letGo();
    },
  };
}

function lookAt(lock: string): Blocked | "free" | "abandoned" {
  let text: string;
  try {
    text = fs.readFileSync(lock, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return isLink(lock) ? unreadable(lock, "is a link to nothing") : "free";
    return unreadable(lock, code === "EISDIR" ? "is a folder" : `can't be read (${message})`);
  }
  if (text.trim() === "") return unreadable(lock, "is empty");
  const holder = holderIn(text);
  if (holder === undefined) return unreadable(lock, "doesn't say who made it");
  if (holder.host !== os.hostname()) return { why: "elsewhere", lock, holder };
  return isThere(holder) ? { why: "held", lock, holder } : "abandoned";
}

function unreadable(lock: string, found: string): Blocked {
  return { why: "unreadable", lock, found };
}

function holderIn(text: string): Holder | undefined {
  try {
    const { pid, host, startTime: started, who, since } = JSON.parse(text) as Partial<Holder>;
    if (typeof pid !== "number" || !Number.isSafeInteger(pid) || pid <= 0) return undefined;
    if (typeof host !== "string" || host === "") return undefined;
    return { pid, host, startTime: String(started ?? ""), who: String(who), since: String(since) };
  } catch {
    return undefined;
  }
}

/** Numbers of processes are used again: it must have started when the holder did. */
function isThere({ pid, startTime: started }: Holder): boolean {
  return started === "" ? isAlive(pid) : startTime(pid) === started;
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
}

function isLink(file: string): boolean {
  return fs.lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

function isDone(work: () => void, unless: string): boolean {
  try {
    work();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === unless) return false;
    throw error;
  }
}
