// What the program declares of RDS, by type and logical name: the component makes its resources by these names, and
// the guards take any other resource of RDS in state for one that the update would delete. Whoever declares another
// database, or gives one another name, says so here.
import { nameIn, parameterGroupIn } from "../../names";
import { nameOf } from "../urn";
import { INSTANCE, isDatabaseType, PARAMETER_GROUP, SUBNET_GROUP } from "./types";

/** The component's type. */
export const DATABASE_COMPONENT = "webapp:database:Database";

/** A resource of RDS that the program declares. */
export interface DatabasePart {
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  /** Logical names that it had: they become aliases. */
  readonly formerly: readonly string[];
}

/**
 * The parts of the stack's database.
 *
 * @param prefix begins every name.
 * @param engineVersion PostgreSQL's major version.
 */
export function databaseParts(prefix: string, engineVersion: string) {
  const part = (type: string, name: string): DatabasePart => ({ type, name, formerly: [] });
  return {
    instance: part(INSTANCE, nameIn(prefix, "database")),
    subnetGroup: part(SUBNET_GROUP, nameIn(prefix, "database")),
    parameterGroup: part(PARAMETER_GROUP, parameterGroupIn(prefix, engineVersion)),
  };
}

/** Those URNs of state that are of RDS and that the program doesn't declare. */
export function strayDatabases(
  urns: readonly string[],
  parts: readonly DatabasePart[],
): readonly string[] {
  const declared = new Set(
    parts.flatMap(({ type, name, formerly }) =>
      [name, ...formerly].map((each) => `${DATABASE_COMPONENT}$${type}::${each}`),
    ),
  );
  return urns.filter((urn) => {
    const qualifiedType = urn.split("::")[2] ?? "";
    const type = qualifiedType.split("$").at(-1) ?? "";
    return isDatabaseType(type) && !declared.has(`${qualifiedType}::${nameOf(urn)}`);
  });
}
