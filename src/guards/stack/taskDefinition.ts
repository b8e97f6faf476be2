// Rules about a task definition, without its containers: its roles, and its earlier revisions.
import type { RuleCheck, ResourceRule } from "../rule";
import { checkAt } from "./checks";
import { TASK_DEFINITION } from "../resourceTypes";

const TYPES = [TASK_DEFINITION];

/** The rules about a task definition as a whole. */
export const taskDefinitionRules: readonly ResourceRule[] = [
  {
    name: "task-role-not-execution-role",
    description: "Checks that the application doesn't have the rights that ECS starts it with.",
    severity: "high",
    remediation: "Give the task a role of its own: the execution role reads secrets.",
    frameworks: ["CKV_AWS_249"],
    types: TYPES,
    checks: [sharedRole],
  },
  {
    name: "task-revisions-kept",
    description: "Checks that earlier revisions stay registered.",
    severity: "high",
    remediation: "Set `skipDestroy: true`.",
    frameworks: [],
    types: TYPES,
    checks: [
      checkAt("skipDestroy", (skipDestroy) =>
        skipDestroy === true
          ? undefined
          : "Without `skipDestroy: true` Pulumi deregisters the revision before this one: break-glass has nothing to go back to.",
      ),
    ],
  },
];

function sharedRole({ after }: Parameters<RuleCheck>[0]): ReturnType<RuleCheck> {
  const role = roleName(after["taskRoleArn"]);
  if (role === undefined || role !== roleName(after["executionRoleArn"])) return undefined;
  return {
    property: "taskRoleArn",
    message: `The application would run as \`${role}\`, the role that ECS starts it with and that reads its secrets.`,
  };
}

/** Both inputs take a name as well as an ARN; an account has a name only once. */
function roleName(arn: unknown): string | undefined {
  return typeof arn === "string" ? arn.split("/").at(-1) : undefined;
}
