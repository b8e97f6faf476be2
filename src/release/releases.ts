// What ran on a stack, tag by tag, as an operator reads it: the history says what was asked for, and the list of proofs
// says how it ended. Pure; src/pulumi/history.ts and src/release/proofRecord.ts read them.
import { type Proofs, standingOf } from "../guards/release/proofs";
import type { Update } from "./update";

/**
 * How a tag stands: `verified` in full, and not failed since; `verified in part`, by a weaker proof; `failed`; `running`, while
 * its update goes on; `not verified`, where its update ended without a proof.
 */
export type Ending = "verified" | "verified in part" | "failed" | "running" | "not verified";

/** One tag that ran here, or was tried. */
export interface Release {
  readonly tag: string;
  /** Number of the newest update to it. */
  readonly number: number;
  /** Number of the first update that put it live: what is older than what. */
  readonly firstNumber: number;
  /** Start of the newest update to it, ISO 8601. */
  readonly deployedAt: string;
  readonly by: string | undefined;
  readonly ending: Ending;
  /** Seconds until another release took its place; undefined for the newest. */
  readonly stayedSeconds: number | undefined;
  /** The stack's own settings when an update to it last succeeded, or was last tried. */
  readonly config: Readonly<Record<string, string>>;
}

/**
 * The tags that updates put live, newest first. Updates that were refused before they changed anything put
 * nothing live.
 *
 * @param updates newest first.
 */
export function releasesOf(updates: readonly Update[], proofs: Proofs): readonly Release[] {
  const ran = updates.filter(
    ({ imageTag, result, changed }) =>
      imageTag !== undefined && (result === "succeeded" || result === "in-progress" || changed),
  );
  const tags = [...new Set(ran.map(({ imageTag }) => imageTag!))];
  return tags.map((tag) => releaseOf(tag, ran, proofs));
}

function releaseOf(tag: string, ran: readonly Update[], proofs: Proofs): Release {
  const own = ran.filter(({ imageTag }) => imageTag === tag);
  const [newest, oldest] = [own[0]!, own.at(-1)!];
  const good = own.find(({ result }) => result === "succeeded");
  return {
    tag,
    number: newest.number,
    firstNumber: oldest.number,
    deployedAt: newest.startedAt,
    by: newest.by,
    ending: endingOf(newest, proofs),
    stayedSeconds: stayed(newest, ran),
    config: (good ?? newest).config,
  };
}

function endingOf({ result, imageTag }: Update, proofs: Proofs): Ending {
  if (result === "in-progress") return "running";
  const { good, failed, proven } = standingOf(proofs, imageTag ?? "");
  if (good !== undefined) return "verified";
  if (failed !== undefined) return "failed";
  return proven === undefined ? "not verified" : "verified in part";
}

/** Clocks of several machines may disagree: never less than nothing. */
function stayed(update: Update, ran: readonly Update[]): number | undefined {
  const later = ran.filter(
    ({ number, imageTag }) => number > update.number && imageTag !== update.imageTag,
  );
  const next = later.at(-1);
  if (next === undefined) return undefined;
  const from = Date.parse(update.endedAt ?? update.startedAt);
  return Math.max(0, Math.round((Date.parse(next.startedAt) - from) / 1000));
}

const MOST_SINCE = 10;

/**
 * Releases that ran here after the live one first did, newest first: a rollback leaves the database as they made it. Where the
 * live one's past isn't known, the newest.
 */
export function ranSince(live: string, releases: readonly Release[]): readonly string[] {
  const first = releases.find(({ tag }) => tag === live)?.firstNumber ?? 0;
  return releases
    .filter(({ tag, number }) => tag !== live && number > first)
    .map(({ tag }) => tag)
    .slice(0, first === 0 ? MOST_SINCE_UNKNOWN : MOST_SINCE);
}

// Each must be in the clone, or nothing is known.
const MOST_SINCE_UNKNOWN = 3;
