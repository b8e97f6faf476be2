// Resources that may be deleted although others of their type may not. They are recognised by their logical names,
// which state keeps.
import { isFurtherIngressRule, isPathRule, isNameOf } from "../../names";
import { isMaintenanceRule } from "../release/maintenanceRules";

/** A resource, by type and logical name. */
export interface TypeAndName {
  readonly type: string;
  readonly name: string;
}

// GitHub's roles: without them nobody deploys from there, but everything stays as it is. The policy that keeps a role
// from deleting the database (`keepDatabaseIn`) isn't one of these.
const CI_TYPES: ReadonlySet<string> = new Set([
  "aws:iam/role:Role",
  "aws:iam/rolePolicy:RolePolicy",
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
]);

// Config `allowedCidrs` is a list, and a resource is made for each entry: it may get shorter, and the first stays. The rules for
// single paths have no use since one rule sends users to the live slot; without that rule the program ends before them.
const FURTHER_ENTRY: Readonly<Record<string, (name: string) => boolean>> = {
  "aws:lb/listenerRule:ListenerRule": isPathRule,
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": isFurtherIngressRule,
};

/** Whether nothing of the live service or the database is lost with a resource. */
export function mayBeDeleted(resource: TypeAndName): boolean {
  const { type, name } = resource;
  return (
    isMaintenanceRule(resource) ||
    (CI_TYPES.has(type) && isNameOf(name, "deployerRole", "previewerRole", "tokenProvider")) ||
    FURTHER_ENTRY[type]?.(name) === true
  );
}
