// `rollback verify`: the health proof alone, against what is live.
import { CommanderError, Option } from "commander";
import { rollbackLine } from "../../commandLines";
import { EXIT, refused, type Outcome } from "../../report/outcome";
import type { RollbackDeps } from "../deps";
import { positiveSeconds, USAGE } from "../options";
import { canRaise, raise } from "../raise";
import { readSituation } from "../facts/situation";
import { LOOKED_AT, saying } from "../../process/waiting";
import type { Verb } from "../verb";
import { prove, targetOf } from "../proveRunning";
import { verifyStandby } from "./standby";
import { watch } from "./watch";

const WATCH_CODES = `
With --watch it ends with 4 when a request failed, and with 1 when none was answered.`;

const STANDBY_CODES = `
With --standby it ends with 4 when the way back isn't warm, or fails.`;

interface VerifyOptions {
  readonly standby?: boolean;
  readonly watch?: boolean;
  readonly seconds?: number;
}

/** As it is typed. */
export const VERIFY: Verb<VerifyOptions> = {
  define: (root) =>
    root
      .command("verify")
      .description("proves what is live; changes nothing")
      .option("--watch", "keeps looking: error rate and response times, until Ctrl-C")
      .option("--seconds <n>", "how long to watch (with --watch)", positiveSeconds)
      .addOption(
        new Option(
          "--standby",
          "proves the way back instead: the release that is warm in the other slot",
        ).conflicts("watch"),
      )
      .addHelpText("after", `${WATCH_CODES}${STANDBY_CODES}`)
      .hook("preAction", (command) => requireWatch(command.opts())),
  run: ({ options }, deps) => {
    if (options.standby === true) return verifyStandby(options.stack, deps);
    return options.watch === true ? watch(options, deps) : verify(options.stack, deps);
  },
};

/** @throws CommanderError of usage. */
function requireWatch({ seconds, watch: keeps }: VerifyOptions): void {
  if (seconds === undefined || keeps === true) return;
  throw new CommanderError(EXIT.usage, USAGE, "error: --seconds needs --watch.");
}

/**
 * Proves what is live. Where its newest proof was weaker than this one, failed, or never came, that is recorded; nothing else is
 * changed.
 */
export async function verify(stack: string, deps: RollbackDeps): Promise<Outcome> {
  const situation = await saying(LOOKED_AT, deps.narrate, readSituation(stack, deps));
  const { live } = situation;
  if (!live.ok || live.value === undefined) {
    const why = live.ok ? "there is no service" : live.why;
    return refused(`what is live can't be seen: ${why}.`, rollbackLine(stack, "status"));
  }
  const target = targetOf(situation, live.value);
  if (target.url === "") {
    return refused("where users reach the stack isn't known.", rollbackLine(stack, "status"));
  }
  if (situation.state.ok && canRaise(situation)) return raise(situation, deps);
  return prove(target, deps);
}
