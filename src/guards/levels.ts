// Which rule is mandatory where. Everything that a guard refuses or warns of stands in this one table.

/** What a stack is to its guards: config `guards`. */
export type Profile = "production" | "development";

/** What a violation does: fails the update, warns, or is not looked for. */
export type Level = "mandatory" | "advisory" | "disabled";

/** Levels by rule name. A rule that isn't here is a bug (a test holds the two together). */
export const LEVELS: Readonly<Record<string, Readonly<Record<Profile, Level>>>> = {
  // -- database: src/guards/database -----------------------------------------------------------------
  "database-not-deleted": { production: "mandatory", development: "advisory" },
  "database-not-created-anew": { production: "mandatory", development: "advisory" },
  "database-not-adopted": { production: "mandatory", development: "advisory" },
  "database-not-replaced": { production: "mandatory", development: "advisory" },
  "database-protected": { production: "mandatory", development: "disabled" },
  "database-deletion-protection": { production: "mandatory", development: "disabled" },
  "database-final-snapshot": { production: "mandatory", development: "disabled" },
  "database-automated-backups": { production: "mandatory", development: "disabled" },
  "database-backup-retention": { production: "mandatory", development: "disabled" },
  "database-encrypted": { production: "mandatory", development: "mandatory" },
  "database-not-public": { production: "mandatory", development: "mandatory" },
  "database-multi-az": { production: "mandatory", development: "disabled" },
  "database-apply-immediately": { production: "mandatory", development: "disabled" },
  "database-major-upgrade-armed": { production: "mandatory", development: "advisory" },
  "database-engine-version": { production: "mandatory", development: "advisory" },
  "database-storage": { production: "mandatory", development: "advisory" },
  "database-instance-class": { production: "mandatory", development: "disabled" },
  "database-identifier": { production: "mandatory", development: "advisory" },
  "database-port": { production: "mandatory", development: "advisory" },
  "database-network": { production: "mandatory", development: "advisory" },
  "database-password": { production: "mandatory", development: "advisory" },
  "database-replica": { production: "mandatory", development: "advisory" },
  "database-ignore-changes": { production: "mandatory", development: "disabled" },
  "database-storage-performance": { production: "advisory", development: "disabled" },
  "database-parameter-group": { production: "advisory", development: "disabled" },
  "database-blue-green": { production: "mandatory", development: "advisory" },
  "database-maintenance-window": { production: "mandatory", development: "disabled" },
  "database-minor-version": { production: "advisory", development: "disabled" },
  "database-snapshot-not-shared": { production: "mandatory", development: "mandatory" },
  "database-evidence": { production: "advisory", development: "disabled" },
  "database-iam-authentication": { production: "advisory", development: "disabled" },
  "database-subnets": { production: "advisory", development: "disabled" },
  "database-parameters": { production: "advisory", development: "disabled" },
  "database-force-destroy": { production: "mandatory", development: "disabled" },
  "database-other-change": { production: "advisory", development: "disabled" },

  // -- release: src/guards/release -------------------------------------------------------------------
  "image-not-pinned": { production: "mandatory", development: "mandatory" },
  "tag-names-one-image": { production: "mandatory", development: "advisory" },
  "image-tag-well-formed": { production: "mandatory", development: "mandatory" },
  "image-from-configured-repository": { production: "mandatory", development: "mandatory" },
  "image-is-the-release": { production: "mandatory", development: "mandatory" },
  "environment-not-misleading": { production: "mandatory", development: "mandatory" },
  "environment-names-once": { production: "mandatory", development: "mandatory" },
  "release-runs-as-built": { production: "mandatory", development: "advisory" },
  "proof-not-weakened": { production: "mandatory", development: "disabled" },
  "proof-asks-smoke-paths": { production: "mandatory", development: "advisory" },
  "rollback-confirmed": { production: "mandatory", development: "disabled" },
  "rollback-target-verified": { production: "mandatory", development: "advisory" },
  "rollback-changes-nothing-else": { production: "mandatory", development: "disabled" },
  "plan-complete": { production: "mandatory", development: "mandatory" },
  "plan-deletes-nothing": { production: "advisory", development: "advisory" },
  "guards-not-lowered": { production: "mandatory", development: "mandatory" },

  // -- what they stand on: src/guards/foundation -----------------------------------------------------
  "foundation-not-deleted": { production: "mandatory", development: "advisory" },
  "foundation-not-replaced": { production: "mandatory", development: "advisory" },

  // -- stack: src/guards/stack -----------------------------------------------------------------------
  "service-not-deleted": { production: "mandatory", development: "advisory" },
  "task-definition-readable": { production: "mandatory", development: "mandatory" },
  "containers-not-privileged": { production: "mandatory", development: "mandatory" },
  "no-secrets-in-environment": { production: "mandatory", development: "mandatory" },
  "containers-write-logs": { production: "mandatory", development: "mandatory" },
  "container-filesystem-read-only": { production: "advisory", development: "disabled" },
  "container-health-check": { production: "advisory", development: "advisory" },
  "container-stop-timeout": { production: "mandatory", development: "mandatory" },
  "task-role-not-execution-role": { production: "mandatory", development: "mandatory" },
  "task-revisions-kept": { production: "mandatory", development: "advisory" },
  "tasks-without-public-address": { production: "mandatory", development: "advisory" },
  "deployment-circuit-breaker": { production: "mandatory", development: "advisory" },
  "deployment-keeps-capacity": { production: "advisory", development: "advisory" },
  "fargate-platform-current": { production: "advisory", development: "advisory" },
  "cluster-container-insights": { production: "advisory", development: "disabled" },
  "listener-http-redirects": { production: "mandatory", development: "disabled" },
  "listener-modern-tls": { production: "mandatory", development: "mandatory" },
  "load-balancer-access-logs": { production: "advisory", development: "disabled" },
  "load-balancer-drops-invalid-headers": { production: "advisory", development: "advisory" },
  "load-balancer-deletion-protection": { production: "advisory", development: "disabled" },
  "target-health-check": { production: "mandatory", development: "advisory" },
  "target-deregistration-quick": { production: "advisory", development: "advisory" },
  "database-admits-application-only": { production: "mandatory", development: "mandatory" },
  "database-port-not-open": { production: "mandatory", development: "mandatory" },
  "internet-reaches-load-balancer-only": { production: "mandatory", development: "mandatory" },
  "iam-policy-readable": { production: "mandatory", development: "mandatory" },
  "iam-no-administrator": { production: "mandatory", development: "mandatory" },
  "iam-no-iam-administration": { production: "mandatory", development: "mandatory" },
  "iam-no-database-deletion": { production: "mandatory", development: "mandatory" },
  "iam-trust-named": { production: "mandatory", development: "mandatory" },
  "secret-recoverable": { production: "mandatory", development: "disabled" },
  "secret-not-public": { production: "mandatory", development: "mandatory" },
  "log-retention-set": { production: "advisory", development: "advisory" },
};

/**
 * A rule's level on a stack.
 *
 * @throws Error for a name that isn't in the table.
 */
export function levelOf(rule: string, profile: Profile): Level {
  const levels = LEVELS[rule];
  if (levels === undefined) throw new Error(`the rule ${rule} has no level`);
  return levels[profile];
}
