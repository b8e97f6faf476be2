// `.get()` and `import` under a database's name make Pulumi delete the database that it had under that name, and
// neither `protect` nor a policy notices. So both are refused when a resource is declared.
import * as pulumi from "@pulumi/pulumi";
import { adoptionFinding, databaseNotAdopted } from "../guards/database/events";

/**
 * Refuses to take over a database that this stack didn't make.
 *
 * @throws pulumi.RunError
 */
export function refuseAdoption(type: string, name: string, opts: pulumi.ResourceOptions): void {
  const { id, import: imported } = opts as pulumi.CustomResourceOptions;
  const how = id !== undefined ? "get" : imported !== undefined ? "import" : undefined;
  const finding = how && adoptionFinding({ type, name }, how);
  if (finding) throw new pulumi.RunError(`${databaseNotAdopted.name}: ${finding.message}`);
}
