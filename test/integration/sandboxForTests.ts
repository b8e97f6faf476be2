// A sandbox of its own for a suite, with the prod stack; one suite of a checkout has it at a time.
import { takeSandbox } from "../../sandbox/lock";
import { type Sandbox, startSandbox, stopSandbox } from "../../sandbox/sandbox";
import { createStack } from "../../sandbox/stack";

// Its seconds would be the tests'; the drill rehearses production's own.
export const QUICK = { verifyPatienceSeconds: "5", deregistrationDelaySeconds: "1" };

const CHECKS_FASTER = 5;

/**
 * Starts it before the suite's tests and stops it after them; `ready` gets it.
 *
 * @param further config of the prod stack, for a suite that needs it otherwise.
 */
export function sandboxForTests(
  ready: (sandbox: Sandbox) => Promise<void> | void,
  further: Readonly<Record<string, string>> = {},
): void {
  // Another run's, until it is taken.
  let letGo: (() => void) | undefined;
  before(async () => {
    letGo = takeSandbox("tests");
    await stopSandbox();
    const report = (line: string) => void process.stderr.write(`    ${line}\n`);
    const sandbox = await startSandbox(report, CHECKS_FASTER);
    await createStack(sandbox, "prod", { ...QUICK, ...further });
    await ready(sandbox);
  });
  after(async () => {
    if (letGo === undefined) return;
    await stopSandbox();
    letGo();
  });
}
