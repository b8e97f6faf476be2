// What a change does to a running database without replacing it: an outage, a change that cannot be undone, or lost
// evidence (Amazon RDS User Guide, "Settings for DB instances"; terraform-provider-aws, db_instance).
import { plainText } from "../plainText";
import type { RuleCheck, ResourceRule } from "../rule";
import { checkChange, checkChanges } from "./checks";
import { CLUSTER, INSTANCE } from "./types";

const DATABASES = [INSTANCE, CLUSTER];
// Of an Active Directory that users log in by.
const DOMAIN = [
  "domain",
  "domainFqdn",
  "domainOu",
  "domainAuthSecretArn",
  "domainDnsIps",
  "domainIamRoleName",
];

type Described = Omit<ResourceRule, "frameworks" | "types"> & Partial<Pick<ResourceRule, "types">>;

const RULES: readonly Described[] = [
  {
    name: "database-storage",
    description: "Checks that storage doesn't shrink, and can still grow automatically.",
    severity: "high",
    remediation: "Set `allocatedStorage` and `maxAllocatedStorage` back: storage only grows.",
    checks: [
      checkChange("allocatedStorage", (from, to) =>
        Number(to) < Number(from)
          ? `Storage can't shrink from ${shown(from)} to ${shown(to)} GiB: RDS refuses, and the update stops half done.`
          : undefined,
      ),
      checkChange("maxAllocatedStorage", (from, to) =>
        to === undefined
          ? "Storage would no longer grow automatically: a full disk stops the database."
          : Number(to) < Number(from)
            ? `Storage would grow automatically to ${shown(to)} GiB only, not to ${shown(from)}.`
            : undefined,
      ),
    ],
  },
  {
    name: "database-storage-performance",
    types: [INSTANCE],
    description: "Checks that the storage isn't rebuilt by accident.",
    severity: "medium",
    remediation: "Change storage in a quiet hour.",
    checks: checkChanges(
      ["storageType", "iops", "storageThroughput"],
      (property) =>
        `Changing \`${property}\` makes RDS rebuild the storage for hours; no other change of storage is possible meanwhile.`,
    ),
  },
  {
    name: "database-instance-class",
    description: "Checks that the database isn't restarted on another machine by accident.",
    severity: "high",
    remediation: "Change the class in a maintenance window, not beside a release.",
    checks: checkChanges(
      ["instanceClass", "dbClusterInstanceClass"],
      (property) =>
        `Changing \`${property}\` takes the database down for minutes (a failover where it has a standby), and a smaller class allows fewer connections.`,
    ),
  },
  {
    name: "database-identifier",
    description: "Checks that the database keeps its name.",
    severity: "high",
    remediation: "Set `identifier` back.",
    checks: checkChanges(
      ["identifier", "identifierPrefix"],
      () =>
        "A new identifier restarts the database and changes its address: nothing reaches it by the old one.",
    ),
  },
  {
    name: "database-port",
    description: "Checks that the database keeps its port.",
    severity: "high",
    remediation: "Set `port` back.",
    checks: [
      checkChange(
        "port",
        () => "A new port restarts the database, and nothing reaches it by the old one.",
      ),
    ],
  },
  {
    name: "database-network",
    description: "Checks that the database stays where the application reaches it.",
    severity: "high",
    remediation: "Set the subnet group and the security groups back.",
    checks: [
      checkChange("dbSubnetGroupName", (_, to) =>
        to === undefined
          ? undefined
          : "Another subnet group moves the database to other subnets, with an outage.",
      ),
      checkChange(
        "vpcSecurityGroupIds",
        () =>
          "Other security groups take effect at once: they can cut the application off, or let others in.",
      ),
    ],
  },
  {
    name: "database-password",
    description: "Checks that the master password isn't changed by accident.",
    severity: "high",
    remediation: "Change the password in an update of its own, and restart the tasks at once.",
    checks: [
      "password",
      "passwordWo",
      "passwordWoVersion",
      "masterPassword",
      "masterPasswordWo",
      "masterPasswordWoVersion",
      "manageMasterUserPassword",
    ].map(passwordChange),
  },
  {
    name: "database-parameter-group",
    description: "Checks that the database's parameters aren't changed by accident.",
    severity: "medium",
    remediation:
      "Change parameters in an update of their own, and restart the database when it suits.",
    checks: checkChanges(
      ["parameterGroupName", "dbClusterParameterGroupName"],
      () =>
        "Another parameter group takes effect only after a restart: the next one, for whatever reason, applies it.",
    ),
  },
  {
    name: "database-replica",
    description: "Checks that a replica stays a replica.",
    severity: "critical",
    remediation: "Set the source back.",
    checks: checkChanges(
      ["replicateSourceDb", "replicationSourceIdentifier"],
      () => "A replica without its source becomes a database of its own, permanently.",
    ),
  },
  {
    name: "database-evidence",
    description: "Checks that logs and monitoring of the database stay on.",
    severity: "low",
    remediation: "Set it back, at least until the incident is over.",
    checks: [
      checkChange("monitoringInterval", (_, to) =>
        Number(to ?? 0) === 0 ? "Enhanced monitoring would end." : undefined,
      ),
      checkChange("enabledCloudwatchLogsExports", (from, to) => {
        const kept = new Set(Array.isArray(to) ? to : []);
        const lost = (Array.isArray(from) ? from : []).filter((name) => !kept.has(name));
        return lost.length > 0
          ? `The ${lost.join(", ")} log would no longer be exported.`
          : undefined;
      }),
      checkChange("performanceInsightsEnabled", (_, to) =>
        to === true
          ? undefined
          : "Performance Insights would end, and its history would be deleted.",
      ),
      checkChange(
        "performanceInsightsKmsKeyId",
        () => "The key of Performance Insights can't be changed.",
      ),
    ],
  },
  {
    name: "database-iam-authentication",
    description: "Checks that clients that log in by IAM aren't locked out.",
    severity: "medium",
    remediation: "Set `iamDatabaseAuthenticationEnabled: true` again.",
    checks: [
      checkChange("iamDatabaseAuthenticationEnabled", (from, to) =>
        from === true && to !== true
          ? "Clients that log in by IAM would be locked out."
          : undefined,
      ),
    ],
  },
  {
    name: "database-other-change",
    description: "Checks for other changes that may restart the database.",
    severity: "medium",
    remediation: "Change it in a maintenance window, not beside a release.",
    checks: [
      ...checkChanges(
        [
          "optionGroupName",
          "caCertIdentifier",
          "caCertificateIdentifier",
          "networkType",
          "licenseModel",
          "dedicatedLogVolume",
          ...DOMAIN,
        ],
        (property) =>
          `Changing \`${property}\` may restart the database, or keep users from logging in.`,
      ),
      checkChange("backupRetentionPeriod", (from, to) =>
        Number(from ?? 0) === 0 && Number(to) > 0
          ? "Automated backups begin: RDS stops the database's disk for a moment, at once."
          : undefined,
      ),
    ],
  },
];

export const inPlaceRules: readonly ResourceRule[] = RULES.map((rule) => ({
  frameworks: [],
  types: DATABASES,
  ...rule,
}));

/** The old and the new value are never named. */
function passwordChange(property: string): RuleCheck {
  return (resource) => {
    const found = checkChange(
      property,
      () =>
        `Changing \`${property}\` changes the master password: running tasks keep the old one and can no longer connect.`,
    )(resource);
    return found && { ...found, from: "(secret)", to: "(secret)" };
  };
}

function shown(value: unknown): string {
  return value === undefined ? "unset" : plainText(value);
}
