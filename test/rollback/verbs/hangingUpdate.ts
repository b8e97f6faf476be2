// What the specs of `rollback takeover` share: an update that hangs, and what is done once it has ended.
import type { StackLock } from "../../../src/pulumi/lock";
import { CONFIRMED, type World } from "../fakes/world";

export const USUAL = { ...CONFIRMED, stack: "prod", target: "previous", unchecked: true };
export const THEN = [
  "refresh",
  'write imageTag=good rollback -emergency pinnedTags=["bad"]',
  "preview",
  'up "rollback good by ann: the checkout fails", planned',
  "write -rollback",
];
export const GONE = { imageTag: "good", pinned: ["bad"] };
export const FREE = { lock: undefined };
export const LOCK: StackLock = {
  holder: "eve@there (process 7)",
  pid: 7,
  hostname: "there",
  since: "2026-11-25T02:00:00Z",
  isAbandoned: false,
};

/** Somebody deploys `bad`: ECS is at it, and the stack is locked until the lock is taken away. */
export function hanging(world: World, lock: Partial<StackLock> = {}): void {
  world.inFlight = "0 of 2 tasks run";
  world.locks = [{ lock: { ...LOCK, ...lock } }, FREE];
}
