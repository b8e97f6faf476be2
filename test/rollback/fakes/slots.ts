// The slots of a small world, as AWS has them and as state says.
import {
  allOn,
  otherSlot,
  type SlotName,
  type Weights,
} from "../../../src/guards/release/slotNames";

/** The slot that users don't reach. */
export interface IdleSlot {
  readonly tag: string;
  /** That run, and that its service is asked for. */
  readonly tasks: number;
  /** Of its tasks; all of them where it is left out. */
  readonly healthy?: number;
}

/** One slot with `bad` in it, which users reach: a stack of before there were slots. */
export class Slots {
  inEcs: string | undefined = "bad";
  inState: string | undefined = "bad";
  inFlight: string | undefined;
  /** The slot that users reach, by AWS and by state; and what is in the other one. Nothing was ever in it, before there were slots. */
  liveSlot: SlotName = "a";
  slotInState: SlotName = "a";
  idle: IdleSlot | undefined;
  idleInState: IdleSlot | undefined;
  /** Undefined: as the slots say. */
  weights: Weights | undefined;

  /** Both slots are in use, by AWS and by state. */
  hasIdle(idle: IdleSlot): void {
    this.idle = idle;
    this.idleInState = { ...idle };
  }

  /** Users go to the other slot, by AWS. */
  flip(): void {
    const left = this.inEcs;
    [this.inEcs, this.liveSlot] = [this.idle?.tag, otherSlot(this.liveSlot)];
    this.idle = left === undefined ? undefined : { tag: left, tasks: 2 };
  }

  /** An update fills the other slot; users stay. */
  fillIdle(tag: string): void {
    this.hasIdle({ tag, tasks: 2 });
  }

  /** State says what AWS says. */
  readFromAws(): void {
    this.inState = this.inEcs;
    this.slotInState = this.liveSlot;
    this.idleInState = this.idle;
  }

  /** The traffic rule's weights; undefined where there is no such rule. */
  get seenWeights(): Weights | undefined {
    return this.weights ?? (this.idle && allOn(this.liveSlot));
  }
}
