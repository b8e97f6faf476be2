// What a rollback may change in the slots. The slot that users are on stays as it is, but for being emptied once they left it. The
// other one becomes what the live one is, with another image; or stays what it was, where users go back to what is in it.
import { isDeepStrictEqual } from "node:util";
import type { Inputs } from "../rule";
import { isRecord } from "../stack/checks";
import { SERVICE, TASK_DEFINITION } from "../resourceTypes";
import { outsideBlastRadius, type ReleaseScope, type ResourceChange } from "./blastRadius";
import { inputChanges, type InputChange } from "./inputChanges";
import { slotOf } from "./slotNames";

/** A resource as state has it. */
export interface EarlierResource {
  readonly type: string;
  readonly name: string;
  readonly inputs: Inputs;
  /** Inputs that state holds encrypted. */
  readonly secretInputs: readonly string[];
}

/** Where a slot is: what it is called, and which group of targets its tasks join. */
const PLACE = [["family"], ["name"], ["loadBalancers", "0", "targetGroupArn"]] as const;

/** What one slot has otherwise than the other, whatever is in them. */
function ownOf({ containerName }: ReleaseScope): readonly (readonly string[])[] {
  const container = ["containerDefinitions", containerName];
  return [
    ...PLACE,
    [...container, "environment", "APP_SLOT"],
    [...container, "dockerLabels", "slot.filling"],
    [...container, "dockerLabels", "slot.settings"],
    // Of a service from before there were slots, ECS reverts a deployment.
    ["deploymentCircuitBreaker", "rollback"],
  ];
}

/**
 * Why a change may not be part of a release; undefined when it may.
 *
 * @param earlier the resources as state has them.
 */
export function outsideSlots(
  change: ResourceChange,
  scope: ReleaseScope,
  earlier: readonly EarlierResource[],
): string | undefined {
  const { type, name, what, after, hidden = [] } = change;
  if (scope.kind !== "rollback" || ![SERVICE, TASK_DEFINITION].includes(type)) {
    return outsideBlastRadius(change, scope);
  }
  const slot = slotOf(name);
  const find = (wanted: string | undefined) =>
    earlier.find((one) => one.type === type && slotOf(one.name) === wanted);
  const [own, live] = [find(slot), find(scope.liveSlot)];
  const isMadeAnew = type === TASK_DEFINITION && what === "create" && own !== undefined;
  const asItWas: ResourceChange = {
    ...change,
    what: isMadeAnew ? "replace" : what,
    before: change.before ?? own?.inputs,
  };
  const tasks = after?.["desiredCount"];
  if (slot === scope.liveSlot) {
    return outsideBlastRadius(asItWas, scope, { paths: tasks === 0 ? [["desiredCount"]] : [] });
  }
  const isFull = tasks !== undefined && tasks === live?.inputs["desiredCount"];
  const kept = outsideBlastRadius(asItWas, scope, { paths: isFull ? [["desiredCount"]] : [] });
  const mayBeFilled = type === TASK_DEFINITION || what === (own ? "update" : "create");
  if (kept === undefined || live === undefined || after === undefined || !mayBeFilled) return kept;
  const asLive: ResourceChange = {
    ...change,
    what: type === TASK_DEFINITION ? "replace" : "update",
    before: live.inputs,
    hidden: [...hidden, ...live.secretInputs],
  };
  const moves = own ? placeChanges(own.inputs, after) : joined(live.inputs, after);
  return outsideBlastRadius(asLive, scope, { paths: ownOf(scope), besides: moves });
}

function placeChanges(before: Inputs, after: Inputs): readonly InputChange[] {
  const isPlace = (path: readonly string[]) => PLACE.some((one) => isDeepStrictEqual(one, path));
  return inputChanges(before, after).filter(({ path }) => isPlace(path));
}

/** A first filling has no place yet. Among the live slot's targets users would reach it before it is proven. */
function joined(live: Inputs, after: Inputs): readonly InputChange[] {
  const path = PLACE[2];
  const isApart = placeChanges(live, after).some((change) => isDeepStrictEqual(change.path, path));
  const [group] = Array.isArray(live["loadBalancers"]) ? (live["loadBalancers"] as unknown[]) : [];
  if (isApart || !isRecord(group)) return [];
  return [{ path, from: undefined, to: group["targetGroupArn"] }];
}
