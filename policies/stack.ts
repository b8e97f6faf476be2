// What the pack knows of the stack it judges: its config, and its state, which the SDK doesn't hand to a policy.
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { configValues } from "../src/config";
import type { ConfigValues } from "../src/config/schema";
import { qualifiedStackName } from "../src/earlierOutputs";
import { judgeRelease, type ReleaseVerdict } from "../src/guards/release/judge";
import { liveTag, readDeployment, type Deployment } from "../src/release/deployment";
import { readLedger, type StackAddress } from "../src/release/history";
import { rememberedTags } from "../src/release/rollbackPoints";

/** The stack that is judged. What takes time is asked for once. */
export interface JudgedStack {
  readonly name: string;
  readonly config: ConfigValues;
  /** Rejects when the state can't be read: then nothing passes. */
  readonly state: () => Promise<Deployment>;
  readonly release: () => Promise<ReleaseVerdict>;
}

/**
 * The stack that the engine has told this process about.
 *
 * @throws OperatorError when the stack's config can't be used.
 */
export function judgedStack(): JudgedStack {
  const config = configValues();
  const address: StackAddress = {
    project: pulumi.getProject(),
    stack: qualifiedStackName(),
    folder: path.resolve(".."),
  };
  const reading = readDeployment(address);
  reading.catch(() => undefined);
  const state = () => reading;
  let release: Promise<ReleaseVerdict> | undefined;
  return {
    name: pulumi.getStack(),
    config,
    state,
    release: () => (release ??= reading.then((found) => judge(config, address, found))),
  };
}

async function judge(
  config: ConfigValues,
  address: StackAddress,
  state: Deployment,
): Promise<ReleaseVerdict> {
  const live = liveTag(state);
  const changes = live !== undefined && live !== config.imageTag;
  return judgeRelease({
    stack: pulumi.getStack(),
    wanted: config.imageTag,
    live,
    verified: rememberedTags(state.outputs),
    ledger: changes ? await readLedger(address) : [],
    settings: { ...config, confirmation: config.rollback },
    now: new Date(),
  });
}
