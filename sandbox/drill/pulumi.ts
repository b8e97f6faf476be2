// Runs `pulumi` as an operator would type it, shows what it prints, and keeps it.
import { execa } from "execa";
import { PROJECT_DIR } from "../paths";
import type { Sandbox } from "../sandbox";
import type { StackName } from "../projectConfig";
import { stackEnvironment } from "../stack";

/** How a command went. */
export interface CommandResult {
  /** As it would be typed. */
  readonly command: string;
  readonly exitCode: number;
  /** Stdout and stderr as they came. */
  readonly output: string;
  readonly stdout: string;
  readonly seconds: number;
}

/** How a command is run. */
export interface RunOptions {
  readonly quiet?: boolean;
  /** As by somebody who forgot the policy pack. */
  readonly withoutPack?: boolean;
  /** Over the stack's environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** `pulumi` on one stack of the sandbox. */
export class PulumiCommands {
  constructor(
    readonly sandbox: Sandbox,
    readonly stack: StackName,
    /** Hears every line as it comes. */
    readonly show: (line: string) => void,
  ) {}

  /** Runs a command to its end; a failing one is a result, not an error. */
  async run(args: readonly string[], options: RunOptions = {}): Promise<CommandResult> {
    const started = Date.now();
    // The folder is named so that a killed drill's commands can be told from other checkouts'.
    const folder = ["-C", PROJECT_DIR];
    const child = execa(this.sandbox.engine.cli, [...folder, ...args, "--non-interactive"], {
      env: {
        ...stackEnvironment(this.sandbox, this.stack),
        ...(options.withoutPack === true ? { PULUMI_OPTION_POLICY_PACK: undefined } : {}),
        ...options.env,
      },
      all: true,
      reject: false,
      stdin: "ignore",
    });
    const command = `pulumi ${args.join(" ")}`;
    if (options.quiet !== true) {
      this.show(`$ ${command}`);
      for await (const line of child.iterable({ from: "all" })) this.show(line);
    }
    const { exitCode = -1, all: output, stdout } = await child;
    return { command, exitCode, output, stdout, seconds: (Date.now() - started) / 1000 };
  }

  /** The stack's outputs. */
  async outputs(): Promise<Record<string, unknown>> {
    const { stdout } = await this.run(["stack", "output", "--json"], { quiet: true });
    return JSON.parse(stdout) as Record<string, unknown>;
  }
}

/** A step of `pulumi preview --json` that changes something. */
export interface PlannedChange {
  readonly op: string;
  readonly type: string;
  readonly name: string;
}

/** Reads what `pulumi preview --json` plans to change; the halves of a replacement are left out. */
export function plannedChanges(previewJson: string): PlannedChange[] {
  const { steps } = JSON.parse(previewJson) as { steps: { op: string; urn: string }[] };
  return steps
    .filter(({ op }) => !["same", "read", "refresh"].includes(op))
    .filter(({ op }) => !["create-replacement", "delete-replaced"].includes(op))
    .map(({ op, urn }) => {
      const [name = "", types = ""] = urn.split("::").reverse();
      return { op, type: types.split("$").at(-1) ?? types, name };
    });
}
