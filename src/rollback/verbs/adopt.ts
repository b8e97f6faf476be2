// `rollback adopt`: makes config and state match what is live, whoever put it there: break-glass, the console, or ECS's
// own circuit breaker. It shows the difference first.
import type { StackFile } from "../../config/stackFile";
import type { PutBack } from "../../config/writeStackFile";
import { describeError, OperatorError } from "../../errors";
import { CONFIRM_WORD } from "../../guards/release/confirmation";
import { REQUESTED_BY } from "../../health/circumstances";
import { rollbackLine } from "../../commandLines";
import { setBack } from "../failed";
import { lockRefusal } from "../../pulumi/lockRefusal";
import type { RollbackDeps } from "../deps";
import { needsConfirmation, whatIsMissing } from "../release";
import { type Note, readNote } from "../facts/note";
import { EXIT, refused, type Outcome } from "../../report/outcome";
import { people } from "../options";
import { confirmationFor, type ConfirmationFlags } from "../people";
import { readSituation, type Situation } from "../facts/situation";
import { forgetConfirmation } from "../succeeded";
import { inTurn } from "../turn";
import type { Verb } from "../verb";
import { withoutNext, nextCommand } from "../judge/nextCommand";

/** How it is done. */
export interface AdoptOptions extends ConfirmationFlags {
  readonly stack: string;
  /** Adopt without asking. */
  readonly yes?: boolean;
}

/** As it is typed. */
export const ADOPT: Verb<AdoptOptions> = {
  define: (root) =>
    people(root.command("adopt").description("makes config and state match what is live")).option(
      "--yes",
      "without asking",
    ),
  run: ({ options }, deps) => adopt(options, deps),
};

/** Adopts: state is read from AWS anew, and an update puts the same image live under a revision of state's own. */
export async function adopt(options: AdoptOptions, deps: RollbackDeps): Promise<Outcome> {
  const { stack, yes = false } = options;
  const { narrate, clock } = deps;
  const ask = yes ? undefined : deps.ask;
  const situation = await readSituation(stack, deps);
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
  const answered = yes ? "yes" : await ask?.(`Make config and state say ${tag}? (yes/no) `);
  if (answered !== "yes") {
    return refused("not confirmed.", rollbackLine(stack, "adopt", "--yes"), { lines });
  }
  const note = await readNote(deps.aws.service(file));
  if (note !== undefined) narrate(`Note on the service: ${note.text}`);
  const reason = options.reason ?? note?.text ?? "it is live already";
  const confirmation = needsConfirmation(situation, tag)
    ? await confirmationFor(
        { from: stateTag ?? "", to: tag, stack },
        { ...options, confirm: CONFIRM_WORD, reason },
        file.values.requireApproval,
        { ...deps, ask },
      )
    : {};
  const missing = whatIsMissing(situation, tag, confirmation, new Date(clock.now()));
  if (missing !== undefined) return asAdoption(missing, stack);
  const by = options.requestedBy ?? deps.whoRuns();
  return inTurn(file, deps, (fresh) =>
    adoptRelease({ ...situation, file: fresh }, { tag, reason, by, confirmation, note }, deps),
  );
}

/** Missing flags are reported for the verb that was typed. */
function asAdoption(missing: Outcome, stack: string): Outcome {
  const next = rollbackLine(stack, "adopt");
  return { ...missing, lines: [...missing.lines.slice(0, -1), `Next: \`${next}\``] };
}

interface Adoption {
  readonly tag: string;
  readonly reason: string;
  readonly by: string;
  readonly confirmation: Readonly<Record<string, string>>;
  readonly note: Note | undefined;
}

async function adoptRelease(
  situation: Situation,
  adoption: Adoption,
  deps: RollbackDeps,
): Promise<Outcome> {
  const { file } = situation;
  const { tag, confirmation } = adoption;
  const isRollback = Object.keys(confirmation).length > 0;
  const putBack = deps.writeConfig(file, {
    imageTag: tag,
    // An emergency's settings end with it.
    emergency: undefined,
    ...(isRollback ? { rollback: confirmation } : {}),
  });
  const failure = await update(file, adoption, deps);
  if (failure !== undefined) return notAdopted(failure, situation, tag, putBack);
  const left = isRollback
    ? forgetConfirmation(() => deps.writeConfig(file, { rollback: undefined }))
    : [];
  return {
    exitCode: EXIT.done,
    report: { live: tag, changed: true },
    lines: [`Config and state now say \`${tag}\`, and it is verified.`, ...left],
  };
}

/** Why it failed, with the note on the service again; undefined when it didn't. */
async function update(
  file: StackFile,
  { tag, reason, by, note }: Adoption,
  { pulumi, begin, narrate, signal }: RollbackDeps,
): Promise<OperatorError | undefined> {
  let isRemoved = false;
  try {
    if (note !== undefined) begin("took the note off the service");
    await note?.remove();
    isRemoved = true;
    await pulumi.engine(file).up({
      message: `adopt ${tag} by ${by}: ${reason}`,
      hear: narrate,
      signal,
      env: { [REQUESTED_BY]: by },
    });
    return undefined;
  } catch (error) {
    if (isRemoved) {
      await note?.putBack().catch((lost: Error) => narrate(`The note is lost: ${lost.message}`));
    }
    if (error instanceof OperatorError) return error;
    throw error;
  }
}

function notAdopted(
  failure: OperatorError,
  { file, proofs, stateTag }: Situation,
  tag: string,
  putBack: PutBack,
): Outcome {
  const { stack, values } = file;
  const { pinnedTags } = values;
  const next = nextCommand({ stack, proofs, pinnedTags, tried: tag, now: tag, left: stateTag });
  return {
    exitCode: EXIT.failed,
    report: { error: failure.message, live: tag },
    lines: [
      withoutNext(describeError(failure)),
      `\`${tag}\` was not adopted.`,
      ...setBack(putBack),
      `Next: \`${next}\``,
    ],
  };
}
