// `rollback adopt`: makes config and state say what is live, whoever put it there: break-glass, the console, or ECS's
// own circuit breaker. It shows the difference first.
import { writeConfig } from "../../config/writeStackFile";
import { describeError, OperatorError } from "../../errors";
import { CONFIRM_WORD } from "../../guards/release/confirmation";
import { changes } from "../../process/changes";
import { REQUESTED_BY } from "../../health/circumstances";
import { rollbackLine } from "../../commandLines";
import { setBack } from "../failed";
import { lockRefusal } from "../../pulumi/lockRefusal";
import { Engine } from "../../pulumi/engine";
import { needsConfirmation, whatIsMissing } from "../release";
import { type Note, readNote } from "../facts/note";
import { EXIT, refused, type Narrate, type Outcome } from "../../report/outcome";
import { type Ask, confirmationFor, type Said, whoRuns } from "../people";
import { readSituation, type Situation } from "../facts/situation";
import { inTurn } from "../turn";
import { withoutNext, wayOn } from "../judge/wayOn";

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
  const { folder, stack, narrate } = options;
  const situation = await readSituation(folder, stack);
  const { file, live, stateTag } = situation;
  if (!live.ok || live.value === undefined) {
    return refused(
      `what is live can't be seen: ${live.ok ? "there is no service" : live.why}.`,
      rollbackLine(stack, "status"),
    );
  }
  const { tag } = live.value;
  const locked = lockRefusal(situation.lock, stack, tag);
  if (locked !== undefined) return locked;
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
    return refused("not confirmed.", rollbackLine(stack, "adopt", "--yes"), { lines });
  }
  const note = await readNote(file);
  if (note !== undefined) narrate(`Note on the service: ${note.text}`);
  const reason = options.reason ?? note?.text ?? "it is live already";
  const confirmation = needsConfirmation(situation, tag)
    ? await confirmationFor(
        { from: stateTag ?? "", to: tag, stack },
        { ...options, confirm: CONFIRM_WORD, reason },
        file.values.requireApproval,
        options.yes ? undefined : options.ask,
      )
    : {};
  const missing = whatIsMissing(situation, tag, confirmation);
  if (missing !== undefined) return asAdoption(missing, stack);
  return inTurn(file, (fresh) =>
    adoptRelease({ ...situation, file: fresh }, options, { tag, reason, confirmation, note }),
  );
}

/** What is missing is said of the verb that was typed. */
function asAdoption(missing: Outcome, stack: string): Outcome {
  const next = rollbackLine(stack, "adopt");
  return { ...missing, lines: [...missing.lines.slice(0, -1), `Next: \`${next}\``] };
}

interface Adoption {
  readonly tag: string;
  readonly reason: string;
  readonly confirmation: Readonly<Record<string, string>>;
  readonly note: Note | undefined;
}

async function adoptRelease(
  situation: Situation,
  { stack, requestedBy, narrate, signal }: AdoptOptions,
  { tag, reason, confirmation, note }: Adoption,
): Promise<Outcome> {
  const { file } = situation;
  const by = requestedBy ?? whoRuns();
  const isRollback = Object.keys(confirmation).length > 0;
  const putBack = writeConfig(file, {
    imageTag: tag,
    // An emergency's settings end with it.
    emergency: undefined,
    ...(isRollback ? { rollback: confirmation } : {}),
  });
  if (note !== undefined) changes.begin("took the note off the service");
  await note?.remove();
  try {
    const engine = new Engine(file, narrate);
    process.env[REQUESTED_BY] = by;
    await engine.up({ message: `adopt ${tag} by ${by}: ${reason}`, hear: narrate, signal });
  } catch (error) {
    await note?.putBack().catch((lost: Error) => narrate(`The note is lost: ${lost.message}`));
    if (!(error instanceof OperatorError)) throw error;
    const { proofs } = situation;
    const { pinnedTags } = file.values;
    const next = wayOn({
      stack,
      proofs,
      pinnedTags,
      tried: tag,
      now: tag,
      left: situation.stateTag,
    });
    return {
      exitCode: EXIT.failed,
      report: { error: error.message, live: tag },
      lines: [
        withoutNext(describeError(error)),
        `\`${tag}\` was not adopted.`,
        ...setBack(putBack),
        `Next: \`${next}\``,
      ],
    };
  }
  if (isRollback) writeConfig(file, { rollback: undefined });
  return {
    exitCode: EXIT.done,
    report: { live: tag, changed: true },
    lines: [`Config and state say \`${tag}\`, and it is verified.`],
  };
}
