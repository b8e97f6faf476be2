// Words and options that several verbs of the rollback command share, and how they are read.
import { Argument, type Command, InvalidArgumentError } from "commander";
import { resolveTarget } from "../release/target";
import { IMAGE_DIGEST } from "../guards/release/imageName";
import { isRule, type RuleId } from "../migration/ruleTable";
import type { ConfirmationFlags } from "./people";

/** The code of an error of usage that commander doesn't print itself. */
export const USAGE = "rollback.usage";

/** How a release is put live: what {@link releasing} adds. */
export interface ReleasingOptions extends ConfirmationFlags {
  readonly emergency?: boolean;
  readonly withConfig?: boolean;
  readonly maintenance?: boolean;
  readonly acceptMovedTag?: boolean;
  readonly unchecked?: boolean;
  readonly acceptRisk?: readonly RuleId[];
}

/** What {@link dryRun} adds. */
export interface DryRunOptions {
  readonly dryRun?: boolean;
  readonly readOnly?: boolean;
}

/** An option of everything that looks at an image. */
export const ACCEPT_MOVED = [
  "--accept-moved-tag",
  "accept that the tag names another image than when it ran here",
] as const;

/** Adds risks of the database's migrations that are accepted by name. */
export function acceptingRisks(command: Command): Command {
  return command.option(
    "--accept-risk <rule...>",
    "goes on past a finding in the migrations: its rule (docs/migration-rules.md)",
    ruleNames,
  );
}

/** An option of everything that only plans. */
export const READ_ONLY = [
  "--read-only",
  "plan with read-only rights; somebody else runs it",
] as const;

/** Adds who asks, who approves, and why: {@link ConfirmationFlags}. */
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
  return acceptingRisks(people(command))
    .option("--emergency", "the fastest safe way: no preview; policies and guards still hold")
    .option("--with-config", "the application's environment as it was when the target was good")
    .option("--maintenance <on|off>", "switches the maintenance page in the same update", onOff)
    .option(...ACCEPT_MOVED)
    .option("--unchecked", "continue although something couldn't be checked");
}

/** Adds that it may only be planned. */
export function dryRun(command: Command): Command {
  return command.option("--dry-run", "plan only").option(...READ_ONLY);
}

/** An argument that names a release, such as `<target>`. */
export function release(words: string): Argument {
  return new Argument(words).argParser(releaseName);
}

// A wrong word is reported before any question or request. Each throws InvalidArgumentError, which commander prints
// with the option's or argument's name.

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
  if (isDigest && !IMAGE_DIGEST.test(text)) {
    throw new InvalidArgumentError("A digest is sha256: and 64 digits and letters from a to f.");
  }
  const nothing = { releases: [], proofs: [], live: undefined, pinnedTags: [], images: undefined };
  const found = resolveTarget(isDigest ? "digest" : text, nothing);
  if (found.kind === "usage") throw new InvalidArgumentError(found.message);
  return text;
}

/** A rule's name, or several with commas or spaces between them; after those that were named before. */
export function ruleNames(text: string, before: readonly RuleId[] = []): readonly RuleId[] {
  const names = text.split(/[,\s]+/).filter((name) => name !== "");
  const rules = names.filter(isRule);
  if (rules.length === names.length && rules.length > 0) return [...before, ...rules];
  const strange = names.find((name) => !isRule(name)) ?? text;
  throw new InvalidArgumentError(
    `There is no rule ${JSON.stringify(strange)}; docs/migration-rules.md lists them.`,
  );
}

/** A stack's name, as Pulumi takes it. */
export function stackName(text: string): string {
  if (/^\w[\w.-]*(\/\w[\w.-]*){0,2}$/.test(text)) return text;
  throw new InvalidArgumentError("It must be the name of a stack, such as prod.");
}
