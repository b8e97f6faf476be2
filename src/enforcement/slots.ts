// Which slot this update fills, and which one users reach afterwards: decided once, before anything is declared.
import * as pulumi from "@pulumi/pulumi";
import type { SeenSlots } from "../aws/seenSlots";
import type { StackConfig } from "../config/structure";
import { SERVICE, TASK_DEFINITION } from "../guards/resourceTypes";
import type { Inputs } from "../guards/rule";
import { flipOntoProvenSlot, slotKeptAsFilled } from "../guards/release/rules";
import { isTrafficRule, slotNamesIn, slotOf, type Weights } from "../guards/release/slotNames";
import { weightsInOrder } from "../guards/release/trafficRules";
import type { SlotDecision } from "../release/slotDecision";
import type { WantedRelease } from "../release/slotFacts";
import { decide } from "../release/slots";
import type { StackState } from "./stackState";

const TIME_LIMIT_MS = 8_000;

/** What config wants in a slot. */
export function wantedRelease(config: StackConfig): WantedRelease {
  const { stack, imageTag, image, settings, desiredCount, warm, emergency, maintenance } = config;
  return { stack, imageTag, image, settings, desiredCount, warm, emergency, maintenance };
}

/**
 * Decides. AWS is asked only where something would change: an update that changes nothing needs no more than state.
 *
 * @throws pulumi.RunError where state and AWS disagree, so that an update would do something else than it says, or nothing.
 */
export async function decideSlots(config: StackConfig, state: StackState): Promise<SlotDecision> {
  const wanted = wantedRelease(config);
  const record = state.slots;
  const byRecord = decide({ record, seen: undefined, wanted });
  const decision =
    byRecord.action === "refuse"
      ? decide({ record, seen: await lookAtSlots(config), wanted })
      : byRecord;
  if (decision.action === "refuse") {
    throw new pulumi.RunError(`${decision.because}\nNext: \`${decision.next}\``);
  }
  if (decision.action !== "nothing") await pulumi.log.info(decision.because);
  return decision;
}

/** Undefined where AWS doesn't answer: then nothing is decided that would change something. */
async function lookAtSlots({ prefix, region }: StackConfig): Promise<SeenSlots | undefined> {
  // Loaded only where it is asked.
  const [{ createAwsClients }, { describeSlots }] = await Promise.all([
    import("../aws/clients"),
    import("../aws/slots"),
  ]);
  try {
    const limit = AbortSignal.timeout(TIME_LIMIT_MS);
    return await describeSlots(createAwsClients(region), slotNamesIn(prefix), limit);
  } catch (error) {
    await pulumi.log.warn(`AWS doesn't say what runs in the slots: ${(error as Error).message}`);
    return undefined;
  }
}

/** What an update would do to a resource. */
export interface SlotChange {
  /** Inputs; undefined for one that is made. */
  readonly before: Inputs | undefined;
  /** Undefined for one that goes. */
  readonly after: Inputs | undefined;
  /** State has it: one that is made is made in its place. */
  readonly isInState: boolean;
}

/** What stands between a slot and its users, in this update. */
export class SlotGate {
  #isProven = false;

  constructor(readonly decision: SlotDecision) {}

  /** The slot that users are to reach was proven through its own rule. */
  open(): void {
    this.#isProven = true;
  }

  /**
   * Why a resource may not be changed in this update: a rule's name and a sentence; undefined when it may.
   *
   * @param change its inputs, and whether state has it already.
   * @param isPreview nothing is proven in one.
   */
  refusal(
    resource: { readonly type: string; readonly name: string },
    change: SlotChange,
    isPreview: boolean,
  ): string | undefined {
    const { after } = change;
    if (after === undefined) return undefined;
    const [rule, why] = isTrafficRule(resource)
      ? ([flipOntoProvenSlot, this.whyShut(weightsInOrder(after["actions"]), isPreview)] as const)
      : ([slotKeptAsFilled, this.whyNotKept(resource, change)] as const);
    return why === undefined ? undefined : `${rule.name}: ${why}`;
  }

  /**
   * Why a slot's task definition may not change: this update doesn't fill the slot, so users have what is in it, or can go back
   * to it. Undefined when it may.
   */
  whyNotKept(
    { type, name }: { readonly type: string; readonly name: string },
    { before, after, isInState }: SlotChange,
  ): string | undefined {
    const slot = slotOf(name);
    if (this.decision.slots[slot].content === "filled") return undefined;
    const isChanged =
      (type === TASK_DEFINITION && isInState) ||
      (type === SERVICE &&
        before !== undefined &&
        before["taskDefinition"] !== after?.["taskDefinition"]);
    if (!isChanged) return undefined;
    return (
      `This update doesn't fill slot ${slot}, so what is in it must stay as it is, and \`${name}\` would change. ` +
      "Was `ignoreChanges` taken out of the program? Put it back: a change goes live with the next filling."
    );
  }

  /**
   * Why the traffic rule may not be made or changed; undefined when it may.
   *
   * @param weights what it is to be.
   * @param isPreview nothing is proven in one.
   */
  whyShut(weights: Weights, isPreview: boolean): string | undefined {
    const { live, proofs, weights: decided } = this.decision;
    if (weights.a !== decided.a || weights.b !== decided.b) {
      return `The traffic rule would get the weights ${weights.a} and ${weights.b}; users must go to slot ${live}.`;
    }
    if (!proofs.slot || this.#isProven || isPreview) return undefined;
    return `Users don't go to slot ${live}: this update didn't prove it. Leave nothing out of the update: no --target, no --exclude.`;
  }
}
