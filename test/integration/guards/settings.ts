// Settings of the database that disarm it, expose it, or change with an outage or no way back. The hooks name all
// that they object to at once: so the rows of a group are tried together, and each must be named.
import { config, property } from "./edits";
import type { DatabaseEvent } from "./events";

/** Rows that don't contradict each other. */
export type SettingsGroup = readonly DatabaseEvent[];

const named = (rule: string) => new RegExp(`${rule}(: |  \\()`);

/** Each group is tried as one edited program. */
export const SETTINGS: readonly SettingsGroup[] = [
  [
    property(
      "deletion protection off",
      named("database-deletion-protection"),
      "deletionProtection: args.isProtected",
      "deletionProtection: false",
    ),
    property(
      "final snapshot skipped",
      named("database-final-snapshot"),
      "skipFinalSnapshot: !args.isProtected",
      "skipFinalSnapshot: true",
    ),
    property(
      "backups deleted with it",
      named("database-automated-backups"),
      "deleteAutomatedBackups: !args.isProtected",
      "deleteAutomatedBackups: true",
    ),
    config("backups kept shorter", named("database-backup-retention"), "databaseBackupDays", "9"),
    property(
      "changes applied at once",
      named("database-apply-immediately"),
      "applyImmediately: false",
      "applyImmediately: true",
    ),
    property(
      "a public address",
      named("database-not-public"),
      "publiclyAccessible: false",
      "publiclyAccessible: true",
    ),
    config("no standby", named("database-multi-az"), "databaseMultiAz", "false"),
    property(
      "major upgrades armed",
      named("database-major-upgrade-armed"),
      "allowMajorVersionUpgrade: false",
      "allowMajorVersionUpgrade: true",
    ),
    property(
      "a higher major version",
      named("database-engine-version"),
      "engineVersion: args.engineVersion",
      'engineVersion: "16"',
    ),
    property(
      "smaller storage",
      named("database-storage"),
      "allocatedStorage: args.storageGib",
      "allocatedStorage: 10",
    ),
    config(
      "another class",
      named("database-instance-class"),
      "databaseInstanceClass",
      "db.t4g.small",
    ),
    property(
      "another identifier",
      named("database-identifier"),
      'identifier: nameIn(name, "database")',
      'identifier: name + "-postgres"',
    ),
    property(
      "another port",
      named("database-port"),
      "port: DATABASE_PORT,\n        dbSubnetGroupName: subnetGroup.name",
      "port: 5433,\n        dbSubnetGroupName: subnetGroup.name",
    ),
    property(
      "other security groups",
      named("database-network"),
      "vpcSecurityGroupIds: [args.securityGroupId]",
      "vpcSecurityGroupIds: []",
    ),
    property(
      "another password",
      named("database-password"),
      "username: args.username,\n        password: args.password",
      'username: args.username,\n        password: pulumi.secret("another")',
    ),
  ],
  [
    property(
      "no backups",
      named("database-backup-retention"),
      "backupRetentionPeriod: args.backupDays",
      "backupRetentionPeriod: 0",
    ),
    property(
      "a lower version",
      named("database-engine-version"),
      "engineVersion: args.engineVersion",
      'engineVersion: "14"',
    ),
    property(
      "storage that stops growing",
      named("database-storage"),
      "maxAllocatedStorage: args.maxStorageGib",
      "maxAllocatedStorage: undefined",
    ),
  ],
];

/** What a stack is only warned of. */
export const WARNED_OF: SettingsGroup = [
  property(
    "another parameter group",
    named("database-parameter-group"),
    "parameterGroupName: parameterGroup.name",
    'parameterGroupName: "default.postgres15"',
  ),
  property(
    "Performance Insights off",
    named("database-evidence"),
    "performanceInsightsEnabled: args.isProtected",
    "performanceInsightsEnabled: false",
  ),
];

/** A group as one event. */
export function together(rows: SettingsGroup): DatabaseEvent & { parts: SettingsGroup } {
  return {
    parts: rows,
    title: rows.map(({ title }) => title).join(", "),
    how: "",
    reason: undefined,
    edits: rows.flatMap(({ edits = [] }) => edits),
    config: Object.assign({}, ...rows.map((row) => row.config ?? {})) as Record<string, string>,
  };
}
