// What there is of a stack with two slots, as plain data: config, state, AWS, and what is true of each slot; and what each step
// of an update does to it. The engine's habit is what makes it hard: it changes what the record says otherwise than the
// program, and leaves alone what both say, whatever AWS has.
import assert from "node:assert/strict";
import type { SeenService } from "../../src/aws/seenSlots";
import type { SlotName, Weights } from "../../src/guards/release/slotNames";
import type { SlotDecision } from "../../src/release/slotDecision";
import type { FilledSlot, SlotProof, WantedRelease } from "../../src/release/slotFacts";
import { AT, want } from "./slotFixtures";

/** What is true of a slot, whatever anybody wrote down. */
interface Truth {
  /** Undefined where somebody put something else into it. */
  image: string | undefined;
  /** What runs in it now was proven through its own rule. */
  proven: boolean;
}

type Both<T> = Record<SlotName, T>;

/** What there is. */
export class SlotWorld {
  wanted: WantedRelease = want({ imageTag: "r0" });
  record: {
    live: SlotName | undefined;
    hasTrafficRule: boolean;
    slots: Both<FilledSlot | undefined>;
  } = { live: undefined, hasTrafficRule: false, slots: { a: undefined, b: undefined } };
  weights: Weights | undefined;
  services: Both<SeenService | undefined> = { a: undefined, b: undefined };
  readonly truth: Both<Truth> = {
    a: { image: undefined, proven: false },
    b: { image: undefined, proven: false },
  };
  #revisions = 0;

  /** The engine makes a slot what it is to be, as far as the record says that it isn't. */
  reach(slot: SlotName, { slots }: SlotDecision): true {
    const [plan, before] = [slots[slot], this.record.slots[slot]];
    const { filling, desiredCount } = plan;
    if (plan.content === "filled" && (before === undefined || before.filling !== filling)) {
      const taskDefinition = `app:${++this.#revisions}`;
      this.services[slot] = {
        taskDefinition,
        desiredCount,
        runningCount: desiredCount,
        healthyTargets: desiredCount,
      };
      this.truth[slot] = { image: this.wanted.image, proven: false };
    } else if (before !== undefined && before.desiredCount !== desiredCount) {
      this.serve(slot, { desiredCount, runningCount: desiredCount, healthyTargets: desiredCount });
    }
    return true;
  }

  /** State says of a slot what was decided, and what AWS answered. */
  writeSlot(slot: SlotName, { content, filling, desiredCount }: SlotDecision["slots"]["a"]): void {
    const [before, service] = [this.record.slots[slot], this.services[slot]];
    if (content === "empty" || service === undefined) return;
    if (content === "frozen" || before?.filling === filling) {
      if (before !== undefined) this.record.slots[slot] = { ...before, desiredCount };
      return;
    }
    const { image, imageTag, settings } = this.wanted;
    const { taskDefinition } = service;
    this.record.slots[slot] = { image, imageTag, settings, taskDefinition, filling, desiredCount };
  }

  /** A proof finds out whether the slot has what config wants, whole and well. */
  prove(slot: SlotName, isGood: boolean): boolean {
    const service = this.services[slot];
    const isWell =
      service !== undefined &&
      service.healthyTargets >= service.desiredCount &&
      service.desiredCount > 0 &&
      this.truth[slot].image === this.wanted.image;
    this.truth[slot].proven = isGood && isWell;
    return isGood && isWell;
  }

  /** State says how a proof ended. */
  writeProof(
    slot: SlotName,
    through: SlotProof["through"],
    isProven: boolean,
    settledFor: string | undefined,
  ): void {
    const before = this.record.slots[slot];
    if (before === undefined) return;
    const { emergency, maintenance } = this.wanted;
    const strength = maintenance ? "maintenance" : emergency ? "emergency" : "full";
    const proof: SlotProof = isProven
      ? { ended: "proven", through, strength, at: AT }
      : { ended: "failed", through, strength: "none", at: AT };
    this.record.slots[slot] = { ...before, proof, settledFor };
  }

  /** State says which settings a slot that isn't proven again was kept for. */
  settle(slot: SlotName, settledFor: string | undefined): void {
    const before = this.record.slots[slot];
    if (before !== undefined) this.record.slots[slot] = { ...before, settledFor };
  }

  /** Somebody puts another revision into a slot's service by hand. */
  serveByHand(slot: SlotName): void {
    if (this.services[slot] === undefined) return;
    this.serve(slot, { taskDefinition: `app:by-hand-${this.#revisions++}` });
    this.truth[slot] = { image: undefined, proven: false };
  }

  /** The rule is changed where the record says that users are elsewhere. */
  flip(live: SlotName): true {
    if (this.record.live === live && this.record.hasTrafficRule) return true;
    const had = this.weights?.[live] ?? 0;
    if (had === 0) {
      assert.ok(this.truth[live].proven, `users go to slot ${live}, which wasn't proven`);
      const { desiredCount = 0, healthyTargets = 0 } = this.services[live] ?? {};
      assert.ok(healthyTargets >= desiredCount && healthyTargets > 0, "users go where tasks are");
    }
    this.weights = live === "a" ? { a: 1, b: 0 } : { a: 0, b: 1 };
    return true;
  }

  /** AWS has something else of a service. */
  serve(slot: SlotName, changes: Partial<SeenService>): void {
    const service = this.services[slot];
    if (service !== undefined) this.services[slot] = { ...service, ...changes };
  }
}
