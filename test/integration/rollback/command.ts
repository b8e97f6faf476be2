// The rollback command, as an operator types it, on a stack of the sandbox.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { execa } from "execa";
import { PROJECT_DIR, STATE_DIR } from "../../../sandbox/paths";
import type { Sandbox } from "../../../sandbox/sandbox";
import { Printed } from "./printed";
import { configFile, stackEnvironment } from "../../../sandbox/stack";

/** How a command ended. */
export interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What confirms a rollback in prod. */
export const CONFIRMED = [
  ["--confirm", "ROLLBACK"],
  ["--reason", "the checkout fails"],
  ["--requested-by", "ann"],
  ["--approved-by", "bob"],
  ["--justification", "no fix is in sight"],
].flat();

/** The same, for a verb that must go on without anybody who knows the database. */
export const GO_ON = [...CONFIRMED, "--unchecked"];

/** `rollback` on the prod stack. */
export class RollbackCommand {
  #runs = 0;
  readonly #children = new Set<{ kill: (signal: NodeJS.Signals) => boolean }>();

  /** What it printed, to be held to. */
  readonly printed = new Printed();

  constructor(readonly sandbox: Sandbox) {}

  /** Runs it to its end. A reason holds for one rollback, so each command gives one of its own. */
  async run(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
    this.#runs += 1;
    const words = args.map((word, index) =>
      args[index - 1] === "--reason" ? `${word} (${this.#runs})` : word,
    );
    const child = execa("node", [path.join(PROJECT_DIR, "bin/rollback.js"), ...words], {
      cwd: PROJECT_DIR,
      env: { ...stackEnvironment(this.sandbox, "prod"), ...env },
      reject: false,
      stdin: "ignore",
    });
    this.#children.add(child);
    const { exitCode = -1, stdout, stderr } = await child;
    this.#children.delete(child);
    // JSON is escaped, and says the same.
    if (!args.includes("--json")) this.printed.collect(`${stdout}\n${stderr}`, args.join(" "));
    return { exitCode, stdout, stderr };
  }

  /** What it prints with `--json`. */
  async json(...args: string[]): Promise<Record<string, unknown>> {
    const { stdout, stderr } = await this.run([...args, "--json"]);
    if (stdout === "") throw new Error(stderr);
    return JSON.parse(stdout) as Record<string, unknown>;
  }

  /** Config file and state, byte for byte. */
  bytes(): string {
    const state = path.join(STATE_DIR, "pulumi/.pulumi/stacks/conflicto/prod.json");
    return [configFile("prod"), state].map((file) => fs.readFileSync(file, "utf8")).join("\n---\n");
  }
}

/** It ended as it had to, and said so. */
export function assertEnded({ exitCode, stdout, stderr }: Ended, wanted: number, said = /^/): void {
  assert.equal(exitCode, wanted, `${stderr}\n${stdout}`);
  assert.match(stdout, said);
}
