// Resources that may go although others of their type may not. They are known by their logical names, which state keeps.
import { isMaintenanceRule } from "../release/maintenanceRules";

/** A resource, by type and logical name. */
export interface Named {
  readonly type: string;
  readonly name: string;
}

// GitHub's roles: without them nobody deploys from there, but everything stays as it is. The policy that keeps a role
// from deleting the database (`…-keep-database`) isn't one of these.
const CI_NAME = /-(deployer|previewer|github)$/;
const CI_TYPES: ReadonlySet<string> = new Set([
  "aws:iam/role:Role",
  "aws:iam/rolePolicy:RolePolicy",
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
]);

// Config `pathPatterns` and `allowedCidrs` are lists, and a resource is made for each entry: a list may get shorter. The
// first of each stays.
const FURTHER_ENTRY: Readonly<Record<string, RegExp>> = {
  "aws:lb/listenerRule:ListenerRule": /-path-[1-9]\d*$/,
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": /-alb-from-users-\d+-[1-9]\d*$/,
};

/** Whether nothing of the live service or the database is lost with a resource. */
export function mayGo(resource: Named): boolean {
  const { type, name } = resource;
  return (
    isMaintenanceRule(resource) ||
    (CI_TYPES.has(type) && CI_NAME.test(name)) ||
    FURTHER_ENTRY[type]?.test(name) === true
  );
}
