// Whether a change that endangers the database was granted: config `databaseChange`, and a fresh snapshot, which
// RDS is asked for. When RDS can't be asked, nothing is granted.
import { newestSnapshot } from "../aws/rds";
import {
  type DatabaseGrant,
  grantLines,
  grantProblem,
  isGrantable,
} from "../guards/database/grant";
import { plainText } from "../guards/plainText";
import type { Finding, Inputs } from "../guards/rule";

/** The stack's config, as far as it grants anything. */
export interface GrantSettings {
  readonly stack: string;
  readonly region: string;
  readonly databaseChange: DatabaseGrant | undefined;
}

/** What a rule objected to. */
export interface DatabaseObjection {
  /** Name of the rule. */
  readonly rule: string;
  /** Logical name of the resource. */
  readonly resource: string;
  readonly finding: Finding;
  /** The resource's inputs as state has them, or as they are to be. */
  readonly inputs: Inputs;
}

/**
 * The message for an objection: undefined when the change was granted; otherwise with what the grant lacks, and the
 * lines that would grant it.
 */
export async function ungrantedDatabaseChange(
  settings: GrantSettings,
  { rule, resource, finding, inputs }: DatabaseObjection,
): Promise<string | undefined> {
  if (!isGrantable(rule)) return finding.message;
  const grant = settings.databaseChange;
  const now = new Date();
  // RDS is asked only for a grant that is right in all else.
  let problem = grantProblem(grant, resource, finding, { now, newestSnapshot: now });
  if (problem === undefined) {
    try {
      const identifier = plainText(inputs["identifier"] ?? inputs["clusterIdentifier"] ?? resource);
      const found = await newestSnapshot(settings.region, identifier);
      problem = grantProblem(grant, resource, finding, { now, newestSnapshot: found });
    } catch (error) {
      problem = `RDS can't be asked for the newest snapshot: ${(error as Error).message}`;
    }
  }
  if (problem === undefined) return undefined;
  const lines = grantLines(resource, finding, settings.stack, now);
  return [
    finding.message,
    `${problem} If it is meant, take a snapshot, then type this and go on:`,
    ...lines.map((line) => `  ${line}`),
  ].join("\n");
}
