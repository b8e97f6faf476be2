// One at a time: of two commands that change a stack's file at once on one machine, the second is refused before it
// writes anything. (Pulumi's own lock is taken only when the update begins.)
import * as fs from "node:fs";
import * as path from "node:path";
import { readStackFile, type StackFile } from "../config/stackFile";
import { OperatorError } from "../errors";
import { rollbackLine, shellWord } from "../commandLines";
import { type Blocked, takeLock, type Taken, whoHas } from "../process/fileLock";
import { refused, type Outcome } from "../report/outcome";
import type { Clock } from "../health/clock";
import type { Person } from "./people";

const POLL_MS = 100;
// The caller has ended an update, so the rest must not be interrupted.
const NEVER = new AbortController().signal;

/** Who wants it. */
type Who = Pick<Person, "whoRuns">;

/** Which file, and whose. */
export type TurnOn = Pick<StackFile, "path" | "folder" | "stack">;

/**
 * Does some work that changes a stack's file, while no other command does.
 *
 * @param work is handed the file as it is now: another command may have changed it since it was last read.
 * @returns the result of the work; or a refusal that names the other command, or what is wrong with the lock, and what to do.
 * @throws OperatorError when the file can't be read, or no lock can be made beside it.
 */
export async function inTurn(
  file: TurnOn,
  who: Who,
  work: (fresh: StackFile) => Promise<Outcome> | Outcome,
): Promise<Outcome> {
  const turn = take(file, who);
  if ("blocked" in turn) return asRefusal(turn.blocked, file);
  try {
    return await work(readStackFile(file.folder, file.stack));
  } finally {
    turn.letGo();
  }
}

/** Waits until nobody on this machine has the turn, for so long at most. */
export async function waitForTurn(
  file: Pick<StackFile, "path">,
  clock: Clock,
  limitMs: number,
): Promise<void> {
  const deadline = clock.now() + limitMs;
  while (clock.now() < deadline) {
    if (whoHas(lockOf(file))?.why !== "held") return;
    await clock.sleep(POLL_MS, NEVER);
  }
}

function take(file: TurnOn, { whoRuns }: Who): Taken {
  const lock = lockOf(file);
  try {
    return takeLock(lock, whoRuns());
  } catch (error) {
    throw new OperatorError(
      `No lock can be made beside ${file.path}: ${(error as Error).message}`,
      {
        hint: `Nothing was changed. This command needs the right to write in ${path.dirname(lock)}, and room on its disk.`,
        cause: error,
      },
    );
  }
}

/** Beside the file itself, whatever link leads to it. */
function lockOf({ path: file }: Pick<StackFile, "path">): string {
  const isThere = fs.existsSync(file);
  return `${isThere ? fs.realpathSync(file) : file}.lock`;
}

function asRefusal(blocked: Blocked, { stack, path: file }: TurnOn): Outcome {
  const remove = `rm -r ${shellWord(blocked.lock)}`;
  switch (blocked.why) {
    case "held": {
      const { who, pid, since } = blocked.holder;
      return refused(
        `${who} (process ${pid} of this machine) has been changing ${path.basename(file)} since ${since}. ` +
          "Nothing was changed. Wait until that command has ended.",
        rollbackLine(stack, "status"),
      );
    }
    case "elsewhere": {
      const { who, pid, host, since } = blocked.holder;
      return refused(
        `${blocked.lock} says that ${who} (process ${pid} on the machine ${host}) has been changing ` +
          `${path.basename(file)} since ${since}. From here it isn't known whether that process still runs. ` +
          "Nothing was changed. Remove the lock only when that command has ended.",
        remove,
      );
    }
    case "unreadable":
      return refused(
        `${blocked.lock} ${blocked.found}, so it isn't known whether another command is changing ` +
          `${path.basename(file)}. Nothing was changed. Remove it when no other rollback command runs.`,
        remove,
      );
  }
}
