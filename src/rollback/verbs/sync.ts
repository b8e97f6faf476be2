// `rollback sync`: brings what the last update went with into this clone's config. A release is config that nobody
// commits in an emergency: another clone, and every run of CI, has it from the ledger.
import { readStackFile, type StackFile } from "../../config/stackFile";
import { writeConfig } from "../../config/writeStackFile";
import { liveIn, readState } from "../../pulumi/state";
import { readLedger } from "../../pulumi/history";
import { EXIT, type Outcome } from "../../report/outcome";
import { settingsOfRelease } from "../judge/settingsOfRelease";
import { addressOf } from "../facts/situation";
import { inTurn } from "../turn";

/**
 * Writes them; what the file says of anything else stays.
 *
 * @throws OperatorError when the stack's file, state or history can't be read, or the file can't be written.
 */
export async function sync(folder: string, stack: string): Promise<Outcome> {
  return inTurn(readStackFile(folder, stack), synced);
}

async function synced(file: StackFile): Promise<Outcome> {
  const address = addressOf(file);
  const [state, updates] = await Promise.all([readState(address), readLedger(address)]);
  const changes = settingsOfRelease(file, liveIn(state, file.values.containerName)?.tag, updates);
  const names = Object.keys(changes);
  if (names.length > 0) writeConfig(file, changes);
  return {
    exitCode: EXIT.done,
    report: { changes },
    lines:
      names.length === 0
        ? [`${file.path} says what the last update went with.`]
        : [
            `Brought over from the last update of ${file.stack}:`,
            ...names.map((name) => `  ${name}  ${inWords(changes[name])}`),
          ],
  };
}

function inWords(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
