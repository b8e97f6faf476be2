// What a database must have, whatever it had before: deletion protection, backups, encryption, no public address. The
// provider reads the settings about deletion from state when it deletes, so they must be there before.
import { plainText } from "../plainText";
import type { Inputs, ResourceRule } from "../rule";
import { checkValue } from "./checks";
import { CLUSTER, CLUSTER_INSTANCE, INSTANCE, SNAPSHOTS } from "./types";

const DATABASES = [INSTANCE, CLUSTER];

/** The fewest days that a point-in-time restore must reach back in production (Security Hub RDS.11). */
export const LEAST_BACKUP_DAYS = 7;

export const requiredRules: readonly ResourceRule[] = [
  {
    name: "database-deletion-protection",
    description: "Checks that AWS itself refuses to delete the database.",
    severity: "critical",
    remediation: "Set `deletionProtection: true`, and leave it.",
    frameworks: ["Security Hub RDS.8", "CKV_AWS_293", "AVD-AWS-0177"],
    types: DATABASES,
    checks: [
      checkValue("deletionProtection", (to) =>
        to === true
          ? undefined
          : "Without `deletionProtection: true` AWS deletes the database when it is asked to.",
      ),
    ],
  },
  {
    name: "database-final-snapshot",
    description: "Checks that a deleted database would leave a snapshot behind.",
    severity: "critical",
    remediation: "Set `skipFinalSnapshot: false` and a `finalSnapshotIdentifier`.",
    frameworks: [],
    types: DATABASES,
    checks: [
      checkValue("skipFinalSnapshot", (to) =>
        to === true ? "With `skipFinalSnapshot` a deleted database leaves no snapshot." : undefined,
      ),
      checkValue("finalSnapshotIdentifier", (to) =>
        typeof to === "string" && to !== ""
          ? undefined
          : "Without `finalSnapshotIdentifier` the final snapshot has no name, and the provider's deletion fails half way.",
      ),
    ],
  },
  {
    name: "database-automated-backups",
    description: "Checks that automated backups outlive a deleted database.",
    severity: "high",
    remediation: "Set `deleteAutomatedBackups: false`.",
    frameworks: [],
    types: DATABASES,
    checks: [
      checkValue("deleteAutomatedBackups", (to) =>
        to === false
          ? undefined
          : "Unless `deleteAutomatedBackups` is `false`, point-in-time backups go with the database.",
      ),
    ],
  },
  {
    name: "database-backup-retention",
    description:
      "Checks that a point-in-time restore reaches back far enough, and no less than before.",
    severity: "critical",
    remediation: `Set \`backupRetentionPeriod\` to at least ${LEAST_BACKUP_DAYS}, and don't lower it.`,
    frameworks: ["Security Hub RDS.11", "CKV_AWS_133", "AVD-AWS-0077"],
    types: DATABASES,
    checks: [
      checkValue("backupRetentionPeriod", (to, { before }) =>
        retention(to, before?.["backupRetentionPeriod"]),
      ),
    ],
  },
  {
    name: "database-encrypted",
    description: "Checks that the database's storage is encrypted.",
    severity: "critical",
    remediation: "Make a new, encrypted database beside this one; it can't be turned on in place.",
    frameworks: ["Security Hub RDS.3", "CKV_AWS_16", "AVD-AWS-0080"],
    types: DATABASES,
    checks: [
      checkValue("storageEncrypted", (to) =>
        to === true ? undefined : "The database's storage wouldn't be encrypted.",
      ),
    ],
  },
  {
    name: "database-not-public",
    description: "Checks that the database has no public address.",
    severity: "critical",
    remediation: "Set `publiclyAccessible: false`.",
    frameworks: ["Security Hub RDS.2", "CKV_AWS_17", "AVD-AWS-0180"],
    types: [INSTANCE, CLUSTER_INSTANCE],
    checks: [
      checkValue("publiclyAccessible", (to) =>
        to === true ? "The database would get a public address, at once." : undefined,
      ),
    ],
  },
  {
    name: "database-multi-az",
    description: "Checks that a standby runs in another zone.",
    severity: "high",
    remediation: "Set `multiAz: true`.",
    frameworks: ["Security Hub RDS.5", "CKV_AWS_157"],
    types: [INSTANCE],
    checks: [
      checkValue("multiAz", (to) =>
        to === true ? undefined : "Without `multiAz` no standby takes over when its zone fails.",
      ),
    ],
  },
  {
    name: "database-apply-immediately",
    description: "Checks that changes wait for the maintenance window.",
    severity: "high",
    remediation: "Set `applyImmediately: false`.",
    frameworks: [],
    types: [INSTANCE, CLUSTER, CLUSTER_INSTANCE],
    checks: [
      checkValue("applyImmediately", (to) =>
        to === true
          ? "`applyImmediately` restarts the database for whatever is pending, and lets the provider switch deletion protection off by itself."
          : undefined,
      ),
    ],
  },
  {
    name: "database-major-upgrade-armed",
    description: "Checks that no change can upgrade the database to another major version.",
    severity: "high",
    remediation: "Set `allowMajorVersionUpgrade: false` until the upgrade is due.",
    frameworks: [],
    types: DATABASES,
    checks: [
      checkValue("allowMajorVersionUpgrade", (to) =>
        to === true
          ? "`allowMajorVersionUpgrade` lets a changed version upgrade the database, and there is no way back."
          : undefined,
      ),
    ],
  },
  {
    // The provider switches to the copy, then takes the old database's deletion protection off and deletes it without
    // a final snapshot (terraform-provider-aws, internal/service/rds/instance.go and blue_green.go).
    name: "database-blue-green",
    description: "Checks that no update swaps the database for a copy and deletes it.",
    severity: "critical",
    remediation:
      "Take `blueGreenUpdate` out. Make a blue/green deployment with the AWS CLI, and delete the old database by hand.",
    frameworks: [],
    types: [INSTANCE],
    checks: [
      checkValue("blueGreenUpdate", (to) =>
        isEnabled(to)
          ? "With `blueGreenUpdate` an update makes a copy of the database and switches to it. Then it turns deletion " +
            "protection off on the old one and deletes it, without a final snapshot and with its automated backups."
          : undefined,
      ),
    ],
  },
  {
    name: "database-snapshot-not-shared",
    description: "Checks that no snapshot of the database is shared with everybody.",
    severity: "critical",
    remediation: "Name accounts in `sharedAccounts`, or take it out.",
    frameworks: ["Security Hub RDS.1"],
    types: SNAPSHOTS,
    checks: [
      checkValue("sharedAccounts", (to) =>
        isList(to) && Array.from({ length: to.length }, (_, index) => to[index]).includes("all")
          ? "Shared with `all`, the snapshot can be restored by everybody who has an AWS account."
          : undefined,
      ),
    ],
  },
];

function isEnabled(block: unknown): boolean {
  return typeof block === "object" && block !== null && (block as Inputs)["enabled"] === true;
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function retention(to: unknown, from: unknown): string | undefined {
  if (to === undefined) {
    return "Unless `backupRetentionPeriod` is set, the database has no automated backups and no point-in-time restore.";
  }
  if (Number(to) === 0) {
    return "`backupRetentionPeriod: 0` deletes the automated backups and ends point-in-time restore; RDS stops the database's disk for a moment.";
  }
  if (Number(to) < LEAST_BACKUP_DAYS) {
    return `Backups would be kept for ${plainText(to)} days, but they must be kept for at least ${LEAST_BACKUP_DAYS}.`;
  }
  return from !== undefined && Number(to) < Number(from)
    ? `Backups would be kept for ${plainText(to)} days instead of ${plainText(from)}: older restore points are lost.`
    : undefined;
}
