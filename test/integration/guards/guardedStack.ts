// The prod stack that the guards are tried on: what is typed at it, and what AWS has afterwards.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { RDS } from "@aws-sdk/client-rds";
import { parseDocument } from "yaml";
import { PulumiCommands, type RunOptions } from "../../../sandbox/drill/pulumi";
import { tagOf } from "../../../sandbox/drill/scenarios";
import { deploy } from "../../../sandbox/drill/steps";
import { STATE_DIR } from "../../../sandbox/paths";
import type { Sandbox } from "../../../sandbox/sandbox";
import { configFile } from "../../../sandbox/stack";
import { sandboxForTests } from "../sandboxForTests";
import { SlotsInAws } from "../slotsInAws";
import { copyProject } from "./editedProject";
import type { BesideRelease } from "./rollbackInputs";

const DATABASE = "conflicto-prod-database";
const AWS = { region: "us-west-2", credentials: { accessKeyId: "test", secretAccessKey: "test" } };
const ASKED_LINE = /pulumi config set .*--path .*?(\w+\.\w+) (.+)$/gm;
const PEOPLE: Readonly<Record<string, string>> = {
  "rollback.requestedBy": "ann",
  "rollback.approvedBy": "bob",
};

/** Two releases of the prod stack, `good` and then `next`, which is live when the suite begins. */
export class GuardedStack {
  readonly good = tagOf("good");
  readonly next = tagOf("good-next");
  #sandbox: Sandbox | undefined;
  #pulumi: PulumiCommands | undefined;
  #reasons = 0;

  private constructor() {}

  /** Registers the suite's hooks, which start a sandbox of its own and stop it. */
  static forTests(): GuardedStack {
    const stack = new GuardedStack();
    sandboxForTests(async (sandbox) => {
      stack.#sandbox = sandbox;
      stack.#pulumi = new PulumiCommands(sandbox, "prod", () => {});
      for (const tag of [stack.good, stack.next]) assert.ok((await deploy(stack.pulumi, tag)).ok);
    });
    return stack;
  }

  get sandbox(): Sandbox {
    assert.ok(this.#sandbox, "the sandbox has not started");
    return this.#sandbox;
  }

  get pulumi(): PulumiCommands {
    assert.ok(this.#pulumi, "the sandbox has not started");
    return this.#pulumi;
  }

  get rds(): RDS {
    return new RDS({ ...AWS, endpoint: this.sandbox.endpoint });
  }

  /** What AWS has: what is in the slots, their share of users, and the database's settings. */
  async inAws() {
    const slots = new SlotsInAws(this.sandbox.endpoint);
    const [services, weights] = await Promise.all([slots.all(), slots.weights()]);
    slots.close();
    const { DBInstances } = await this.rds.describeDBInstances({ DBInstanceIdentifier: DATABASE });
    const [database] = DBInstances ?? [];
    return {
      services,
      weights,
      instanceClass: database?.DBInstanceClass,
      backupDays: database?.BackupRetentionPeriod,
      pending: database?.PendingModifiedValues,
    };
  }

  async makeSnapshot(name: string): Promise<void> {
    await this.rds.createDBSnapshot({
      DBInstanceIdentifier: DATABASE,
      DBSnapshotIdentifier: name,
    });
  }

  /** Sets config; each is `key=value`. */
  async set(...pairs: string[]): Promise<void> {
    const plain = pairs.flatMap((pair) => ["--plaintext", pair]);
    const { exitCode, output } = await this.pulumi.run(["config", "set-all", "--path", ...plain]);
    assert.equal(exitCode, 0, output);
  }

  async remove(...keys: string[]): Promise<void> {
    for (const key of keys) await this.pulumi.run(["config", "rm", key]);
  }

  async assertRefused(args: readonly string[], options: RunOptions, reason: RegExp): Promise<void> {
    const before = await this.inAws();
    const { exitCode, output } = await this.pulumi.run(args, options);
    assert.notEqual(exitCode, 0, output);
    assert.match(output, reason);
    assert.deepEqual(await this.inAws(), before);
  }

  async assertGoesThrough(): Promise<void> {
    const { exitCode, output } = await this.pulumi.run(["up", "--yes"]);
    assert.equal(exitCode, 0, output);
  }

  /** Types the lines that a preview asks for, with what only a person can say filled in. */
  async confirm(): Promise<void> {
    const { output } = await this.pulumi.run(["preview"]);
    const typed = new Map<string, string>();
    for (const [, key, value] of output.matchAll(ASKED_LINE)) {
      const reason = `as the test wants it, for the ${(this.#reasons += 1)}. time`;
      typed.set(key!, value?.startsWith("'<") ? (PEOPLE[key!] ?? reason) : value!);
    }
    assert.ok(typed.size > 0, output);
    await this.set(...[...typed].map(([key, value]) => `${key}=${value}`));
  }

  /** With other config, or by an edited program, while `work` runs; it gets what names the program. */
  async beside(
    { config = {}, edits = [] }: Pick<BesideRelease, "config" | "edits">,
    work: (program: readonly string[]) => Promise<void>,
  ): Promise<void> {
    const file = configFile("prod");
    const before = fs.readFileSync(file);
    const document = parseDocument(before.toString("utf8"));
    for (const [key, value] of Object.entries(config)) {
      document.setIn(["config", `conflicto:${key}`], value);
    }
    const folder = path.join(STATE_DIR, "edited");
    if (edits.length > 0) copyProject(folder, edits);
    fs.writeFileSync(file, document.toString());
    try {
      await work(edits.length > 0 ? ["-C", folder] : []);
    } finally {
      fs.writeFileSync(file, before);
    }
  }
}
