// When RDS restarts the database for another version, and when there is no way back from it (Amazon RDS User Guide,
// "Upgrading a DB instance engine version" and "The Amazon RDS maintenance window").
import { plainText } from "../plainText";
import type { ResourceRule } from "../rule";
import { checkChange } from "./checks";
import { CLUSTER, CLUSTER_INSTANCE, INSTANCE } from "./types";

export const versionRules: readonly ResourceRule[] = [
  {
    name: "database-engine-version",
    description:
      "Checks that the database gets no upgrade that can't be undone, and no lower version.",
    severity: "critical",
    remediation: "Set `engineVersion` back. Upgrade in a planned window, after a snapshot.",
    frameworks: [],
    types: [INSTANCE, CLUSTER],
    checks: [checkChange("engineVersion", versionChange)],
  },
  {
    name: "database-maintenance-window",
    description:
      "Checks that the window in which RDS may restart the database isn't moved by accident.",
    severity: "high",
    remediation: "Set it back. Move the window when nothing is waiting for it.",
    frameworks: [],
    types: [INSTANCE, CLUSTER, CLUSTER_INSTANCE],
    checks: ["maintenanceWindow", "preferredMaintenanceWindow"].map((property) =>
      checkChange(property, (_, to) =>
        to === undefined
          ? undefined
          : `With another \`${property}\`, RDS may restart the database at once for a pending change.`,
      ),
    ),
  },
  {
    name: "database-minor-version",
    description: "Checks that a minor version isn't changed by accident.",
    severity: "medium",
    remediation:
      "Leave the minor version out: RDS upgrades it automatically in the maintenance window.",
    frameworks: [],
    types: [INSTANCE, CLUSTER],
    checks: [checkChange("engineVersion", minorChange)],
  },
];

function versionChange(from: unknown, to: unknown): string | undefined {
  const [before, after] = [from, to].map((version) => plainText(version).split(".").map(Number));
  const [oldMajor = 0, oldMinor] = before ?? [];
  const [newMajor = 0, newMinor] = after ?? [];
  if (newMajor > oldMajor) {
    return `An upgrade from ${shown(from)} to ${shown(to)} takes the database down and can't be undone: the way back is a restore.`;
  }
  const isLower = newMajor < oldMajor || (newMinor ?? Infinity) < (oldMinor ?? 0);
  return isLower ? `RDS refuses to go back from ${shown(from)} to ${shown(to)}.` : undefined;
}

/** Within a major version; a lower one is refused by RDS. */
function minorChange(from: unknown, to: unknown): string | undefined {
  const [before, after] = [from, to].map((version) => plainText(version).split(".").map(Number));
  const isHigher = (after?.[1] ?? -1) > (before?.[1] ?? -1);
  return before?.[0] === after?.[0] && isHigher
    ? `From ${shown(from)} to ${shown(to)} the database restarts in its next maintenance window.`
    : undefined;
}

function shown(value: unknown): string {
  return value === undefined ? "unset" : plainText(value);
}
