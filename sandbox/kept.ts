// A sandbox that somebody kept holds stacks that they may still need.
import * as fs from "node:fs";
import { OperatorError } from "../src/errors";
import { STATE_DIR } from "./paths";

const READY = /^Pulumi\.(.+)\.yaml\.ready$/;

/**
 * Nothing is lost when the sandbox is made anew.
 *
 * @param what is about to make it anew, as it is typed after `npm run`.
 * @param isForced it is meant.
 * @throws OperatorError that names the stacks which would be lost.
 */
export function requireNoKeptSandbox(what: string, isForced: boolean, folder = STATE_DIR): void {
  if (isForced) return;
  const names = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  const stacks = names.flatMap((name) => READY.exec(name)?.[1] ?? []);
  if (stacks.length === 0) return;
  throw new OperatorError(
    `The sandbox has the stack ${stacks.join(" and ")}, and \`npm run ${what}\` would remove it.`,
    {
      hint: `If nobody needs it any more: \`npm run ${what} -- --force\`, or \`npm run sandbox -- down\` first.`,
    },
  );
}
