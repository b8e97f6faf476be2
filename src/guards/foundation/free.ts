// Resources that may be deleted although others of their type may not. They are recognised by their logical names,
// which state keeps.
import { isFurtherIngressRule, isFurtherPathRule, isNameOf } from "../../names";
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

// Config `pathPatterns` and `allowedCidrs` are lists, and a resource is made for each entry: a list may get shorter. The
// first of each stays.
const FURTHER_ENTRY: Readonly<Record<string, (name: string) => boolean>> = {
  "aws:lb/listenerRule:ListenerRule": isFurtherPathRule,
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
