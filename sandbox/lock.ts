// One user of a checkout's sandbox at a time: a second drill would pull the first one's parts away.
import * as fs from "node:fs";
import * as path from "node:path";
import { OperatorError } from "../src/errors";
import { CACHE_DIR } from "./paths";
import { startTime } from "./process";

const LOCK_FILE = path.join(CACHE_DIR, "sandbox.lock");

interface Holder {
  readonly pid: number;
  readonly startTime: string;
  readonly what: string;
}

/**
 * Takes the checkout's sandbox for this process, until it lets go or ends.
 *
 * @param what it is taken for, such as `drill`.
 * @returns lets go of it.
 * @throws OperatorError that names the process which has it. One that is dead has nothing.
 */
export function takeSandbox(what: string): () => void {
  fs.mkdirSync(CACHE_DIR, { recursive: true });
  const mine: Holder = { pid: process.pid, startTime: startTime(process.pid) ?? "", what };
  const claim = `${LOCK_FILE}.${process.pid}`;
  fs.writeFileSync(claim, JSON.stringify(mine));
  try {
    if (isDead(holder())) fs.rmSync(LOCK_FILE, { force: true });
    // A link is made whole or not at all: of two that try, one gets it.
    fs.linkSync(claim, LOCK_FILE);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    const other = holder();
    throw new OperatorError(
      `This checkout's sandbox is in use by \`${other?.what}\` (process ${other?.pid}).`,
      { hint: `Wait for it, or end it with \`kill ${other?.pid}\`.`, cause: error },
    );
  } finally {
    fs.rmSync(claim, { force: true });
  }
  const letGo = () => fs.rmSync(LOCK_FILE, { force: true });
  process.once("exit", letGo);
  return () => {
    process.off("exit", letGo);
    letGo();
  };
}

function holder(): Holder | undefined {
  try {
    return JSON.parse(fs.readFileSync(LOCK_FILE, "utf8")) as Holder;
  } catch {
    return undefined;
  }
}

function isDead(other: Holder | undefined): boolean {
  return other === undefined || startTime(other.pid) !== other.startTime;
}
