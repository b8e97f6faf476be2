// What the pack knows of the stack it judges: its config, and its state, which the SDK doesn't hand to a policy.
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { configValues } from "../src/config";
import type { ConfigValues } from "../src/config/schema";
import { qualifiedStackName } from "../src/earlierOutputs";
import { judgeRelease, type ReleaseVerdict } from "../src/guards/release/judge";
import { releaseFacts, sourcesOf } from "../src/enforcement/releaseFacts";
import { type Deployment, liveIn, readDeployment, recordIn } from "../src/release/deployment";
import type { StackAddress } from "../src/release/history";

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
  const known = {
    stack: pulumi.getStack(),
    region: new pulumi.Config("aws").require("region"),
    containerName: config.containerName,
    wanted: config.imageTag,
    settings: { ...config, confirmation: config.rollback },
    live: liveIn(state, config.containerName),
    record: recordIn(state),
  };
  return judgeRelease(await releaseFacts(known, sourcesOf(address, known)));
}
