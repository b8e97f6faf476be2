// What the pack knows of the stack it judges: its config, and its state, which the SDK doesn't hand to a policy.
import * as path from "node:path";
import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import * as pulumi from "@pulumi/pulumi";
import { configValues } from "../src/config/load";
import type { ConfigValues } from "../src/config/schema";
import { qualifiedStackName } from "../src/outputs/earlierOutputs";
import type { ReleaseVerdict } from "../src/guards/release/judge";
import type { Inputs, ResourceFacts } from "../src/guards/rule";
import { judgeAskedRelease } from "../src/enforcement/releaseFacts";
import {
  type ExportedState,
  isNew,
  liveIn,
  readState,
  recordIn,
  type StateResource,
} from "../src/pulumi/state";
import type { StackAddress } from "../src/pulumi/history";

/** The stack that is judged. What takes time is asked for once. */
export interface JudgedStack {
  readonly name: string;
  readonly config: ConfigValues;
  /** Config `aws:region`. */
  readonly region: string;
  /** Rejects when the state can't be read: then nothing passes. */
  readonly state: () => Promise<ExportedState>;
  readonly release: () => Promise<ReleaseVerdict>;
  /** Whether it never had a service, so that nothing can be lost. */
  readonly isNew: () => Promise<boolean>;
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
  const reading = readState(address);
  reading.catch(() => undefined);
  const state = () => reading;
  let release: Promise<ReleaseVerdict> | undefined;
  return {
    name: pulumi.getStack(),
    config,
    region: new pulumi.Config("aws").require("region"),
    state,
    isNew: async () => isNew(await reading),
    release: () => (release ??= reading.then((found) => judge(config, address, found))),
  };
}

/** A resource that is to be, with what state has of it. */
export async function factsOf(
  stack: JudgedStack,
  { type, name, urn, props, opts }: ResourceValidationArgs,
): Promise<ResourceFacts> {
  const before = (await stack.state()).resources.get(urn);
  const after = withoutSecrets(props, before?.secretInputs ?? []);
  return { type, name, id: before?.id, before: before?.inputs, after, options: opts };
}

/** What is secret can't be compared with what state holds of it: the program's hooks do that. */
function withoutSecrets(props: Inputs, secret: readonly string[]): Inputs {
  return new Proxy(props, {
    get: (target, key) =>
      typeof key === "string" && secret.includes(key)
        ? undefined
        : (Reflect.get(target, key) as unknown),
  });
}

/** What state has and isn't among the resources that are left. */
export function missingFrom(
  resources: readonly PolicyResource[],
  state: ExportedState,
): readonly (readonly [urn: string, StateResource])[] {
  const left = new Set(resources.flatMap(({ urn, opts }) => [urn, ...opts.aliases]));
  return [...state.resources].filter(([urn]) => !left.has(urn));
}

async function judge(
  config: ConfigValues,
  address: StackAddress,
  state: ExportedState,
): Promise<ReleaseVerdict> {
  return judgeAskedRelease(address, {
    stack: pulumi.getStack(),
    region: new pulumi.Config("aws").require("region"),
    config,
    live: liveIn(state, config.containerName),
    record: recordIn(state),
  });
}
