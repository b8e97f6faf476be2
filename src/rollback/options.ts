// The rollback command's options: what they are, and what the verbs are handed of them.
import { type Command, CommanderError, InvalidArgumentError } from "commander";
import { resolveTarget } from "../../release/target";
import { EXIT, type Narrate, type Outcome } from "../../report/outcome";
import { terminal } from "../people";
import type { Recorder } from "./record";
import type { ToOptions } from "../verbs/to";

/** The code of an error of usage that commander doesn't print itself. */
export const USAGE = "rollback.usage";

/** What the verbs need of the process. */
export interface Around {
  /** The folder of Pulumi.yaml. */
  readonly folder: string;
  readonly narrate: Narrate;
  /** Ctrl-C. */
  readonly signal: AbortSignal;
  readonly print: (outcome: Outcome, json: boolean) => void;
  /** Keeps the record; one that only hands on where it is left out. */
  readonly recorder?: Recorder;
}

/** Every option of the command; which verb takes which is in program.ts. */
export interface Options {
  readonly stack: string;
  readonly json?: boolean;
  readonly reason?: string;
  readonly confirm?: string;
  readonly requestedBy?: string;
  readonly approvedBy?: string;
  readonly justification?: string;
  readonly acceptMovedTag?: boolean;
  readonly unchecked?: boolean;
  readonly emergency?: boolean;
  readonly withConfig?: boolean;
  readonly maintenance?: boolean;
  readonly watch?: boolean;
  readonly seconds?: number;
  readonly dryRun?: boolean;
  readonly readOnly?: boolean;
  readonly yes?: boolean;
  readonly all?: boolean;
  readonly repository?: string;
  readonly clone?: string;
  readonly record?: string;
  readonly summary?: string;
}

/** An option of everything that looks at an image. */
export const ACCEPT_MOVED = [
  "--accept-moved-tag",
  "the image is another than it was when it ran here, and that is meant",
] as const;

/** Adds who asks, who approves, and why. */
export function people(command: Command): Command {
  return command
    .option("--confirm <word>", "ROLLBACK")
    .option("--reason <why>", "at least ten characters")
    .option("--requested-by <who>", "you, where Git or CI don't know it")
    .option("--approved-by <who>", "somebody else, where the stack asks for approval")
    .option("--justification <why>", "why it may be done now");
}

/** Adds how a release is put live. */
export function releasing(command: Command): Command {
  return people(command)
    .option("--emergency", "the fastest safe way: no preview; policies and guards still hold")
    .option("--with-config", "the application's environment as it was when the target was good")
    .option("--maintenance <on|off>", "switches the maintenance page in the same update", onOff)
    .option(...ACCEPT_MOVED)
    .option("--unchecked", "go on although something couldn't be looked at");
}

/** What `to` and its siblings take. */
export function toOptions(
  { folder, narrate, signal }: Around,
  verb: ToOptions["verb"],
  target: string,
  options: Options,
): ToOptions {
  return {
    ...options,
    folder,
    target,
    verb,
    emergency: options.emergency === true,
    withConfig: options.withConfig === true,
    maintenance: options.maintenance,
    acceptMoved: options.acceptMovedTag === true,
    unchecked: options.unchecked === true,
    ask: terminal(signal),
    narrate,
    signal,
  };
}

// What is wrong with a word is said before anything is asked of anybody. Each throws InvalidArgumentError, which
// commander prints with the option's or argument's name.

/** `on` is true. */
export function onOff(text: string): boolean {
  if (text === "on" || text === "off") return text === "on";
  throw new InvalidArgumentError("It must be on or off.");
}

/** A span of time, such as `30` or `2.5`. */
export function positiveSeconds(text: string): number {
  const seconds = /^\d{1,6}(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (seconds > 0) return seconds;
  throw new InvalidArgumentError("It must be a number of seconds greater than 0.");
}

/** What may name a release; whether there is such a release is asked later. */
export function releaseName(text: string): string {
  const isDigest = text.startsWith("sha256:");
  if (isDigest && !/^sha256:[0-9a-f]{64}$/.test(text)) {
    throw new InvalidArgumentError("A digest is sha256: and 64 digits and letters from a to f.");
  }
  const nothing = { releases: [], proofs: [], live: undefined, pinnedTags: [], images: undefined };
  const found = resolveTarget(isDigest ? "digest" : text, nothing);
  if (found.kind === "usage") throw new InvalidArgumentError(found.message);
  return text;
}

/** A stack's name, as Pulumi takes it. */
export function stackName(text: string): string {
  if (/^\w[\w.-]*(\/\w[\w.-]*){0,2}$/.test(text)) return text;
  throw new InvalidArgumentError("It must be the name of a stack, such as prod.");
}

/**
 * What no single option can tell.
 *
 * @throws CommanderError of usage.
 */
export function requireSense({ seconds, watch }: Options): void {
  if (seconds === undefined || watch === true) return;
  throw new CommanderError(EXIT.usage, USAGE, "error: --seconds needs --watch.");
}
