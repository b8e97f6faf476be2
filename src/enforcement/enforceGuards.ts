// The program's own guards: they hold whether or not a policy pack was named. What may not begin is refused
// before anything is declared; what may not happen to a resource, by hooks that every resource gets here.
import * as pulumi from "@pulumi/pulumi";
import type { StackConfig } from "../config";
import type { EarlierOutputs } from "../earlierOutputs";
import { isDatabaseType } from "../guards/database/types";
import type { ReleaseVerdict } from "../guards/release/judge";
import { admitRelease } from "./admission";
import { refuseAdoption } from "./adoption";
import { guardHooks, type GuardHooks } from "./hooks";
import type { StackState } from "./stackState";

/**
 * Guards everything that is declared after it.
 *
 * @param earlier what the stack's last verified update put out.
 * @param state what the last update left.
 * @returns what the release is, and what was live before it.
 * @throws pulumi.RunError when the release that config asks for may not go live.
 */
export async function enforceGuards(
  config: StackConfig,
  earlier: EarlierOutputs,
  state: StackState,
): Promise<ReleaseVerdict> {
  const release = await admitRelease(config, earlier, state);
  const hooks = guardHooks(config, { release: release.kind, isNewStack: state.isNew });
  pulumi.runtime.registerStackTransformation(({ type, name, props, opts }) => {
    if (config.guards === "production") refuseAdoption(type, name, opts);
    const guarded = optionsFor(type, hooks, config.guards === "production");
    return guarded && { props, opts: pulumi.mergeOptions(opts, guarded) };
  });
  return release;
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
  if (PART_OF_EVERY_RELEASE.has(type) || !type.startsWith("aws:")) return undefined;
  const hooks = { beforeCreate: [create], beforeUpdate: [update] };
  if (!isProduction) return isDatabaseType(type) ? { hooks } : undefined;
  return {
    hooks: { ...hooks, beforeDelete: [remove] },
    ...(isDatabaseType(type) ? { protect: true, retainOnDelete: true } : {}),
  };
}

// Admitted as a whole before, and replaced with every release.
const PART_OF_EVERY_RELEASE: ReadonlySet<string> = new Set([
  "aws:ecs/taskDefinition:TaskDefinition",
]);
