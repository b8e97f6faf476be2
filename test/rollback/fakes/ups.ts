// How `pulumi up` goes in a small world. Each is given the tag that config asks for.
import { NotBegun } from "../../../src/process/changes";
import { OperatorError } from "../../../src/errors";
import type { World } from "./world";

/** One way in which it goes. */
export type Up = (world: World, tag: string) => void;

export const LOCKED =
  "error: the stack is currently locked by 1 lock(s). Either wait for the other";
export const UNPROVEN = "It answered 500.\nNext: `npx --no rollback to elsewhere --stack prod`";

/** It goes live, and is proven. */
export const succeeds: Up = (world, tag) => {
  world.putLive(tag);
  world.prove(tag, "proven");
};

/** It goes live, and fails its proof: it stays live. */
export const failsItsProof: Up = (world, tag) => {
  world.putLive(tag);
  world.prove(tag, "failed");
  throw new OperatorError(UNPROVEN);
};

/** ECS takes it, and goes back to what it ran before. */
export const isReverted: Up = (world, tag) => {
  const before = world.inEcs!;
  world.putLive(tag);
  world.prove(tag, "failed");
  world.inEcs = before;
  // Going back is a new deployment.
  throw new OperatorError("ECS reverted.");
};

/** The other slot is filled with it, and it fails its proof there: users stay where they were. */
export const failsInItsSlot: Up = (world, tag) => {
  world.fillIdle(tag);
  world.slotProofs = [world.aProofNow(tag, "failed")];
  throw new OperatorError(UNPROVEN);
};

/** Ctrl-C comes while the other slot is filled. */
export const isInterruptedFilling: Up = (world, tag) => {
  world.fillIdle(tag);
  world.interrupt();
  throw new OperatorError("Interrupted: the update was cancelled.");
};

/** Pulumi itself fails before ECS is asked for anything. */
export const failsBeforeEcs: Up = () => {
  throw new OperatorError("pulumi up failed: a plugin crashed.");
};

/** Somebody else has the lock. */
export const isLockedOut: Up = () => {
  throw new OperatorError("Locked.", { cause: new Error(LOCKED) });
};

/** Ctrl-C came just before it. */
export const isInterruptedBefore: Up = (world) => {
  world.interrupt();
  throw new NotBegun("It was interrupted before `pulumi up` began.");
};

/** Ctrl-C comes once ECS was asked for it, before the proof. */
export const isInterrupted: Up = (world, tag) => {
  world.putLive(tag);
  world.interrupt();
  throw new OperatorError("Interrupted: the update was cancelled.");
};

/** Ctrl-C comes when all that is left is Pulumi's own end. */
export const isDoneWhenInterrupted: Up = (world, tag) => {
  succeeds(world, tag);
  world.interrupt();
  throw new OperatorError("Interrupted: the update was cancelled.");
};

/** A bug of ours. */
export const hasABug: Up = () => {
  throw new TypeError("x is not a function");
};

/** ECS runs it, and says nothing of it afterwards. */
export const endsInSilence: Up = (world, tag) => {
  world.putLive(tag);
  world.failures.ecs = new Error("connect ETIMEDOUT");
  throw new OperatorError("The proof couldn't be done.");
};
