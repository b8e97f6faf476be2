// What the specs of `rollback to` share: how it is usually asked for, and what is then done.
import { OperatorError } from "../../../src/errors";
import type { ConfigChanges } from "../../../src/config/writeStackFile";
import { CONFIRMED, type World } from "../fakes/world";

export const USUAL = { ...CONFIRMED, stack: "prod", target: "previous", unchecked: true };
export const WRITTEN = 'write imageTag=good rollback -emergency pinnedTags=["bad"]';
export const UP = 'up "rollback good by ann: the checkout fails", planned';

/** A world in which a write of some key fails. */
export function unwritable(isMeant: (changes: ConfigChanges) => boolean) {
  return (world: World) => {
    world.beforeWrite = (changes) => {
      if (isMeant(changes)) throw new OperatorError("The disk is full.");
    };
  };
}
