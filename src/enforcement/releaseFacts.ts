// The release that config asks for, judged for the program, the policy pack and the plan gate alike: here what decides about
// it is put together. What takes time is asked side by side, and only where the tag changes.
import { OperatorError } from "../errors";
import { judgeRelease, type ReleaseFacts, type ReleaseVerdict } from "../guards/release/judge";
import { type Confirmation, coversRelease, type LedgerEntry } from "../guards/release/ledger";
import { readLedger, type StackAddress } from "../pulumi/history";
import { MAXIMUM_HOURS } from "../guards/release/text";
import type { LiveInState } from "../release/liveRelease";
import type { ProofRecord } from "../release/proofRecord";

/** The stack's config, as far as it decides about a release. */
export interface ReleaseConfig {
  readonly imageTag: string;
  readonly containerName: string;
  readonly requireApproval: boolean;
  readonly pinnedTags: readonly string[];
  readonly rollback: Confirmation | undefined;
}

/** What is known of the stack before anything is asked. */
export interface KnownOfStack {
  readonly stack: string;
  readonly region: string;
  readonly config: ReleaseConfig;
  readonly live: LiveInState | undefined;
  readonly record: Pick<ProofRecord, "proofs">;
}

/** Where the rest is asked. */
export interface ReleaseSources {
  readonly readLedger: (
    isEnough: (updates: readonly LedgerEntry[]) => boolean,
  ) => Promise<readonly LedgerEntry[]>;
  /** The image tag of a revision, as ECS has it; undefined when it has none. */
  readonly tagOfRevision: (taskDefinition: string) => Promise<string | undefined>;
}

/**
 * Judges the release that config asks for.
 *
 * @throws OperatorError when the history can't be read, or nobody can say which release is live.
 */
export async function judgeAskedRelease(
  address: StackAddress,
  known: KnownOfStack,
  now = new Date(),
): Promise<ReleaseVerdict> {
  return judgeRelease(await releaseFacts(known, sourcesOf(address, known), now));
}

/** Puts the facts together. Throws as {@link judgeAskedRelease} does. */
export async function releaseFacts(
  { stack, config, live, record: { proofs } }: KnownOfStack,
  sources: ReleaseSources,
  now: Date,
): Promise<ReleaseFacts> {
  const { imageTag: wanted, requireApproval, pinnedTags, rollback: confirmation } = config;
  const covers = (updates: readonly LedgerEntry[]) =>
    coversRelease(updates, {
      wanted,
      ran: proofs.some(({ tag }) => tag === wanted),
      now,
      longestMs: MAXIMUM_HOURS * 3_600_000,
    });
  const changes = live !== undefined && live.tag !== wanted;
  const [tag, ledger] = await Promise.all([
    live === undefined ? undefined : (live.tag ?? askedTag(live.taskDefinition, stack, sources)),
    changes ? sources.readLedger(covers) : [],
  ]);
  const settings = { requireApproval, pinnedTags, confirmation };
  return { stack, wanted, live: tag, proofs, ledger, settings, now };
}

/** Somebody put a revision live that this stack never proved: which release that is decides whether this goes back. */
async function askedTag(
  taskDefinition: string,
  stack: string,
  { tagOfRevision }: ReleaseSources,
): Promise<string> {
  let why = "its container has no image tag";
  try {
    const tag = await tagOfRevision(taskDefinition);
    if (tag !== undefined) return tag;
  } catch (error) {
    why = (error as Error).message;
  }
  throw new OperatorError(
    `The service runs \`${taskDefinition}\`, which this stack never proved, and ECS can't say which release that is: ${why}. ` +
      "Without it nobody can tell whether this update is a rollback.",
    {
      hint: `Check your AWS credentials with \`aws sts get-caller-identity\`, then run the same again for the stack ${stack}.`,
    },
  );
}

/** The real sources. */
function sourcesOf(address: StackAddress, { region, config }: KnownOfStack): ReleaseSources {
  return {
    readLedger: (isEnough) => readLedger(address, isEnough),
    tagOfRevision: async (taskDefinition) => {
      // Loaded only where it is asked: state knows the revision in nearly every update.
      const [{ createAwsClients }, { createEcsPort }, { parseImage }] = await Promise.all([
        import("../aws/clients"),
        import("../aws/ecs"),
        import("../guards/release/imageName"),
      ]);
      const ecs = createEcsPort(createAwsClients(region));
      const limit = AbortSignal.timeout(TIME_LIMIT_MS);
      const container = await ecs.describeContainer(taskDefinition, config.containerName, limit);
      return container && parseImage(container.image).tag;
    },
  };
}

const TIME_LIMIT_MS = 8_000;
