// The release in its slot, in the order that keeps users safe: the slot is filled → proven through its own rule → users go there →
// proven where they ask → the slot that they left keeps its tasks, or is emptied. Each step waits for the one before it, so that an
// update that fails between two of them leaves users with what they have.
import * as pulumi from "@pulumi/pulumi";
import { secretTexts } from "../config/load";
import type { StackConfig } from "../config/structure";
import type { Guards } from "../enforcement/enforceGuards";
import type { StackState } from "../enforcement/stackState";
import { otherSlot, type SlotName, slotNamesIn } from "../guards/release/slotNames";
import { weightsInOrder } from "../guards/release/trafficRules";
import { circumstancesOf, copyKeeper, nextAfterFailure } from "../health/circumstances";
import { proveRelease } from "../health/proof";
import type { ProofChanges } from "../health/proofRecord";
import { proveSlot } from "../health/slotProof";
import { nameIn } from "../names";
import type { RuleToFlip } from "../release/rollbackPoints";
import type { LoadBalancer } from "../components/loadBalancer";
import { maintenanceRules } from "../components/maintenance";
import type { Service, SlotService } from "../components/service";
import type { TaskDefinition } from "../components/taskDefinition";
import { trafficRule } from "../components/traffic";

/** What a release is put into. */
export interface ReleaseArgs {
  readonly state: StackState;
  readonly guards: Guards;
  readonly balancer: LoadBalancer;
  readonly task: TaskDefinition;
  readonly services: Service;
  /** Where users reach the application. */
  readonly url: pulumi.Output<string>;
  /** What must exist before the first task starts. */
  readonly prerequisites: pulumi.Resource[];
  /** What leads users to the load balancer. */
  readonly addresses: pulumi.Resource[];
}

/** Where the live release runs, once this update is done. */
export interface LiveSlot {
  readonly region: string;
  readonly slot: SlotName;
  readonly cluster: pulumi.Output<string>;
  readonly service: pulumi.Output<string>;
  readonly logGroup: pulumi.Output<string>;
  readonly url: pulumi.Output<string>;
}

/** What an operator changes without Pulumi. */
export interface ByHand {
  readonly services: Readonly<Record<SlotName, string>>;
  readonly trafficRule: pulumi.Output<RuleToFlip>;
}

/** Declares the slots, the proofs and the rules between them. */
export function release(
  config: StackConfig,
  args: ReleaseArgs,
): {
  readonly findings: pulumi.Output<ProofChanges>;
  readonly live: LiveSlot;
  readonly byHand: ByHand;
} {
  const { prefix, tags } = config;
  const { state, balancer } = args;
  const { decision } = args.guards.slots;
  const { live: slot, proofs } = decision;
  const running = slotService(config, args, slot, config.settings, []);
  const live: LiveSlot = {
    region: config.region,
    slot,
    cluster: args.services.clusterName,
    service: running.name,
    logGroup: args.task.logGroupName,
    url: args.url,
  };
  const proving = {
    ...live,
    settings: config.proof,
    stack: config.stack,
    image: config.image,
    imageTag: config.imageTag,
    containerName: config.containerName,
    emergency: config.emergency,
    desiredCount: config.desiredCount,
    taskDefinition: running.asked,
    running: running.taskDefinition,
    wasWritten: running.wasWritten,
    requested: { slot, filling: decision.slots[slot].filling, tasks: config.desiredCount },
    circumstances: {
      ...circumstancesOf(config, args.guards.release),
      slot,
      settings:
        decision.slots[slot].content === "filled"
          ? config.settings
          : state.slots.slots[slot]?.settings,
    },
    next: nextAfterFailure(config, state.record),
    secrets: secretTexts(),
    // What the program no longer declares is deleted last: a page that goes is there while the proof runs.
    maintenance: config.maintenance || state.hasMaintenancePage,
  };
  const slotProof = proveSlot(nameIn(prefix, "slotProof"), {
    ...proving,
    isDue: proofs.slot,
    decision,
    fingerprint: config.settings,
    notes: state.slotNotes,
    key: config.slotKeys[slot],
    onProven: () => args.guards.slots.open(),
    after: [running.service, balancer.slotRules[slot], ...args.addresses],
  });
  const traffic = trafficRule(prefix, {
    listenerArn: balancer.listenerArn,
    pathPatterns: config.loadBalancer.pathPatterns,
    targetGroupArns: balancer.targetGroupArns,
    weights: decision.weights,
    after: [slotProof],
    tags,
  });
  const maintenance = maintenanceRules(prefix, {
    maintenance: config.maintenance,
    hasMaintenancePage: state.hasMaintenancePage,
    listenerArn: balancer.listenerArn,
    targetGroupArn: balancer.targetGroupArns[slot],
    after: [slotProof],
    healthPath: config.proof.healthPath,
    tags,
  });
  const { findings, record } = proveRelease(nameIn(prefix, "proof"), {
    ...proving,
    isDue: proofs.users,
    isReached: traffic.actions.apply((actions) => weightsInOrder(actions)[slot] > 0),
    record: state.record,
    keepCopies: copyKeeper(config, pulumi.getProject()),
    after: [running.service, traffic, ...maintenance, ...args.addresses],
  });
  const left = otherSlot(slot);
  if (decision.slots[left].content !== "empty") {
    slotService(config, args, left, config.settings, [record]);
  }
  const trafficTo = { arn: traffic.arn, targetGroups: balancer.targetGroupArns };
  return {
    findings,
    live,
    byHand: { services: slotNamesIn(prefix).services, trafficRule: pulumi.output(trafficTo) },
  };
}

/** A slot's service, with the revision that it is asked to run. */
function slotService(
  config: StackConfig,
  { guards, balancer, task, services, prerequisites }: ReleaseArgs,
  slot: SlotName,
  settings: string,
  after: pulumi.Resource[],
): SlotService & { readonly asked: pulumi.Output<string> } {
  const plan = guards.slots.decision.slots[slot];
  const { arn } = task.revision(slot, { image: config.image, plan, settings });
  const service = services.slot(slot, {
    plan,
    taskDefinitionArn: arn,
    imageTag: config.imageTag,
    targetGroupArn: balancer.targetGroupArns[slot],
    after: [...prerequisites, balancer.slotRules[slot], ...after],
  });
  return { ...service, asked: arn };
}
