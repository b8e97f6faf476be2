// Options of a resource that Pulumi gets beside its inputs: `protect`, and `ignoreChanges`.
import type { ResourceRule } from "../rule";
import {
  CLUSTER,
  CLUSTER_INSTANCE,
  INSTANCE,
  PARAMETER_GROUP,
  SNAPSHOTS,
  SUBNET_GROUP,
} from "./types";

const KEPT_IN_CODE: ReadonlySet<string> = new Set([
  "deletionProtection",
  "skipFinalSnapshot",
  "finalSnapshotIdentifier",
  "deleteAutomatedBackups",
  "backupRetentionPeriod",
  "storageEncrypted",
  "publiclyAccessible",
]);

export const optionRules: readonly ResourceRule[] = [
  {
    name: "database-protected",
    description: "Checks that Pulumi itself refuses to delete the database.",
    severity: "critical",
    remediation:
      "Leave the guards of the program in place (src/enforcement): they set `protect: true`.",
    frameworks: [],
    types: [INSTANCE, CLUSTER, CLUSTER_INSTANCE, SUBNET_GROUP, PARAMETER_GROUP, ...SNAPSHOTS],
    checks: [
      ({ options }) =>
        options === undefined || options.protect
          ? undefined
          : {
              property: "protect",
              message:
                "Without `protect: true` Pulumi deletes it when the program no longer names it.",
            },
    ],
  },
  {
    name: "database-ignore-changes",
    description: "Checks that no setting that protects the database is ignored.",
    severity: "medium",
    remediation: "Take these properties out of `ignoreChanges`.",
    frameworks: [],
    types: [INSTANCE, CLUSTER],
    checks: [
      ({ options }) => {
        const ignored = (options?.ignoreChanges ?? []).filter((name) => KEPT_IN_CODE.has(name));
        if (ignored.length === 0) return undefined;
        return {
          property: "ignoreChanges",
          message: `\`ignoreChanges\` names ${ignored.join(", ")}: a later correction would never reach AWS.`,
        };
      },
    ],
  },
];
