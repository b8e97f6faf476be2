// What a slot's task definition says of its filling, as labels of the release's container: they are in state with the image, so
// that no update can end between the two. A new filling is a new revision by them, also where image and settings are the same.
import { isRecord } from "../guards/stack/checks";
import { readDocument } from "../guards/stack/json";

/** Counts the fillings of a slot. */
export const FILLING_LABEL = "slot.filling";

/** Names the settings that a slot was filled with (slotFacts.ts, `fingerprintOf`). */
export const SETTINGS_LABEL = "slot.settings";

/** What a task definition says of the release in it. */
export interface Filling {
  /** `repository:tag`; undefined where there is no such container. */
  readonly image: string | undefined;
  /** 0 where it isn't said, as by a stack of before there were slots. */
  readonly filling: number;
  readonly settings: string | undefined;
}

/**
 * Reads it.
 *
 * @param definitions a task definition's containers, as JSON.
 * @param containerName the release's container.
 */
export function fillingIn(definitions: unknown, containerName: string): Filling {
  const containers = readDocument(definitions);
  const own = (Array.isArray(containers) ? (containers as unknown[]) : [])
    .filter(isRecord)
    .find(({ name }) => name === containerName);
  // Read with its keys in lower case.
  const labels = isRecord(own?.["dockerlabels"]) ? own["dockerlabels"] : {};
  const [image, settings] = [own?.["image"], labels[SETTINGS_LABEL]];
  return {
    image: typeof image === "string" ? image : undefined,
    filling: Number(labels[FILLING_LABEL] ?? 0) || 0,
    settings: typeof settings === "string" ? settings : undefined,
  };
}
