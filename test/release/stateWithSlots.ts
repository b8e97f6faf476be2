// A stack's state with slots, by its resources: as the readers of state take them, from the engine or from an export.
import type { SlotName } from "../../src/guards/release/slotNames";
import { PROOF_RECORD, SERVICE, TASK_DEFINITION } from "../../src/guards/resourceTypes";
import type { ResourceInState } from "../../src/release/slotsInState";

const END = { a: "", b: "-b" } as const;

export function serviceOf(slot: SlotName, values: object = {}): ResourceInState {
  const own = { taskDefinition: `app-${slot}:2`, desiredCount: 2, ...values };
  return { type: SERVICE, name: `web-prod-svc${END[slot]}`, values: own };
}

/** The labels of a filling. */
export function labels(filling: number, settings: string): object {
  return { "slot.filling": String(filling), "slot.settings": settings };
}

/** A task definition; without labels where they are undefined, as before there were slots. */
export function taskDefinition(
  slot: SlotName,
  tag: string,
  dockerLabels: object | undefined,
): ResourceInState {
  const image = `ghcr.io/owner/app:${tag}`;
  const containers = [
    { name: "log-router", image: "fluent-bit:2", dockerLabels: { "slot.filling": "7" } },
    { name: "backend", image, ...(dockerLabels && { dockerLabels }) },
  ];
  const values = { arn: `app-${slot}:2`, containerDefinitions: JSON.stringify(containers) };
  return { type: TASK_DEFINITION, name: `web-prod-app${END[slot]}`, values };
}

/** A slot's service and task definition. */
export function slotInState(
  slot: SlotName,
  tag = "A",
  dockerLabels: object | undefined = labels(1, "s1"),
  service: object = {},
): readonly ResourceInState[] {
  return [serviceOf(slot, service), taskDefinition(slot, tag, dockerLabels)];
}

/** Both target groups. */
export function groups(): readonly ResourceInState[] {
  return (["a", "b"] as const).map((slot) => ({
    type: "aws:lb/targetGroup:TargetGroup",
    name: `web-prod-app${END[slot]}`,
    values: { arn: `arn:group-${slot}` },
  }));
}

/** The traffic rule; with slot b's group first where it is reversed, as a refresh may leave it. */
export function trafficRule(a: number, b: number, isReversed = false): ResourceInState {
  const named = [
    { arn: "arn:group-a", weight: a },
    { arn: "arn:group-b", weight: b },
  ];
  const targetGroups = isReversed ? named.reverse() : named;
  const actions = [{ type: "forward", forward: { targetGroups } }];
  return {
    type: "aws:lb/listenerRule:ListenerRule",
    name: "web-prod-traffic",
    values: { actions },
  };
}

/** The record of the slots' own proofs. */
export function slotRecord(input: object): ResourceInState {
  return { type: PROOF_RECORD, name: "web-prod-proof-of-slot", values: { input } };
}
