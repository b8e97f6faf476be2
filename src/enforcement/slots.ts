// Which slot this update fills, and which one users reach afterwards: decided once, before anything is declared.
import * as pulumi from "@pulumi/pulumi";
import type { SeenSlots } from "../aws/seenSlots";
import type { StackConfig } from "../config/structure";
import { slotNamesIn, type Weights } from "../guards/release/slotNames";
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

/** What stands between a slot and its users, in this update. */
export class SlotGate {
  #isProven = false;

  constructor(readonly decision: SlotDecision) {}

  /** The slot that users are to reach was proven through its own rule. */
  open(): void {
    this.#isProven = true;
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
