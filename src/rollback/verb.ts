// What a verb of the command is: each module of src/rollback/verbs declares its own, with its words and its options.
import type { Command } from "commander";
import type { Outcome } from "../report/outcome";
import type { RollbackDeps } from "./deps";

/** Options that every verb takes. */
export interface CommonOptions {
  readonly stack: string;
  readonly json?: boolean;
  readonly record?: string;
  readonly summary?: string;
}

/** A verb as it was typed. */
export interface Typed<Options, Target> {
  /** The verb's argument, as its own parser reads it. */
  readonly target: Target;
  readonly options: Options & CommonOptions;
}

/** A verb: how it is typed, and what it does. `Options` are its own. */
export interface Verb<Options = unknown, Target = unknown> {
  /** Adds its name, words and options to the command, as `--help` lists them. */
  define(root: Command): Command;
  run(typed: Typed<Options, Target>, deps: RollbackDeps): Promise<Outcome> | Outcome;
  /** The verb that a record names, where it isn't its own name. */
  recordedAs?(options: Options): string | undefined;
}
