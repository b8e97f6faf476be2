// The release that config asks for, judged for the program, the policy pack and the plan gate alike: here what decides about
// it is put together. What takes time is asked side by side, and only where the tag changes.
import { OperatorError } from "../errors";
import { judgeRelease, type ReleaseFacts, type ReleaseVerdict } from "../guards/release/judge";
import { type ImageReference, parseImage } from "../guards/release/imageName";
import { repositoryThatRan } from "../guards/release/oneImage";
import { type Confirmation, coversRelease, type LedgerEntry } from "../guards/release/ledger";
import { readLedger, type StackAddress } from "../pulumi/history";
import { MAXIMUM_HOURS } from "../guards/release/text";
import type { LiveInState } from "../release/liveRelease";
import type { ProofRecord } from "../release/proofRecord";

/** The stack's config, as far as it decides about a release. */
export interface ReleaseConfig {
  readonly imageTag: string;
  readonly imageRepository: string;
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
  /** The image of a revision's release, as ECS has it; undefined when it has no such container. */
  readonly imageOfRevision: (taskDefinition: string) => Promise<string | undefined>;
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
  const [running, ledger] = await Promise.all([
    live === undefined || live.tag !== undefined
      ? live
      : askedImage(live.taskDefinition, stack, sources),
    changes ? sources.readLedger(covers) : [],
  ]);
  const settings = { requireApproval, pinnedTags, confirmation };
  const source = {
    ranFrom: repositoryThatRan(wanted, running, proofs),
    repository: config.imageRepository,
  };
  return { stack, wanted, live: running?.tag, proofs, ledger, settings, source, now };
}

/** Somebody put a revision live that this stack never proved: which release that is decides whether this goes back. */
async function askedImage(
  taskDefinition: string,
  stack: string,
  { imageOfRevision }: ReleaseSources,
): Promise<ImageReference> {
  let why = "its container has no image tag";
  try {
    const image = await imageOfRevision(taskDefinition);
    const reference = image === undefined ? undefined : parseImage(image);
    if (reference?.tag !== undefined) return reference;
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
    imageOfRevision: async (taskDefinition) => {
      // Loaded only where it is asked: state knows the revision in nearly every update.
      const [{ createAwsClients }, { createEcsPort }] = await Promise.all([
        import("../aws/clients"),
        import("../aws/ecs"),
      ]);
      const ecs = createEcsPort(createAwsClients(region));
      const limit = AbortSignal.timeout(TIME_LIMIT_MS);
      const container = await ecs.describeContainer(taskDefinition, config.containerName, limit);
      return container?.image;
    },
  };
}

const TIME_LIMIT_MS = 8_000;
