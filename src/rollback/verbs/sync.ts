// `rollback sync`: copies the config of the last update into this clone. In an emergency nobody commits config, so
// another clone, and every run of CI, reads it from the ledger.
import { readStackFile, type StackFile } from "../../config/stackFile";
import { liveIn } from "../../pulumi/state";
import { EXIT, type Outcome } from "../../report/outcome";
import { settingsOfRelease } from "../judge/settingsOfRelease";
import type { RollbackDeps } from "../deps";
import { inTurn } from "../turn";
import type { Verb } from "../verb";

/** As it is typed. */
export const SYNC: Verb = {
  define: (root) =>
    root.command("sync").description("copies the config of the last update into this clone"),
  run: ({ options }, deps) => sync(options.stack, deps),
};

/**
 * Writes them; what the file says of anything else stays.
 *
 * @throws OperatorError when the stack's file, state or history can't be read, or the file can't be written.
 */
export async function sync(stack: string, deps: RollbackDeps): Promise<Outcome> {
  return inTurn(readStackFile(deps.folder, stack), deps, (file) => synced(file, deps));
}

async function synced(file: StackFile, { pulumi, writeConfig }: RollbackDeps): Promise<Outcome> {
  const [state, updates] = await Promise.all([pulumi.state(file), pulumi.ledger(file)]);
  const changes = settingsOfRelease(file, liveIn(state, file.values.containerName)?.tag, updates);
  const names = Object.keys(changes);
  if (names.length > 0) writeConfig(file, changes);
  return {
    exitCode: EXIT.done,
    report: { changes },
    lines:
      names.length === 0
        ? [`${file.path} already has the config of the last update.`]
        : [
            `Copied from the last update of ${file.stack}:`,
            ...names.map((name) => `  ${name}  ${inWords(changes[name])}`),
          ],
  };
}

function inWords(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
