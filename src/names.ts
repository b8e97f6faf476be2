// What the program calls its resources: every name that more than one file must know. Components give these names, and
// the guards, the IAM policies and the rollback command find resources by them. Logical names and names in AWS are the
// same, but for a log group's. A name that only its own component knows stands there. Pure.

const SUFFIXES = {
  cluster: "-cluster",
  service: "-svc",
  /** The family of the task definitions. */
  family: "-app",
  targetGroup: "-app",
  loadBalancer: "-alb",
  /** The record of the proof; in no cloud. */
  proof: "-proof",
  /** The record of the proof through a slot's own rule; in no cloud. */
  slotProof: "-proof-of-slot",
  /** The instance and its subnet group. */
  database: "-database",
  executionRole: "-execution",
  taskRole: "-task",
  deployerRole: "-deployer",
  previewerRole: "-previewer",
  /** The account's provider for GitHub's tokens. */
  tokenProvider: "-github",
  /** The rule of maintenance mode that lets the health path through to the service. */
  maintenanceHealth: "-maintenance-health",
  /** The rule that answers everything else with our page. */
  maintenancePage: "-maintenance-page",
} as const;

/** A resource that is found by its name. */
export type NamedResource = keyof typeof SUFFIXES;

/** The stack's prefix, which begins the name of everything, such as `conflicto-prod`. */
export function prefixOf(config: { readonly name: string; readonly environment: string }): string {
  return `${config.name}-${config.environment}`;
}

/** The name of a resource of the stack with this prefix. */
export function nameIn(prefix: string, resource: NamedResource): string {
  return prefix + SUFFIXES[resource];
}

/** Whether a name is that of one of these resources, in whatever stack. */
export function isNameOf(name: string, ...resources: readonly NamedResource[]): boolean {
  return resources.some((resource) => name.endsWith(SUFFIXES[resource]));
}

/** The log group of the application's tasks. */
export function logGroupIn(prefix: string): string {
  return `/ecs/${prefix}`;
}

/** A secret of Secrets Manager; `*` for all of the stack's, in a policy. */
export function secretIn(prefix: string, what: string): string {
  return `${prefix}/${what}`;
}

/** The parameter group of a major version of PostgreSQL. */
export function parameterGroupIn(prefix: string, engineVersion: string): string {
  return `${prefix}-postgres${engineVersion}`;
}

/** The inline policy that keeps a role from deleting the database: named after the stack, or after a role of its own. */
export function keepDatabaseIn(owner: string): string {
  return `${owner}-keep-database`;
}

/** The rule that lets one of config's `allowedCidrs` reach the load balancer. */
export function ingressRuleIn(prefix: string, port: number, index: number): string {
  return `${prefix}-alb-from-users-${port}-${index}`;
}

/** Whether a name is that of a rule for one path, as a stack of before there were slots has them: one rule took their place. */
export function isPathRule(name: string): boolean {
  return /-path-\d+$/.test(name);
}

/** Whether a name is of {@link ingressRuleIn}, and not of the first network. */
export function isFurtherIngressRule(name: string): boolean {
  return /-alb-from-users-\d+-[1-9]\d*$/.test(name);
}

/** A stack's own name, without organization and project: `acme/conflicto/prod` is `prod`. */
export function shortStackName(stack: string): string {
  return stack.split("/").at(-1) ?? stack;
}
