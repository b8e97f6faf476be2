// The program's own guards: they hold whether or not a policy pack was named. What may not begin is refused
// before anything is declared; what may not happen to a resource, by hooks that every resource gets here.
import * as pulumi from "@pulumi/pulumi";
import type { StackConfig } from "../config";
import type { EarlierOutputs } from "../earlierOutputs";
import { qualifiedStackName } from "../earlierOutputs";
import { describeError } from "../errors";
import { isDatabaseType } from "../guards/database/types";
import {
  isBookkeeping,
  PROOF_RECORD,
  releaseScope,
  TASK_DEFINITION,
} from "../guards/release/blastRadius";
import type { ReleaseKind } from "../guards/release/kind";
import { readDeployment } from "../release/deployment";
import { admitRelease } from "./admission";
import { refuseAdoption } from "./adoption";
import { guardHooks, type GuardHooks, type UpdateFacts } from "./hooks";
import type { StackState } from "./stackState";

/**
 * Guards everything that is declared after it.
 *
 * @param earlier what the stack's last verified update put out.
 * @param state what the last update left.
 * @throws pulumi.RunError when the release that config asks for may not go live.
 */
export async function enforceGuards(
  config: StackConfig,
  earlier: EarlierOutputs,
  state: StackState,
): Promise<void> {
  const release = await admitRelease(config, earlier, state);
  // State may have lost its service: what was verified once had a database, too.
  const isNewStack = !state.hasService && earlier.imageTag === undefined;
  const hooks = guardHooks(config, {
    release: releaseScope(release.kind, config.stack, config),
    isNewStack,
    earlierInputs: readEarlier(config, release.kind),
  });
  pulumi.runtime.registerStackTransformation(({ type, name, props, opts }) => {
    if (config.guards === "production") refuseAdoption(type, name, opts);
    const guarded = optionsFor(type, hooks, config.guards === "production");
    if (guarded === undefined) return undefined;
    // A proof takes its time: what may not be recorded isn't proven first.
    const [first, then] = type === PROOF_RECORD ? [guarded, opts] : [opts, guarded];
    return { props, opts: pulumi.mergeOptions(first, then) };
  });
}

/** Reads state beside everything else, and only for a rollback that is held to what it may change. */
function readEarlier({ guards }: StackConfig, kind: ReleaseKind): UpdateFacts["earlierInputs"] {
  if (kind !== "rollback" || guards !== "production") return async () => undefined;
  const address = {
    project: pulumi.getProject(),
    stack: qualifiedStackName(),
    folder: process.cwd(),
  };
  const reading = readDeployment(address);
  reading.catch(() => undefined);
  return async (urn, type) => {
    const { resources } = await reading.catch((error: unknown) => {
      // Only the message leaves a hook.
      throw new Error(describeError(error), { cause: error });
    });
    // Under another name it is compared all the same.
    const found = resources.get(urn) ?? [...resources.values()].find((one) => one.type === type);
    return found?.inputs;
  };
}

/**
 * What a resource gets beside its own options. In production a deletion is guarded too, which makes
 * `pulumi destroy` refuse as a whole; a development stack is disposable.
 */
function optionsFor(
  type: string,
  { create, update, remove }: GuardHooks,
  isProduction: boolean,
): pulumi.CustomResourceOptions | undefined {
  if (isBookkeeping(type) || type.startsWith("pulumi:providers:")) return undefined;
  const hooks = { beforeCreate: [create], beforeUpdate: [update] };
  // Its old revision goes with every release, and stays registered.
  if (type === TASK_DEFINITION) return { hooks };
  if (!isProduction) return isDatabaseType(type) ? { hooks } : undefined;
  return {
    hooks: { ...hooks, beforeDelete: [remove] },
    ...(isDatabaseType(type) ? { protect: true, retainOnDelete: true } : {}),
  };
}
