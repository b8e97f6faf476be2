// Pulumi on one stack, through the Automation API's command: the same commands an operator would type. Its Stack
// class would also select the stack in the operator's workspace, and read outputs after each update: neither is wanted.
import * as path from "node:path";
import { changes, NotBegun } from "../process/changes";
import type { StackFile } from "../config/stackFile";
import { OperatorError } from "../errors";
import { reasons, toShow } from "./output";
import { beginWaiting } from "../process/waiting";

/** Gets what Pulumi has done, line by line. */
export type OnLine = (line: string) => void;

/** How an update is run. */
export interface UpdateOptions {
  /** Kept in the stack's history. */
  readonly message: string;
  /** A saved plan: what was previewed is what runs. */
  readonly plan?: string;
  /** URNs: nothing else is touched. */
  readonly targets?: readonly string[];
  readonly hear: OnLine;
  /** Ends the update as Ctrl-C would. */
  readonly signal?: AbortSignal;
  /** Variables that only this command has. */
  readonly env?: Readonly<Record<string, string>>;
}

/** How a preview is run. */
export type PreviewOptions = Pick<UpdateOptions, "signal" | "env">;

/** What this uses of the Automation API's PulumiCommand, whose types leave `run` out. */
interface Command {
  run(
    args: string[],
    cwd: string,
    env: Record<string, string>,
    onOutput?: (chunk: string) => void,
    onError?: (chunk: string) => void,
    signal?: AbortSignal,
  ): Promise<{ readonly stdout: string }>;
}

/** Pulumi on one stack. */
export class Engine {
  #command: Promise<Command> | undefined;

  /** @param narrate hears what is waited for, where Pulumi itself is silent. */
  constructor(
    readonly file: StackFile,
    readonly narrate: OnLine = () => undefined,
  ) {
    const { folder } = file;
    const bin = path.join(folder, "node_modules", ".bin");
    process.env["PATH"] = [process.env["PATH"] ?? "", bin].join(path.delimiter);
    process.env["PULUMI_SKIP_UPDATE_CHECK"] = "true";
    // Every command that goes through here uses the policy pack.
    process.env["PULUMI_OPTION_POLICY_PACK"] ??= path.join(folder, "policies");
  }

  /** Begins to load what an update needs, while the caller does something else. */
  warmUp(): void {
    this.#open().catch(() => undefined);
  }

  /**
   * Previews, and saves what was planned.
   *
   * @param plan the file; it may hold values of resources, so it is the caller's to remove.
   * @returns what Pulumi printed.
   * @throws OperatorError with what Pulumi said.
   */
  async preview(plan: string, options: PreviewOptions = {}): Promise<string> {
    return this.#run(["preview", "--diff", "--save-plan", plan], options);
  }

  /** @throws OperatorError with what Pulumi said. */
  async up({ message, plan, targets = [], ...options }: UpdateOptions): Promise<void> {
    begin("up", options.signal);
    const args = ["up", "--yes", "--skip-preview", "--suppress-outputs", "--message", message];
    if (plan !== undefined) args.push("--plan", plan);
    args.push(...targets.flatMap((urn) => ["--target", urn]));
    await this.#run(args, options);
  }

  /** @throws OperatorError with what Pulumi said. */
  async refresh(): Promise<void> {
    begin("refresh");
    await this.#run(["refresh", "--yes", "--skip-preview"]);
  }

  /** Takes the lock of an update that somebody else began. */
  async cancel(): Promise<void> {
    begin("cancel");
    await this.#run(["cancel", "--yes"]);
  }

  async #open(): Promise<Command> {
    return (this.#command ??= this.#find());
  }

  async #find(): Promise<Command> {
    // The class alone: the rest of the Automation API takes half a second to load.
    const { PulumiCommand } = await import("@pulumi/pulumi/automation/cmd");
    return (await PulumiCommand.get({ skipVersionCheck: true })) as unknown as Command;
  }

  /** What Pulumi says is an operator's to read, and its stack trace isn't. */
  async #run(
    args: string[],
    { hear = () => undefined, signal, env = {} }: Partial<UpdateOptions> = {},
  ): Promise<string> {
    const command = await this.#open();
    const { stack, folder } = this.file;
    const waiting = beginWaiting(`the end of pulumi ${args[0]}`, this.narrate);
    const listen: OnLine = (line) => {
      waiting.heard();
      hear(line);
    };
    try {
      const interrupt = process.stdin.isTTY ? unlessCtrlC(signal) : signal;
      const all = [...args, "--stack", stack, "--color", "never"];
      const { stdout } = await command.run(
        all,
        folder,
        { ...env },
        byLine(listen),
        undefined,
        interrupt,
      );
      return stdout;
    } catch (error) {
      if (!(error instanceof Error) || error.name === "TypeError") throw error;
      throw new OperatorError(reasons(error.message, stack), { cause: error });
    } finally {
      waiting.end();
    }
  }
}

/** A terminal hands Ctrl-C to Pulumi itself; a second one would end it in the middle. */
function unlessCtrlC(signal: AbortSignal | undefined): AbortSignal {
  const others = new AbortController();
  signal?.addEventListener("abort", () => {
    if ((signal.reason as Error).message !== "SIGINT") others.abort();
  });
  return others.signal;
}

function begin(command: string, signal?: AbortSignal): void {
  if (signal?.aborted) throw new NotBegun(`It was interrupted before \`pulumi ${command}\` began.`);
  changes.begin(`ran \`pulumi ${command}\``);
}

function byLine(hear: OnLine): (chunk: string) => void {
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
