// The program's own guards: they hold whether or not a policy pack was named. What may not begin is refused
// before anything is declared; what may not happen to a resource, by hooks that every resource gets here; what the
// program no longer declares, at its end.
import * as pulumi from "@pulumi/pulumi";
import type { StackConfig } from "../config";
import type { EarlierOutputs } from "../earlierOutputs";
import { isDatabaseType } from "../guards/database/types";
import { databaseGroups } from "../guards/stack/databaseAccess";
import { typeOf } from "../guards/urn";
import { admitRelease } from "./admission";
import { refuseAdoption } from "./adoption";
import { Declared } from "./declared";
import { guardHooks, type GuardHooks } from "./hooks";
import { refuseLostDatabase, refuseRemovals, refuseStrayDatabases } from "./removals";
import type { StackState } from "./stackState";

/** What is left to guard when the program has declared everything. */
export interface Guards {
  /**
   * To be called last.
   *
   * @throws pulumi.RunError when the program left something out that the database or the service stands on.
   */
  readonly refuseRemovals: () => Promise<void>;
}

/**
 * Guards everything that is declared after it.
 *
 * @param earlier what the stack's last verified update put out.
 * @param state what the last update left.
 * @throws pulumi.RunError when the release that config asks for may not go live, or state has a database that the
 * program doesn't declare.
 */
export async function enforceGuards(
  config: StackConfig,
  earlier: EarlierOutputs,
  state: StackState,
): Promise<Guards> {
  await refuseStrayDatabases(config, state.resources);
  const release = await admitRelease(config, earlier, state);
  // State may have lost its service: what was verified once had a database, too.
  const isNewStack = !state.hasService && earlier.imageTag === undefined;
  if (!isNewStack) await refuseLostDatabase(config, state.resources);
  const isProduction = config.guards === "production";
  const declared = new Declared(Object.keys(state.resources));
  const removals = wholeProgram();
  const hooks = guardHooks(config, {
    judged: removals.judged,
    release: release.kind,
    isNewStack,
    isInState: (resource) => declared.isInState(resource),
    groups: databaseGroups(
      Object.entries(state.resources).map(([urn, { outputs }]) => ({
        type: typeOf(urn),
        values: outputs,
      })),
    ),
  });
  pulumi.runtime.registerStackTransformation(({ type, name, props, opts }) => {
    declared.add({ type, name }, listOf(opts.aliases));
    if (isProduction) refuseAdoption(type, name, opts);
    const guarded = optionsFor(type, hooks, isProduction);
    return guarded && { props, opts: pulumi.mergeOptions(opts, guarded) };
  });
  return {
    refuseRemovals: () =>
      removals.judge(
        isNewStack ? Promise.resolve() : refuseRemovals(config, declared.undeclared()),
      ),
  };
}

/**
 * Lets the hooks wait until the whole program was compared with state, so that nothing is made or changed for a program
 * that is refused at its end. The program declares everything in one go; one that waits in between, or fails, isn't
 * waited for.
 */
function wholeProgram() {
  let settle: (judgement: Promise<void> | undefined) => void = () => undefined;
  const judged = new Promise<void>((resolve) => {
    settle = (judgement) => resolve(judgement);
  });
  judged.catch(() => undefined);
  setImmediate(() => settle(undefined));
  return {
    judged,
    judge: (judgement: Promise<void>) => {
      settle(judgement);
      return judgement;
    },
  };
}

/** What can't be read before the update counts as no alias: the resource is guarded as a new one then. */
function listOf(aliases: unknown): readonly unknown[] {
  return Array.isArray(aliases) ? (aliases as unknown[]) : [];
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
