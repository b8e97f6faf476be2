// Rules on a whole resource of RDS, not on its properties: it would be created, deleted or taken over.
import type { Finding, Inputs, Rule } from "../rule";
import { holdsData, isDatabaseType, SNAPSHOTS } from "./types";

export const databaseNotDeleted: Rule = {
  name: "database-not-deleted",
  description: "Checks that nothing of the database is deleted, in any way.",
  severity: "critical",
  remediation: "Put the resource back into the program, under its old name.",
  frameworks: [],
};

export const databaseNotCreatedAnew: Rule = {
  name: "database-not-created-anew",
  description: "Checks that no empty database takes the place of one that held data.",
  severity: "critical",
  remediation:
    "Find out where the database is: a rename needs an alias, one that vanished needs a restore from a snapshot.",
  frameworks: [],
};

export const databaseNotAdopted: Rule = {
  name: "database-not-adopted",
  description: "Checks that no other database is taken over under this one's name.",
  severity: "critical",
  remediation: "Use another logical name, or a lookup function that makes no resource.",
  frameworks: [],
};

export const eventRules = [databaseNotDeleted, databaseNotCreatedAnew, databaseNotAdopted];

/** The resource that an event is about. */
export interface DatabaseResource {
  readonly type: string;
  readonly name: string;
  readonly inputs: Inputs;
}

/** The finding that a resource of RDS is to be deleted. */
export function deletionFinding({ type, name, inputs }: DatabaseResource): Finding | undefined {
  if (!isDatabaseType(type)) return undefined;
  const effect = holdsData(type) ? "and its data is lost" : "and the database can't do without it";
  return {
    property: "delete",
    from: identifierOf(inputs, name),
    to: "",
    message: `\`${name}\` (${type}) would be deleted, ${effect}.`,
  };
}

/**
 * The finding that a database is to be made where there should be one already: after it vanished and the state
 * was refreshed, after a rename without an alias, or as the second half of a replacement.
 *
 * @param isNewStack the stack never had a service, so nothing can have been lost.
 */
export function creationFinding(
  subject: DatabaseResource,
  isNewStack: boolean,
): Finding | undefined {
  const { type, name, inputs } = subject;
  if (isNewStack || !holdsData(type) || SNAPSHOTS.includes(type)) return undefined;
  return {
    property: "create",
    from: "",
    to: identifierOf(inputs, name),
    message: `\`${name}\` (${type}) would be created again, and empty: this stack had a database before.`,
  };
}

/** The finding that a database of another origin is to take this name: the one that has it would be deleted. */
export function adoptionFinding(
  { type, name }: Omit<DatabaseResource, "inputs">,
  how: "get" | "import",
): Finding | undefined {
  if (!isDatabaseType(type)) return undefined;
  const call = how === "get" ? "`.get()`" : "the option `import`";
  return {
    property: how,
    message: `\`${name}\` (${type}) is declared by ${call}: Pulumi would delete the one that has this name now.`,
  };
}

function identifierOf(inputs: Inputs, name: string): string {
  for (const property of ["identifier", "clusterIdentifier", "name"]) {
    const identifier = readKnown(inputs, property);
    if (typeof identifier === "string") return identifier;
  }
  return name;
}

function readKnown(inputs: Inputs, property: string): unknown {
  try {
    return inputs[property];
  } catch {
    return undefined;
  }
}
