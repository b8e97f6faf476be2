// What this update would delete because the program doesn't declare it: found by comparing state with the program,
// because a resource that was imported, or is left over in state, has no hook.
import * as pulumi from "@pulumi/pulumi";
import type { StackConfig } from "../config/structure";
import {
  creationFinding,
  databaseNotCreatedAnew,
  databaseNotDeleted,
  deletionFinding,
} from "../guards/database/events";
import { databaseParts, strayDatabases } from "../guards/database/parts";
import { isDatabaseType } from "../guards/database/types";
import type { TypeAndName } from "../guards/foundation/free";
import { foundationNotDeleted, removalFinding } from "../guards/foundation/rules";
import { levelOf } from "../guards/levels";
import type { Inputs } from "../guards/rule";
import { serviceNotDeleted, serviceRemovalFinding } from "../guards/stack/removal";
import { nameOf, typeOf } from "../guards/urn";
import { pulumiLine } from "../commandLines";
import { ungrantedDatabaseChange } from "./databaseGrant";
import { placeRefusals } from "../guards/foundation/place";
import type { ResourceOutputs, StackState } from "./stackState";

interface Removal {
  readonly rule: string;
  readonly message: string;
}

/**
 * Refuses, before anything is declared, to go on where config names another region, or other names, than the stack was made with.
 *
 * @throws pulumi.RunError with the line that sets it back.
 */
export async function refuseAnotherPlace(
  config: StackConfig,
  { resources }: Pick<StackState, "resources">,
): Promise<void> {
  const refusals = placeRefusals({
    ...config,
    urns: Object.keys(resources),
    arns: Object.values(resources).map(({ outputs }) => outputs["arn"]),
  });
  await refuse(
    config,
    refusals.map(({ rule, message }) => ({ rule: rule.name, message })),
  );
}

/**
 * Refuses, before anything is declared, to go on with a database in state that the program doesn't declare.
 *
 * @throws pulumi.RunError that names each, with the command that takes it out of state.
 */
export async function refuseStrayDatabases(
  config: StackConfig,
  resources: ResourceOutputs,
): Promise<void> {
  const parts = Object.values(databaseParts(config.prefix, config.database.engineVersion));
  const found: Removal[] = [];
  for (const urn of strayDatabases(Object.keys(resources), parts)) {
    const message = await strayMessage(config, urn, resources[urn]?.outputs ?? {});
    if (message !== undefined) found.push({ rule: databaseNotDeleted.name, message });
  }
  await refuse(config, found);
}

/**
 * Refuses, before anything is declared, to go on with a stack that had a database and whose state has none: the program
 * would make an empty one, and a network for it.
 *
 * @throws pulumi.RunError
 */
export async function refuseLostDatabase(
  config: StackConfig,
  resources: ResourceOutputs,
): Promise<void> {
  const { type, name, formerly } = databaseParts(
    config.prefix,
    config.database.engineVersion,
  ).instance;
  const known = new Set(
    Object.keys(resources)
      .filter((urn) => typeOf(urn) === type)
      .map(nameOf),
  );
  if ([name, ...formerly].some((each) => known.has(each))) return;
  const finding = creationFinding({ type, name, inputs: {} }, false);
  if (finding === undefined) return;
  const rule = databaseNotCreatedAnew.name;
  const message = await ungrantedDatabaseChange(config, {
    rule,
    resource: name,
    finding,
    inputs: {},
  });
  if (message !== undefined) await refuse(config, [{ rule, message }]);
}

/** Undefined where its deletion was granted. */
async function strayMessage(
  config: StackConfig,
  urn: string,
  inputs: Inputs,
): Promise<string | undefined> {
  const [type, name] = [typeOf(urn), nameOf(urn)];
  const finding = deletionFinding({ type, name, inputs });
  if (finding === undefined) return undefined;
  const rule = databaseNotDeleted.name;
  const left = await ungrantedDatabaseChange(config, { rule, resource: name, finding, inputs });
  return (
    left &&
    [
      `\`${name}\` (${type}) is in this stack's state, but the program doesn't declare it: Pulumi would delete it.`,
      "If it isn't part of this stack, take it out of state. AWS keeps it:",
      `  ${pulumiLine(config.stack, "state", "delete", urn, "--force")}`,
      "If the program should have it, declare it and name it in src/guards/database/parts.ts.",
      left,
    ].join("\n")
  );
}

/**
 * Refuses, once the program has declared everything, to delete what the database or the service depends on.
 *
 * @param undeclared what state has and the program hasn't declared.
 * @throws pulumi.RunError that names each.
 */
export async function refuseRemovals(
  config: StackConfig,
  undeclared: readonly TypeAndName[],
): Promise<void> {
  const found = undeclared.flatMap((resource): Removal[] => {
    if (isDatabaseType(resource.type)) return [];
    const service = serviceRemovalFinding(resource);
    if (service !== undefined) return [{ rule: serviceNotDeleted.name, message: service.message }];
    const finding = removalFinding(resource);
    return finding === undefined
      ? []
      : [{ rule: foundationNotDeleted.name, message: finding.message }];
  });
  await refuse(config, found);
}

async function refuse({ guards }: StackConfig, found: readonly Removal[]): Promise<void> {
  const refused: string[] = [];
  for (const { rule, message } of found) {
    const level = levelOf(rule, guards);
    if (level === "mandatory") refused.push(`${rule}: ${message}`);
    if (level === "advisory") await pulumi.log.warn(`${rule}: ${message}`);
  }
  if (refused.length > 0) throw new pulumi.RunError(refused.join("\n\n"));
}
