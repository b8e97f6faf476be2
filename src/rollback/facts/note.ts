// The note that break-glass leaves on the service, as a tag: who did it, and why. `adopt` takes it over.
import type { ServicePort } from "../../aws/ecsService";

/** The tag's key. */
export const NOTE = "break-glass";

/** A note that was found. */
export interface Note {
  readonly text: string;
  /** Takes it off the service: state would take it for a change of the program's. */
  readonly remove: () => Promise<void>;
  /** Puts it there again: it wasn't taken over. */
  readonly putBack: () => Promise<void>;
}

/**
 * Looks for the note; undefined when there is none.
 *
 * @throws what the port throws.
 */
export async function readNote(service: ServicePort): Promise<Note | undefined> {
  const { arn, tags } = (await service.tags()) ?? { arn: "", tags: {} };
  const text = tags[NOTE];
  if (text === undefined) return undefined;
  return {
    text,
    remove: () => service.untag(arn, [NOTE]),
    putBack: () => service.tag(arn, { [NOTE]: text }),
  };
}
