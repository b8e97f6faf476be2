// The program's own guards: they hold whether or not a policy pack was named. What may not begin is refused
// before anything is declared; what may not happen to a resource, by hooks that every resource gets here; what the
// program no longer declares, at its end.
import * as pulumi from "@pulumi/pulumi";
import type { StackConfig } from "../config/structure";
import { qualifiedStackName } from "../outputs/earlierOutputs";
import type { EarlierOutputs } from "../outputs/readOutputs";
import { describeError } from "../errors";
import { isDatabaseType } from "../guards/database/types";
import { isBookkeeping, releaseScope } from "../guards/release/blastRadius";
import type { ReleaseVerdict } from "../guards/release/judge";
import type { ReleaseKind } from "../guards/release/kind";
import { databaseGroups } from "../guards/stack/databaseAccess";
import { typeOf } from "../guards/urn";
import { readState } from "../pulumi/state";
import { admitRelease } from "./admission";
import { refuseAdoption } from "./adoption";
import { Declared } from "./declared";
import { guardHooks, type GuardHooks, type UpdateFacts } from "./hooks";
import {
  refuseAnotherPlace,
  refuseLostDatabase,
  refuseRemovals,
  refuseStrayDatabases,
} from "./removals";
import type { StackState } from "./stackState";
import { TASK_DEFINITION } from "../guards/resourceTypes";

/** What the guards found at the start, and what is left to guard when the program has declared everything. */
export interface Guards {
  /** What the release is, and what was live before it. */
  readonly release: ReleaseVerdict;
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
  await refuseAnotherPlace(config, state);
  await refuseStrayDatabases(config, state.resources);
  const release = await admitRelease(config, earlier, state);
  const { isNew: isNewStack } = state;
  if (!isNewStack) await refuseLostDatabase(config, state.resources);
  const isProduction = config.guards === "production";
  const declared = new Declared(Object.keys(state.resources));
  const removals = wholeProgram();
  const hooks = guardHooks(config, {
    judged: removals.judged,
    release: releaseScope(release, config.stack, config),
    earlierInputs: readEarlier(config, release.kind),
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
    release,
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

/** Reads state beside everything else, and only for a rollback that is held to what it may change. */
function readEarlier({ guards }: StackConfig, kind: ReleaseKind): UpdateFacts["earlierInputs"] {
  if (kind !== "rollback" || guards !== "production") return async () => undefined;
  const address = {
    project: pulumi.getProject(),
    stack: qualifiedStackName(),
    folder: process.cwd(),
  };
  const reading = readState(address);
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
