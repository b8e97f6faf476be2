// What the tests of the rollback command work with: one prod stack, the commands on it, and its releases.
import assert from "node:assert/strict";
import { PulumiCommands } from "../../../sandbox/drill/pulumi";
import { tagOf } from "../../../sandbox/drill/scenarios";
import type { Sandbox } from "../../../sandbox/sandbox";
import { RollbackCommand } from "./command";

/** The releases in the order in which they are deployed: two good ones, then a bad one. */
export const RELEASES = {
  first: tagOf("good"),
  second: tagOf("good-next"),
  bad: tagOf("unhealthy"),
} as const;

/** The prod stack of a sandbox. */
export class RollbackBench {
  readonly rollback: RollbackCommand;
  readonly pulumi: PulumiCommands;

  constructor(readonly sandbox: Sandbox) {
    this.rollback = new RollbackCommand(sandbox);
    this.pulumi = new PulumiCommands(sandbox, "prod", () => {});
  }

  /** The tag that is live. */
  async live(): Promise<unknown> {
    const status = (await this.rollback.json("status")) as { live: { tag: string } };
    return status.live.tag;
  }

  async assertUnchangedPreview(): Promise<void> {
    const { exitCode, output } = await this.pulumi.run(["preview", "--expect-no-changes"]);
    assert.equal(exitCode, 0, output);
  }
}
