// What the tests of the list of proofs work with: one prod stack, the commands on it, and its releases.
import assert from "node:assert/strict";
import { PulumiCommands } from "../../../sandbox/drill/pulumi";
import { tagOf } from "../../../sandbox/drill/scenarios";
import type { Sandbox } from "../../../sandbox/sandbox";
import { GO_ON, RollbackCommand } from "../rollback/command";
import { ServicesInEcs } from "./ecs";
import { inWords, proofsIn, urnOf } from "./state";

/** Releases that keep the whole contract, in the order in which they go live. */
export const [A, B, C, D, E] = [
  tagOf("good"),
  tagOf("good-next"),
  "5a6b7c8d9e0f",
  "6b7c8d9e0f1a",
  "8e9f0a1b2c3d",
] as const;

/** A confirmed rollback, with the short proof. */
export const QUICKLY = ["--emergency", ...GO_ON];

/** What `status` says, as far as the tests look at it. */
interface StatusSaid {
  readonly live: { readonly tag: string };
  readonly state: { readonly tag: string; readonly verified: boolean };
  readonly wayBack?: { readonly tag: string };
  readonly pinned: readonly string[];
  readonly differ: readonly string[];
  readonly next: readonly string[];
}

/** The prod stack of a sandbox. */
export class ProofBench {
  readonly rollback: RollbackCommand;
  readonly pulumi: PulumiCommands;
  readonly ecs: ServicesInEcs;

  constructor(readonly sandbox: Sandbox) {
    this.rollback = new RollbackCommand(sandbox);
    this.pulumi = new PulumiCommands(sandbox, "prod", () => {});
    this.ecs = new ServicesInEcs(this.pulumi);
  }

  /** Runs `pulumi`, which must succeed; gives what it printed. */
  async ranOk(...args: string[]): Promise<string> {
    const { exitCode, output } = await this.pulumi.run(args);
    assert.equal(exitCode, 0, output);
    return output;
  }

  /** The list in state, oldest first, in words. */
  async list(): Promise<readonly string[]> {
    return (await proofsIn(this.pulumi)).map(inWords);
  }

  async newest(): Promise<string | undefined> {
    return (await this.list()).at(-1);
  }

  /** The revision that a release was last proven in full as. */
  async revisionOf(tag: string): Promise<string> {
    const proofs = await proofsIn(this.pulumi);
    const full = proofs.findLast((entry) => entry.tag === tag && entry.strength === "full");
    return full!.taskDefinition;
  }

  /** `pulumi up`, as in a hurry, on a part of the stack: names, by what they end with. */
  async updated(flag: "--target" | "--exclude", ...names: string[]) {
    const urns = await Promise.all(names.map((name) => urnOf(this.pulumi, name)));
    return this.pulumi.run([
      "up",
      "--yes",
      "--skip-preview",
      ...urns.flatMap((urn) => [flag, urn]),
    ]);
  }

  async status(): Promise<StatusSaid> {
    return (await this.rollback.json("status")) as unknown as StatusSaid;
  }

  /** How each release ended, and which is recommended. */
  async candidates() {
    const { rows, recommended } = (await this.rollback.json("candidates")) as {
      rows: { tag: string; ended: string }[];
      recommended?: { tag: string };
    };
    const ended = Object.fromEntries(rows.map((row) => [row.tag, row.ended]));
    return { ended, recommended: recommended?.tag };
  }
}
