// States of the prod stack, as the engine gives them to the program, and a confirmation.
import { groupArn } from "../aws/slotReplies";

/** Begins every URN of the stack. */
export const URNS = "urn:pulumi:prod::conflicto::";
/** Of the live service. */
export const SERVICE = `${URNS}webapp:service:Service$aws:ecs/service:Service::conflicto-prod-svc`;

const TASK = `${URNS}webapp:service:TaskDefinition$aws:ecs/taskDefinition:TaskDefinition::conflicto-prod-app`;

/** A state in which `tag` is live: the service runs a revision with its image, whatever tag somebody put on it. */
export function live(tag: string) {
  const containerDefinitions = JSON.stringify([
    { name: "backend", image: `ghcr.io/tristanl-slalom/conflicto/backend:${tag}` },
  ]);
  return {
    [SERVICE]: {
      outputs: { taskDefinition: "app:1", desiredCount: 2, tags: { release: "0a1f3c5e7b9d" } },
    },
    [TASK]: { outputs: { arn: "app:1", containerDefinitions } },
  };
}

/** The same, where an update of this version has brought the slots; nothing was ever in the second one. */
export function liveInSlotA(tag: string) {
  const groups = (["a", "b"] as const).map((slot) => [
    `${URNS}aws:lb/targetGroup:TargetGroup::conflicto-prod-app${slot === "a" ? "" : "-b"}`,
    { outputs: { arn: groupArn(slot) } },
  ]);
  const targetGroups = [
    { arn: groupArn("a"), weight: 1 },
    { arn: groupArn("b"), weight: 0 },
  ];
  return {
    ...live(tag),
    ...Object.fromEntries(groups),
    [`${URNS}aws:lb/listenerRule:ListenerRule::conflicto-prod-traffic`]: {
      outputs: { actions: [{ type: "forward", forward: { targetGroups } }] },
    },
  };
}

/** Config `rollback`, from what is live to what is wanted. */
export const CONFIRMED = JSON.stringify({
  from: "9f8e7d6c5b4a",
  to: "0a1f3c5e7b9d",
  confirm: "ROLLBACK",
  reason: "checkout fails",
  requestedBy: "ann",
  approvedBy: "bob",
  justification: "no fix in sight",
  expires: new Date(Date.now() + 3_600_000).toISOString(),
});
