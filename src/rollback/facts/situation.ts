// The situation of a stack: ECS, state, history, lock and health, asked at the same time. Each may fail without the
// others.
import { readStackFile, type StackFile } from "../../config/stackFile";
import { atUsers, type Proofs } from "../../guards/release/proofs";
import { liveIn, recordIn, type ExportedState } from "../../pulumi/state";
import type { StackAddress } from "../../pulumi/history";
import { releasesOf, type Release } from "../../release/releases";
import type { DescribedSlots } from "../../aws/slots";
import type { Update } from "../../release/update";
import { type Idle, type Live, readRunning, type Running } from "./live";
import type { LockState } from "../../pulumi/lock";
import type { RollbackDeps } from "../deps";

/** An answer, or why there is none. */
export type Answer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string };

/** Where a stack stands. */
export interface Situation {
  readonly file: StackFile;
  readonly live: Answer<Live | undefined>;
  /** The slot that users don't reach; undefined where nothing was ever in it, or AWS couldn't be asked. */
  readonly idle: Idle | undefined;
  /** What AWS says of the slots; undefined where it couldn't be asked. */
  readonly seen: DescribedSlots | undefined;
  readonly state: Answer<ExportedState>;
  readonly history: Answer<readonly Update[]>;
  readonly releases: readonly Release[];
  /** What was proven here; empty where state can't be read. */
  readonly proofs: Proofs;
  readonly lock: LockState;
  /** The tag of the revision that state says the service runs. */
  readonly stateTag: string | undefined;
  /** ARN of that revision. */
  readonly stateRevision: string | undefined;
  /** Whether an update of this project made that revision. One that was read from AWS may have any settings. */
  readonly isRevisionKnown: boolean;
  /** Whether the newest proof is of that revision, and succeeded. */
  readonly isProven: boolean;
}

/** Who is asked. */
export type SituationDeps = Pick<RollbackDeps, "aws" | "pulumi">;

const TIME_LIMIT_MS = 8_000;
const SECOND_LOOK_MS = 5_000;

/** The stack's address, as `pulumi` takes it. */
export function stackAddressOf({ project, stack, folder }: StackFile): StackAddress {
  return { project, stack, folder };
}

/**
 * Looks at everything.
 *
 * @throws OperatorError when the stack's own file can't be used.
 */
export async function readSituation(
  stack: string,
  deps: SituationDeps & Pick<RollbackDeps, "folder">,
): Promise<Situation> {
  return situationOf(readStackFile(deps.folder, stack), deps);
}

/** The same, for whoever has read the file. */
export async function situationOf(
  file: StackFile,
  { aws, pulumi }: SituationDeps,
): Promise<Situation> {
  const [running, state, history, lock] = await Promise.all([
    answer(readRunning(aws, file, AbortSignal.timeout(TIME_LIMIT_MS)), "ECS"),
    answer(pulumi.state(file)),
    answer(pulumi.history(file)),
    pulumi.lock(file),
  ]);
  const live = liveOnly(running);
  const proofs = state.ok ? recordIn(state.value).proofs : [];
  const inState = state.ok ? liveIn(state.value, file.values.containerName) : undefined;
  const now = live.ok ? live.value : undefined;
  const newest = atUsers(proofs).at(-1);
  return {
    file,
    live,
    idle: running.ok ? running.value.idle : undefined,
    seen: running.ok ? running.value.seen : undefined,
    state,
    history,
    releases: history.ok ? releasesOf(history.value, proofs) : [],
    proofs,
    lock,
    // A revision that state doesn't know may be the one that ECS just reported.
    stateTag:
      inState?.tag ??
      (inState && inState.taskDefinition === now?.taskDefinition ? now.tag : undefined),
    stateRevision: inState?.taskDefinition,
    isRevisionKnown: inState?.tag !== undefined,
    isProven: newest?.ended === "proven" && newest.taskDefinition === inState?.taskDefinition,
  };
}

/** ECS and state once more, after an update. Never rejects. */
export async function lookAgain(
  file: StackFile,
  { aws, pulumi }: SituationDeps,
): Promise<Pick<Situation, "live" | "state">> {
  const [running, state] = await Promise.all([
    answer(readRunning(aws, file, AbortSignal.timeout(SECOND_LOOK_MS))),
    answer(pulumi.state(file)),
  ]);
  return { live: liveOnly(running), state };
}

function liveOnly(running: Answer<Running>): Answer<Live | undefined> {
  return running.ok ? { ok: true, value: running.value.live } : running;
}

/** The result of a promise; `who` begins the reason of a failure. */
export async function answer<T>(promise: Promise<T>, who?: string): Promise<Answer<T>> {
  try {
    return { ok: true, value: await promise };
  } catch (error) {
    const message = (error as Error).message.split("\n")[0] ?? "";
    return { ok: false, why: who === undefined ? message : `${who}: ${message}` };
  }
}

/**
 * Whether ECS runs a revision of the release that state doesn't know: the tag is the same, and its settings may be others.
 * What state has proven isn't that.
 */
export function runsUnknownRevision({
  live,
  stateTag,
  stateRevision,
}: Pick<Situation, "live" | "stateTag" | "stateRevision">): boolean {
  const now = live.ok ? live.value : undefined;
  return now !== undefined && now.tag === stateTag && now.taskDefinition !== stateRevision;
}

/** The release that is live: as ECS says, else as state says. */
export function liveTagOf({ live, stateTag }: Situation): string | undefined {
  return live.ok && live.value !== undefined ? live.value.tag : stateTag;
}
