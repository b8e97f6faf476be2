// Tries an event by a path: an edited program, a state of its own, the sandbox's AWS behind a recording proxy.
import * as fs from "node:fs";
import * as path from "node:path";
import { execa } from "execa";
import { PROJECT_DIR, STATE_DIR } from "../../../sandbox/paths";
import type { Sandbox } from "../../../sandbox/sandbox";
import { configFile, stackEnvironment } from "../../../sandbox/stack";
import type { Edit } from "./edits";
import { copyProject } from "./editedProject";
import { type DatabaseEvent, GATE_ALONE } from "./events";
import { DATABASE_ID, type Path } from "./paths";
import { changesOf, type RecordingProxy, startRecordingProxy } from "../recordingProxy";

const FOLDER = path.join(STATE_DIR, "trials");
const STATE_FILE = "pulumi/.pulumi/stacks/conflicto/prod.json";
const ID_OF_NONE = "db-GONE";

/** How a trial ended. */
export interface Trial {
  readonly exitCode: number;
  readonly output: string;
  /** The calls of RDS and EC2 that would have changed something. */
  readonly changes: readonly string[];
}

/** What the plan gate said of a plan. */
export interface Judged {
  readonly exitCode: number;
  readonly output: string;
}

/** One state of the prod stack to try things on, beside the sandbox's own. */
export class Bench {
  readonly #folder: string;

  private constructor(
    name: string,
    readonly sandbox: Sandbox,
    readonly proxy: RecordingProxy,
  ) {
    this.#folder = path.join(FOLDER, name);
  }

  /** Sets a bench up: its stack is the sandbox's prod stack as it is now. */
  static async open(name: string, sandbox: Sandbox): Promise<Bench> {
    return new Bench(name, sandbox, await startRecordingProxy(sandbox.endpoint));
  }

  async close(): Promise<void> {
    await this.proxy.close();
  }

  /** Tries an event. The state is as new before. */
  async try(event: DatabaseEvent, { args, withPack }: Path): Promise<Trial> {
    this.#prepare(event, event.edits ?? []);
    for (const command of event.first ?? []) await this.#mustSucceed(command);
    const { exitCode, all } = await this.#pulumi(
      [...(event.command ?? ["up"]), ...args, ...configArgs(event), ...yes(event)],
      withPack,
    );
    return { exitCode, output: all, changes: changesOf(this.proxy.takeCalls()) };
  }

  /** Has the plan gate judge an event's plan, by a program that has lost its own guards. */
  async gate(event: DatabaseEvent): Promise<Judged> {
    this.#prepare(event, [...(event.edits ?? []), ...GATE_ALONE]);
    this.#dropHooks();
    for (const command of event.first ?? []) await this.#mustSucceed(command);
    const [, ...options] = event.command ?? ["up"];
    const { stdout: plan } = await this.#pulumi([
      "preview",
      "--json",
      "--ignore-protect",
      ...options,
      ...configArgs(event),
    ]);
    const { exitCode = -1, all } = await execa("node", ["bin/planGate.js"], {
      ...this.#options(PROJECT_DIR),
      input: plan,
    });
    return { exitCode, output: all };
  }

  #prepare(event: DatabaseEvent, edits: readonly Edit[]): void {
    copyProject(path.join(this.#folder, "program"), edits);
    fs.rmSync(path.join(this.#folder, "pulumi"), { recursive: true, force: true });
    fs.cpSync(path.join(STATE_DIR, "pulumi"), path.join(this.#folder, "pulumi"), {
      recursive: true,
    });
    fs.copyFileSync(configFile("prod"), path.join(this.#folder, "Pulumi.prod.yaml"));
    if (event.isGoneInAws === true) this.#forgetDatabase();
    this.proxy.takeCalls();
  }

  /** State names an instance that RDS doesn't know. */
  #forgetDatabase(): void {
    const file = path.join(this.#folder, STATE_FILE);
    const text = fs.readFileSync(file, "utf8");
    const id = /"id": *"(db-[0-9A-F]+)"/.exec(text)?.[1];
    if (id === undefined) throw new Error(`no database in ${file}`);
    fs.writeFileSync(file, text.replaceAll(id, ID_OF_NONE));
  }

  /** State as of a stack that never had guards. */
  #dropHooks(): void {
    const file = path.join(this.#folder, STATE_FILE);
    const text = fs.readFileSync(file, "utf8");
    fs.writeFileSync(file, text.replaceAll(/,"resourceHooks":\{[^}]*\}/g, ""));
  }

  #databaseId(): string {
    const text = fs.readFileSync(path.join(STATE_DIR, STATE_FILE), "utf8");
    return /"id": *"(db-[0-9A-F]+)"/.exec(text)?.[1] ?? "";
  }

  #databaseAddress(): string {
    const text = fs.readFileSync(path.join(STATE_DIR, STATE_FILE), "utf8");
    return /"address": *"([^"]+)"/.exec(text)?.[1] ?? "";
  }

  async #mustSucceed(command: readonly string[]): Promise<void> {
    const words = command.map((word) => (word === DATABASE_ID ? this.#databaseId() : word));
    const { exitCode, all } = await this.#pulumi([...words, "--yes"]);
    if (exitCode !== 0) throw new Error(`pulumi ${command.join(" ")} failed:\n${all}`);
  }

  async #pulumi(args: readonly string[], withPack = false) {
    const options = this.#options(path.join(this.#folder, "program"), withPack);
    const {
      exitCode = -1,
      all,
      stdout,
    } = await execa(this.sandbox.engine.cli, [...args, "--non-interactive"], options);
    return { exitCode, all, stdout };
  }

  #options(cwd: string, withPack = false) {
    return {
      cwd,
      env: {
        ...stackEnvironment(this.sandbox, "prod"),
        PULUMI_BACKEND_URL: `file://${path.join(this.#folder, "pulumi")}`,
        PULUMI_OPTION_CONFIG_FILE: path.join(this.#folder, "Pulumi.prod.yaml"),
        ...(withPack ? {} : { PULUMI_OPTION_POLICY_PACK: undefined }),
        AWS_ENDPOINT_URL: this.proxy.endpoint,
        // What a program without the database goes on to tell the application.
        DATABASE_ADDRESS: this.#databaseAddress(),
      },
      all: true as const,
      reject: false as const,
    };
  }
}

/** A preview asks nothing. */
function yes({ command = [] }: DatabaseEvent): string[] {
  return command[0] === "preview" ? [] : ["--yes"];
}

function configArgs({ config = {} }: DatabaseEvent): string[] {
  return Object.entries(config).flatMap(([key, value]) => [
    "--config",
    `conflicto:${key}=${value}`,
  ]);
}
