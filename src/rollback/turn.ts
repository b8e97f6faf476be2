// One at a time: of two rollbacks that are asked for at once on one machine, the second hears of the first before
// it writes any config. (Pulumi's own lock is taken only when the update begins.)
import * as fs from "node:fs";
import type { StackFile } from "../config/stackFile";
import { isAlive } from "./alive";
import { whoRuns } from "./people";

/** Who is at work. */
export interface Holder {
  readonly pid: number;
  readonly who: string;
  /** ISO 8601. */
  readonly since: string;
}

const POLL_MS = 100;

/** The turn, or who has it. */
export type Turn = { readonly end: () => void } | { readonly holder: Holder };

/** Waits until nobody has the turn, for so long at most. */
export async function waitForTurn(
  { path }: Pick<StackFile, "path">,
  limitMs: number,
): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (Date.now() < deadline) {
    const holder = holderOf(`${path}.lock`);
    if (holder === undefined || !isAlive(holder.pid)) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Takes the turn on a stack's file, until it is ended or the process ends. A dead process has none. */
export function takeTurn({ path }: Pick<StackFile, "path">): Turn {
  const lock = `${path}.lock`;
  const mine: Holder = { pid: process.pid, who: whoRuns(), since: new Date().toISOString() };
  const claim = `${lock}.${process.pid}`;
  fs.writeFileSync(claim, JSON.stringify(mine));
  try {
    const holder = holderOf(lock);
    if (holder !== undefined && !isAlive(holder.pid)) fs.rmSync(lock, { force: true });
    // A link is made whole or not at all: of two that try, one gets it.
    fs.linkSync(claim, lock);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return { holder: holderOf(lock) ?? mine };
  } finally {
    fs.rmSync(claim, { force: true });
  }
  const end = () => fs.rmSync(lock, { force: true });
  process.once("exit", end);
  return {
    end: () => {
      process.off("exit", end);
      end();
    },
  };
}

function holderOf(lock: string): Holder | undefined {
  try {
    return JSON.parse(fs.readFileSync(lock, "utf8")) as Holder;
  } catch {
    return undefined;
  }
}
