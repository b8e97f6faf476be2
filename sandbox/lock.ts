// One user of a checkout's sandbox at a time: a second drill would pull the first one's parts away.
import * as fs from "node:fs";
import * as path from "node:path";
import { OperatorError } from "../src/errors";
import { type Blocked, takeLock } from "../src/process/fileLock";
import { CACHE_DIR } from "./paths";

const LOCK_FILE = path.join(CACHE_DIR, "sandbox.lock");

/**
 * Takes the checkout's sandbox for this process, until it lets go or ends.
 *
 * @param what it is taken for, such as `drill`.
 * @returns lets go of it.
 * @throws OperatorError that names the process which has it. One that is dead has nothing.
 */
export function takeSandbox(what: string): () => void {
  fs.mkdirSync(CACHE_DIR, { recursive: true });
  const taken = takeLock(LOCK_FILE, what);
  if ("letGo" in taken) return taken.letGo;
  throw inUse(taken.blocked);
}

function inUse(blocked: Blocked): OperatorError {
  const remove = `Remove it with \`rm -r ${blocked.lock}\` when nothing of this checkout runs.`;
  if (blocked.why === "unreadable") {
    return new OperatorError(`The sandbox's lock ${blocked.lock} ${blocked.found}.`, {
      hint: remove,
    });
  }
  const { who, pid, host } = blocked.holder;
  const isHere = blocked.why === "held";
  return new OperatorError(
    `This checkout's sandbox is in use by \`${who}\` (process ${pid}${isHere ? "" : ` on the machine ${host}`}).`,
    { hint: isHere ? `Wait for it, or end it with \`kill ${pid}\`.` : remove },
  );
}
