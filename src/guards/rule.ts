// What a rule of the guards is: plain data and pure functions, the same for the policy packs, the program's
// hooks and the plan gate.

/** How bad a violation is, in the words of AWS Security Hub and Pulumi. */
export type Severity = "low" | "medium" | "high" | "critical";

/** What a rule says of itself. */
export interface Rule {
  /** kebab-case, unique; src/guards/levels.ts says where it is mandatory. */
  readonly name: string;
  /** Begins with "Checks that". */
  readonly description: string;
  readonly severity: Severity;
  /** What to do about a violation: sentences. */
  readonly remediation: string;
  /** Where others ask for the same, such as `Security Hub RDS.8` or `CKV_AWS_293`. */
  readonly frameworks: readonly string[];
}

/** A resource's inputs, by property name as Pulumi spells it. */
export type Inputs = Readonly<Record<string, unknown>>;

/** A resource as a rule sees it. */
export interface ResourceFacts {
  /** Such as `aws:rds/instance:Instance`. */
  readonly type: string;
  /** The logical name in the program. */
  readonly name: string;
  /** What AWS calls it; undefined for a new one, and where it can't be seen. */
  readonly id?: string | undefined;
  /** The inputs it is to have. Reading one that isn't known yet throws (src/guards/unknown.ts). */
  readonly after: Inputs;
  /** The inputs it has in state; undefined for a new one, and where the old ones can't be seen. */
  readonly before?: Inputs | undefined;
  /** Undefined where the options can't be seen. */
  readonly options?: ResourceOptions | undefined;
}

/** Those of a resource's options that every guard can see. */
export interface ResourceOptions {
  readonly protect: boolean;
  readonly ignoreChanges: readonly string[];
}

/** Something a rule objects to. */
export interface Finding {
  /** The input it is about, or what is done to the whole resource: `create`, `delete`, `replace`. */
  readonly property: string;
  /** Values of a property: what a grant must name. Never a secret. */
  readonly from?: unknown;
  readonly to?: unknown;
  /** What would happen, and what is expected: complete sentences, safe to print. */
  readonly message: string;
}

/** Looks at one property of a resource; undefined is nothing to object to. */
export type RuleCheck = (resource: ResourceFacts) => Finding | undefined;

/** A rule about resources of some types. */
export interface ResourceRule extends Rule {
  /** Empty is every type. */
  readonly types: readonly string[];
  /** One per property, so that a value that isn't known yet silences no other. */
  readonly checks: readonly RuleCheck[];
}
