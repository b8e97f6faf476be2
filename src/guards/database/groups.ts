// What a database depends on: its subnets, its parameters, and the instances of a cluster (Amazon RDS User Guide,
// "Working with DB parameter groups"; terraform-provider-aws, rds_cluster_instance).
import { plainText } from "../plainText";
import type { ResourceRule } from "../rule";
import { checkChange, checkValue } from "./checks";
import { CLUSTER_INSTANCE, PARAMETER_GROUP, SUBNET_GROUP } from "./types";

export const groupRules: readonly ResourceRule[] = [
  {
    name: "database-subnets",
    description: "Checks that the database keeps the subnets that it can use.",
    severity: "medium",
    remediation: "Add subnets first; remove one only when no part of the database is in its zone.",
    frameworks: [],
    types: [SUBNET_GROUP],
    checks: [
      checkChange("subnetIds", (from, to) => {
        const gone = missing(from, to);
        return gone.length === 0
          ? undefined
          : `RDS refuses to take away the subnet of a zone that the database uses (${gone.join(", ")}).`;
      }),
    ],
  },
  {
    name: "database-parameters",
    description: "Checks that a parameter group isn't changed by accident.",
    severity: "medium",
    remediation:
      "Change parameters in an update of their own; static ones take effect after a restart.",
    frameworks: [],
    types: [PARAMETER_GROUP],
    checks: [
      checkChange("parameters", (from, to) => {
        const gone = missing(names(from), names(to));
        return gone.length === 0
          ? "Changed parameters take effect at once or, if they are static, after the next restart."
          : `Removed parameters go back to RDS's default: ${gone.join(", ")}.`;
      }),
    ],
  },
  {
    name: "database-force-destroy",
    description: "Checks that no replica is promoted to be deleted.",
    severity: "high",
    remediation: "Take `forceDestroy` out again.",
    frameworks: [],
    types: [CLUSTER_INSTANCE],
    checks: [
      checkValue("forceDestroy", (force) =>
        force === true
          ? "With `forceDestroy` a replica is promoted, and deleted all the same."
          : undefined,
      ),
    ],
  },
];

function missing(from: unknown, to: unknown): string[] {
  const [before, after] = [from, to].map((list): unknown[] => (Array.isArray(list) ? list : []));
  const left = new Set((after ?? []).map(plainText));
  return (before ?? []).map(plainText).filter((item) => !left.has(item));
}

function names(parameters: unknown): unknown[] {
  const list: unknown[] = Array.isArray(parameters) ? parameters : [];
  return list.map((parameter) => (parameter as { name?: unknown }).name);
}
