// Rules about the containers of a task definition, which it holds as JSON: in a preview that text may be unknown
// as a whole. Rules about their images are in src/guards/release/images.ts.
import type { RuleCheck, Inputs, ResourceRule } from "../rule";
import { checkAt, eachOf, isRecord, objection, shown, type Judge } from "./checks";
import { readDocument } from "./json";
import { holdsSecret } from "./plainSecrets";
import { TASK_DEFINITION } from "../resourceTypes";

const DEFINITIONS = "containerDefinitions";
// Amazon ECS API reference, ContainerDefinition: the most that Fargate admits.
const MOST_STOP_SECONDS = 120;

type Described = Omit<ResourceRule, "types" | "checks"> & { readonly check: RuleCheck };

const RULES: readonly Described[] = [
  {
    name: "task-definition-readable",
    description: "Checks that a task definition's containers can be read.",
    severity: "high",
    remediation: "Make `containerDefinitions` a JSON list of containers, with `jsonStringify`.",
    frameworks: [],
    check: checkAt(DEFINITIONS, (definitions) =>
      containersOf(definitions) === undefined
        ? "`containerDefinitions` isn't a JSON list of containers: ECS would refuse it, and no rule can look into it."
        : undefined,
    ),
  },
  {
    name: "containers-not-privileged",
    description: "Checks that no container gets the host's rights.",
    severity: "high",
    remediation: "Take `privileged` out of the container.",
    frameworks: ["Security Hub ECS.4", "CKV_AWS_334"],
    check: eachContainer(({ name, privileged }) =>
      privileged === true
        ? `\`${shown(name)}\` would be privileged: whoever breaks into it has the host.`
        : undefined,
    ),
  },
  {
    name: "no-secrets-in-environment",
    description: "Checks that containers get no secret as plain environment.",
    severity: "critical",
    remediation:
      "Put the value into Secrets Manager and name it under the container's `secrets`. Change it: it may have been read.",
    frameworks: ["Security Hub ECS.8", "AVD-AWS-0036"],
    check: eachContainer(({ name, environment }) => {
      const secrets = secretsAmong(environment).map((variable) => `\`${variable}\``);
      return secrets.length === 0
        ? undefined
        : `\`${shown(name)}\` would get ${secrets.join(", ")} as plain environment: everybody who may describe a task definition can read it.`;
    }),
  },
  {
    name: "containers-write-logs",
    description: "Checks that every container's output is kept.",
    severity: "high",
    remediation: "Give the container a `logConfiguration` with the driver `awslogs`.",
    frameworks: ["Security Hub ECS.9"],
    check: eachContainer(({ name, logconfiguration: logs }) =>
      isRecord(logs) && logs["logdriver"] !== undefined && logs["logdriver"] !== "none"
        ? undefined
        : `\`${shown(name)}\` would write no log: nobody could say why it failed.`,
    ),
  },
  {
    name: "container-filesystem-read-only",
    description: "Checks that containers can't change their own programs.",
    severity: "medium",
    remediation: "Set `readonlyRootFilesystem: true`, with a volume where the application writes.",
    frameworks: ["Security Hub ECS.5", "CKV_AWS_336"],
    check: eachContainer(({ name, readonlyrootfilesystem }) =>
      readonlyrootfilesystem === true
        ? undefined
        : `\`${shown(name)}\` can write to its root filesystem: an intruder could change the program.`,
    ),
  },
  {
    name: "container-health-check",
    description: "Checks that ECS can tell whether an essential container is healthy.",
    severity: "low",
    remediation: "Give the container a `healthCheck` with a command that is in its image.",
    frameworks: [],
    check: eachContainer(({ name, essential, healthcheck }) =>
      essential === false || hasCommand(healthcheck)
        ? undefined
        : `\`${shown(name)}\` has no health check: ECS sees only whether it runs.`,
    ),
  },
  {
    name: "container-stop-timeout",
    description: "Checks that a container stops in the time that Fargate allows.",
    severity: "medium",
    remediation: `Set \`stopTimeout\` to ${MOST_STOP_SECONDS} at most; 10 suits a quick rollback.`,
    frameworks: [],
    check: eachContainer(({ name, stoptimeout }) =>
      Number(stoptimeout ?? 0) > MOST_STOP_SECONDS
        ? `\`${shown(name)}\` would have ${shown(stoptimeout)} seconds to stop; Fargate allows at most ${MOST_STOP_SECONDS}.`
        : undefined,
    ),
  },
];

/** The rules about a task definition's containers. */
export const containerRules: readonly ResourceRule[] = RULES.map(({ check, ...rule }) => ({
  ...rule,
  types: [TASK_DEFINITION],
  checks: [check],
}));

/** Looks at each container; unreadable definitions are left to the rule about those. */
export function eachContainer(judge: Judge<Inputs>): RuleCheck {
  return ({ after }) => {
    const containers = containersOf(after[DEFINITIONS]) ?? [];
    const message = eachOf(containers, (container) => judge(container as Inputs));
    return objection(DEFINITIONS, message);
  };
}

function containersOf(definitions: unknown): readonly Inputs[] | undefined {
  const containers = readDocument(definitions);
  const isReadable = Array.isArray(containers) && containers.length > 0;
  return isReadable && containers.every(isRecord) ? containers : undefined;
}

function secretsAmong(environment: unknown): string[] {
  const variables: unknown[] = Array.isArray(environment) ? environment : [];
  return variables.filter(isRecord).flatMap(({ name, value }) => {
    const variable = shown(name);
    return holdsSecret(variable, shown(value)) ? [variable] : [];
  });
}

function hasCommand(healthCheck: unknown): boolean {
  const command = isRecord(healthCheck) ? healthCheck["command"] : undefined;
  return Array.isArray(command) && command.length > 0 && command[0] !== "NONE";
}
