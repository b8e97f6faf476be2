// The service must not be deleted: all that users reach depends on it, and Pulumi deletes it before what it needs. So a
// `destroy` that passes all other checks ends here, before the network is deleted.
import type { Finding, Rule } from "../rule";
import { SERVICE } from "../resourceTypes";

export const serviceNotDeleted: Rule = {
  name: "service-not-deleted",
  description: "Checks that the service which users reach isn't deleted or replaced.",
  severity: "high",
  remediation:
    "Put it back into the program under its old name. One that must go is deleted with the AWS CLI, then `pulumi refresh`.",
  frameworks: [],
};

/** The finding that the service would be deleted, also if another one replaces it. */
export function serviceRemovalFinding(
  { type, name }: { readonly type: string; readonly name: string },
  how: "delete" | "replace" = "delete",
): Finding | undefined {
  if (type !== SERVICE) return undefined;
  const message = `\`${name}\` (${type}) would be ${how}d: nothing answers users from then on.`;
  return { property: how, message };
}
