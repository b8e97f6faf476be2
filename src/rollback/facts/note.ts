// The note that break-glass leaves on the service, as a tag: who did it, and why. `adopt` takes it over.
import { createAwsClients } from "../../aws/clients";
import type { StackFile } from "../../config/stackFile";

/** The tag's key. */
export const NOTE = "break-glass";

const TIME_LIMIT_MS = 10_000;

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
 * @throws what the SDK throws.
 */
export async function readNote({ region, names }: StackFile): Promise<Note | undefined> {
  const { sdk, client } = await createAwsClients(region).ecs();
  const described = await client.send(
    new sdk.DescribeServicesCommand({
      cluster: names.cluster,
      services: [names.service],
      include: ["TAGS"],
    }),
    { abortSignal: AbortSignal.timeout(TIME_LIMIT_MS) },
  );
  const { serviceArn: resourceArn, tags = [] } = described.services?.[0] ?? {};
  const text = tags.find(({ key }) => key === NOTE)?.value;
  if (resourceArn === undefined || text === undefined) return undefined;
  return {
    text,
    remove: async () => {
      const untag = new sdk.UntagResourceCommand({ resourceArn, tagKeys: [NOTE] });
      await client.send(untag, { abortSignal: AbortSignal.timeout(TIME_LIMIT_MS) });
    },
    putBack: async () => {
      const tag = new sdk.TagResourceCommand({ resourceArn, tags: [{ key: NOTE, value: text }] });
      await client.send(tag, { abortSignal: AbortSignal.timeout(TIME_LIMIT_MS) });
    },
  };
}
