// The outcome of a run that a verb could not finish: an error, a signal, or a question that nobody answered. Pure.
import { Interrupted } from "./changes";
import { describeError, OperatorError } from "../errors";
import { rollbackLine } from "../commandLines";
import { EXIT, type ExitCode, type Outcome } from "../report/outcome";

/** A question that nobody answered, or not with the required word. The run stops there. */
export class Unanswered extends Error {
  constructor(message = "Nobody confirmed it.") {
    super(message);
    this.name = "Unanswered";
  }
}

/** The signals that end this command in good order. */
export type EndSignal = "SIGINT" | "SIGTERM" | "SIGHUP";

const BY: Readonly<Record<EndSignal, { readonly words: string; readonly exitCode: ExitCode }>> = {
  SIGINT: { words: "Interrupted.", exitCode: EXIT.interrupted },
  SIGTERM: { words: "Asked to end (SIGTERM).", exitCode: EXIT.terminated },
  SIGHUP: { words: "The terminal was closed (SIGHUP).", exitCode: EXIT["hung up"] },
};

/** What is known when a run ends. */
export interface RunState {
  readonly stack: string;
  /** The signal that came, if one did. */
  readonly signal: EndSignal | undefined;
  /** What this process has changed, as parts of a sentence. */
  readonly changed: readonly string[];
}

/** What was thrown, as an outcome. */
export function endingOf(error: unknown, standing: RunState): Outcome {
  const { signal, changed, stack } = standing;
  if (error instanceof Unanswered && signal === undefined) {
    const lines = [error.message, ...whatStands(standing)];
    return { exitCode: EXIT.refused, report: { refused: error.message, changed }, lines };
  }
  if (error instanceof Interrupted || error instanceof Unanswered || isAbort(error, signal)) {
    return endedBy(signal ?? "SIGINT", standing);
  }
  const lines = [describeError(error), ...(changed.length > 0 ? whatStands(standing) : [])];
  if (error instanceof OperatorError) {
    return { exitCode: EXIT.failed, report: { error: error.message, changed }, lines };
  }
  const bug = "This is a bug of the rollback command.";
  const next = rollbackLine(stack, "status");
  const message = error instanceof Error ? error.message : String(error);
  return {
    exitCode: EXIT.failed,
    report: { error: message, isBug: true, changed },
    lines: [...lines, bug, ...(changed.length > 0 ? [] : [`See what is live: \`${next}\`.`])],
  };
}

/** The end by a signal, where no verb has told it. */
export function endedBy(signal: EndSignal, standing: RunState): Outcome {
  const { words, exitCode } = BY[signal];
  const { changed } = standing;
  return {
    exitCode: changed.length === 0 ? exitCode : EXIT.failed,
    report: { interrupted: signal, changed },
    lines: [words, ...whatStands(standing)],
  };
}

/** A verb's own outcome, when a signal came before it had changed anything. */
export function afterSignal(outcome: Outcome, { signal, changed }: RunState): Outcome {
  if (signal === undefined || changed.length > 0) return outcome;
  const said = "Nothing was changed.";
  const lines = outcome.lines.some((line) => line.includes(said))
    ? outcome.lines
    : [...outcome.lines, said];
  return { ...outcome, lines };
}

function whatStands({ stack, changed }: RunState): readonly string[] {
  if (changed.length === 0) return ["Nothing was changed."];
  const next = rollbackLine(stack, "status");
  return [`Before that it ${changed.join(", ")}.`, `Next: \`${next}\` says what is live.`];
}

/** Node's own and the AWS SDK's name for what an AbortSignal ended. */
function isAbort(error: unknown, signal: EndSignal | undefined): boolean {
  return signal !== undefined && error instanceof Error && error.name === "AbortError";
}
