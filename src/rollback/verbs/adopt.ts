// `rollback adopt`: makes config and state say what is live, whoever put it there: break-glass, the console, or ECS's
// own circuit breaker. It shows the difference first.
import { writeConfig } from "../../config/writeStackFile";
import { describeError, OperatorError } from "../../errors";
import { CONFIRM_WORD } from "../../guards/release/confirmation";
import { Engine } from "../engine";
import { kindOf } from "../execute";
import { EXIT, refused, type Narrate, type Outcome } from "../outcome";
import { type Ask, confirmationFor, type Said, whoRuns } from "../people";
import { readSituation } from "../situation";
import { takeNote } from "./breakGlass";

/** How it is done. */
export interface AdoptOptions extends Said {
  readonly folder: string;
  readonly stack: string;
  /** Adopt without asking. */
  readonly yes: boolean;
  readonly ask: Ask | undefined;
  readonly narrate: Narrate;
  readonly signal: AbortSignal;
}

/** Adopts: state is read from AWS anew, and an update puts the same image live under a revision of state's own. */
export async function adopt(options: AdoptOptions): Promise<Outcome> {
  const { folder, stack, narrate, signal } = options;
  const situation = await readSituation(folder, stack);
  const { file, live, stateTag } = situation;
  if (!live.ok || live.value === undefined) {
    return refused(
      `what is live can't be seen: ${live.ok ? "there is no service" : live.why}.`,
      `rollback status --stack ${stack}`,
    );
  }
  const { tag } = live.value;
  const lines = [
    `live    ${tag}  (${live.value.taskDefinition})`,
    `state   ${stateTag ?? "nothing"}${stateTag === tag ? "" : `  → ${tag}`}`,
    `config  ${file.imageTag ?? "nothing"}${file.imageTag === tag ? "" : `  → ${tag}`}`,
  ];
  for (const line of lines) narrate(line);
  if (stateTag === tag && file.imageTag === tag) {
    return {
      exitCode: EXIT.done,
      report: { live: tag, changed: false },
      lines: ["Nothing to adopt."],
    };
  }
  const answered = options.yes
    ? "yes"
    : await options.ask?.(`Make config and state say ${tag}? (yes/no) `);
  if (answered !== "yes") {
    return refused("nobody said yes.", `rollback adopt --stack ${stack} --yes`, { lines });
  }
  const by = options.requestedBy ?? whoRuns();
  // State would otherwise take the note for a change of the program's.
  const note = await takeNote(file);
  if (note !== undefined) narrate(`Note on the service: ${note}`);
  const reason = options.reason ?? note ?? "it is live already";
  const isRollback = kindOf(situation, tag) === "rollback" && file.values.guards === "production";
  const confirmation = isRollback
    ? await confirmationFor(
        { from: stateTag ?? "", to: tag },
        { ...options, confirm: CONFIRM_WORD, reason },
        file.values.requireApproval,
        options.ask,
      )
    : undefined;
  const putBack = writeConfig(file, {
    imageTag: tag,
    ...(confirmation === undefined ? {} : { rollback: confirmation }),
  });
  try {
    const engine = new Engine(file, options.narrate);
    await engine.up({ message: `adopt ${tag} by ${by}: ${reason}`, hear: narrate, signal });
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    putBack();
    return {
      exitCode: EXIT.failed,
      report: { error: error.message, live: tag },
      lines: [
        describeError(error),
        `Config is as it was. Next: \`rollback status --stack ${stack}\``,
      ],
    };
  }
  return {
    exitCode: EXIT.done,
    report: { live: tag, changed: true },
    lines: [`Config and state say \`${tag}\`, and it is verified.`],
  };
}
