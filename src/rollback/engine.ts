// Pulumi's Automation API on one stack: the same commands an operator would type. It is loaded when it is first
// needed; what only reads does without.
import * as path from "node:path";
import type { Stack } from "@pulumi/pulumi/automation";
import type { StackFile } from "../config/stackFile";
import { OperatorError } from "../errors";
import { reasons, toShow } from "./pulumiOutput";

/** Hears what Pulumi prints, a line at a time. */
export type Hear = (line: string) => void;

/** How an update is run. */
export interface UpdateOptions {
  /** Kept in the stack's history. */
  readonly message: string;
  /** A saved plan: what was previewed is what runs. */
  readonly plan?: string;
  /** Resources' state is read from AWS first. */
  readonly refresh?: boolean;
  readonly hear: Hear;
  /** Ends the update as Ctrl-C would. */
  readonly signal?: AbortSignal;
}

/** Pulumi on one stack. */
export class Engine {
  #stack: Promise<Stack> | undefined;

  constructor(readonly file: StackFile) {
    const { folder } = file;
    const bin = path.join(folder, "node_modules", ".bin");
    process.env["PATH"] = [process.env["PATH"] ?? "", bin].join(path.delimiter);
    process.env["PULUMI_SKIP_UPDATE_CHECK"] = "true";
    // Whoever comes by this command has the pack.
    process.env["PULUMI_OPTION_POLICY_PACK"] ??= path.join(folder, "policies");
  }

  /** Begins to load what an update needs, while the caller does something else. */
  warmUp(): void {
    this.#open().catch(() => undefined);
  }

  /**
   * Previews, and saves what was planned.
   *
   * @returns where the plan is; it may hold values of resources, so it is the caller's to remove.
   * @throws OperatorError with what Pulumi said.
   */
  async preview(plan: string, hear: Hear): Promise<void> {
    const stack = await this.#open();
    await said(() => stack.preview({ plan, onOutput: byLine(hear), color: "never" }));
  }

  /** @throws OperatorError with what Pulumi said. */
  async up({ message, plan, refresh, hear, signal }: UpdateOptions): Promise<void> {
    const stack = await this.#open();
    await said(() =>
      stack.up({
        message,
        color: "never",
        onOutput: byLine(hear),
        suppressOutputs: true,
        ...(plan === undefined ? {} : { plan }),
        ...(refresh === true ? { refresh: true } : {}),
        ...(signal === undefined ? {} : { signal }),
      }),
    );
  }

  /** @throws OperatorError with what Pulumi said. */
  async refresh(hear: Hear): Promise<void> {
    const stack = await this.#open();
    await said(() => stack.refresh({ color: "never", onOutput: byLine(hear) }));
  }

  /** Ends an update that somebody else began, and takes its lock away. */
  async cancel(): Promise<void> {
    const stack = await this.#open();
    await said(() => stack.cancel());
  }

  async #open(): Promise<Stack> {
    return (this.#stack ??= this.#select());
  }

  async #select(): Promise<Stack> {
    const { LocalWorkspace } = await import("@pulumi/pulumi/automation");
    const { stack: stackName, folder: workDir } = this.file;
    return said(() => LocalWorkspace.selectStack({ stackName, workDir }));
  }
}

/** Runs it; what Pulumi says is an operator's to read, and its stack trace isn't. */
async function said<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof Error) || error.constructor.name === "TypeError") throw error;
    throw new OperatorError(reasons(error.message), { cause: error });
  }
}

function byLine(hear: Hear): (chunk: string) => void {
  let rest = "";
  return (chunk) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const shown = toShow(line);
      if (shown !== undefined) hear(shown);
    }
  };
}
