// Properties whose change makes the provider delete a resource and make another. The provider's own schema says
// which (terraform-provider-aws marks them ForceNew; internal/service/rds/*.go). An Instance's `identifier` isn't
// one of them: since 2023 it renames in place (terraform-provider-aws #32687).
import type { RuleCheck, ResourceRule } from "../rule";
import { isSame } from "./checks";
import * as types from "./types";

/** What a replacement of a type loses. */
interface Replacement {
  readonly properties: readonly string[];
  readonly loss: string;
}

const DATA_IS_LOST = "RDS would delete this database and make an empty one in its place.";

const REPLACED_BY: Readonly<Record<string, Replacement>> = {
  [types.INSTANCE]: {
    properties: [
      "engine",
      "username",
      "dbName",
      "storageEncrypted",
      "kmsKeyId",
      "availabilityZone",
      "snapshotIdentifier",
      "restoreToPointInTime",
      "s3Import",
      "characterSetName",
      "ncharCharacterSetName",
      "timezone",
      "customIamInstanceProfile",
      "backupTarget",
      "engineLifecycleSupport",
      "region",
    ],
    loss: DATA_IS_LOST,
  },
  [types.CLUSTER]: {
    properties: [
      "clusterIdentifier",
      "clusterIdentifierPrefix",
      "engine",
      "engineMode",
      "databaseName",
      "masterUsername",
      "storageEncrypted",
      "kmsKeyId",
      "availabilityZones",
      "dbSubnetGroupName",
      "dbSystemId",
      "clusterScalabilityType",
      "sourceRegion",
      "snapshotIdentifier",
      "restoreToPointInTime",
      "s3Import",
      "storageType",
      "region",
    ],
    loss: DATA_IS_LOST,
  },
  [types.CLUSTER_INSTANCE]: {
    properties: [
      "identifier",
      "identifierPrefix",
      "clusterIdentifier",
      "engine",
      "availabilityZone",
      "dbSubnetGroupName",
      "customIamInstanceProfile",
      "region",
    ],
    loss: "RDS would delete this instance of the cluster and start another; its connections break.",
  },
  [types.SUBNET_GROUP]: {
    properties: ["name", "namePrefix", "region"],
    loss: "The group would be created again under another name, which moves an instance and replaces a cluster.",
  },
  [types.PARAMETER_GROUP]: {
    properties: ["name", "namePrefix", "family", "description", "region"],
    loss: "The group would be created again: the database restarts with its parameters.",
  },
  [types.SNAPSHOT]: {
    properties: ["dbInstanceIdentifier", "dbSnapshotIdentifier", "region"],
    loss: "RDS would delete this snapshot, which nothing in AWS protects, and take another.",
  },
};

// What the provider fills in where nothing is given (Optional and Computed in its schema): taking it out again is no
// change to it.
const FREE_TO_REMOVE: Readonly<Record<string, readonly string[]>> = {
  [types.INSTANCE]: [
    "engine",
    "username",
    "dbName",
    "kmsKeyId",
    "availabilityZone",
    "snapshotIdentifier",
    "characterSetName",
    "ncharCharacterSetName",
    "timezone",
    "backupTarget",
    "region",
  ],
  [types.CLUSTER]: [
    "clusterIdentifier",
    "clusterIdentifierPrefix",
    "availabilityZones",
    "databaseName",
    "dbSubnetGroupName",
    "dbSystemId",
    "kmsKeyId",
    "masterUsername",
    "clusterScalabilityType",
    "snapshotIdentifier",
    "region",
  ],
};
// Aurora alone changes its storage in place.
const AURORA = /^aurora/;

/** Objects to each change that would replace a resource of RDS. */
export const databaseNotReplaced: ResourceRule = {
  name: "database-not-replaced",
  description: "Checks that no change replaces the database, or what it needs.",
  severity: "critical",
  remediation:
    "Set the property back. What needs another value needs a new database beside this one: declare it, " +
    "move the data, point the application at it, and delete this one last.",
  frameworks: [],
  types: Object.keys(REPLACED_BY),
  checks: [...new Set(Object.values(REPLACED_BY).flatMap(({ properties }) => properties))].map(
    replacedBy,
  ),
};

function replacedBy(property: string): RuleCheck {
  return ({ type, before, after }) => {
    const replacement = REPLACED_BY[type];
    if (before === undefined || replacement?.properties.includes(property) !== true) {
      return undefined;
    }
    const [from, to] = [before[property], after[property]];
    if (isSame(from, to) || isUnsetByProvider(from, to)) return undefined;
    if (to === undefined && FREE_TO_REMOVE[type]?.includes(property) === true) return undefined;
    const isAurora = property === "storageType" && AURORA.test(String(after["engine"]));
    if (type === types.CLUSTER && isAurora) return undefined;
    return {
      property,
      from,
      to,
      message: `Changing \`${property}\` replaces it. ${replacement.loss}`,
    };
  };
}

/** RDS fills in what the program leaves out; leaving it out again changes nothing. */
function isUnsetByProvider(from: unknown, to: unknown): boolean {
  return to === undefined && from === false;
}
