// What ran on a stack, tag by tag: the ledger as an operator reads it. Pure; src/release/history.ts reads it.
import type { Update } from "./history";

/** How a tag's last update ended. */
export type Ending = "verified" | "failed" | "running";

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
  /** An update to it succeeded once, and every update ends with the proof. */
  readonly verified: boolean;
  /** Seconds until another release took its place; undefined for the newest. */
  readonly stayedSeconds: number | undefined;
  /** The stack's own settings when it was last verified, or last tried. */
  readonly config: Readonly<Record<string, string>>;
}

/**
 * The tags that updates put live, newest first. Updates that were refused before they changed anything put
 * nothing live.
 *
 * @param updates newest first.
 */
export function releasesOf(updates: readonly Update[]): readonly Release[] {
  const ran = updates.filter(
    ({ imageTag, result, changed }) =>
      imageTag !== undefined && (result === "succeeded" || result === "in-progress" || changed),
  );
  const tags = [...new Set(ran.map(({ imageTag }) => imageTag!))];
  return tags.map((tag) => releaseOf(tag, ran));
}

function releaseOf(tag: string, ran: readonly Update[]): Release {
  const own = ran.filter(({ imageTag }) => imageTag === tag);
  const [newest, oldest] = [own[0]!, own.at(-1)!];
  const good = own.find(({ result }) => result === "succeeded");
  return {
    tag,
    number: newest.number,
    firstNumber: oldest.number,
    deployedAt: newest.startedAt,
    by: newest.by,
    ending: endingOf(newest),
    verified: good !== undefined,
    stayedSeconds: stayed(newest, ran),
    config: (good ?? newest).config,
  };
}

function endingOf({ result }: Update): Ending {
  if (result === "succeeded") return "verified";
  return result === "in-progress" ? "running" : "failed";
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

/** What decides whether a release can be gone back to. */
export interface Choice {
  /** Newest first. */
  readonly releases: readonly Release[];
  /** The tag that is live; undefined where nobody knows. */
  readonly live: string | undefined;
  readonly pinnedTags: readonly string[];
  /** Tags whose image is known to be gone. */
  readonly missingImages?: ReadonlySet<string>;
}

/**
 * The release to go back to: the newest of those that are older than the live one, were verified here, aren't
 * pinned, and whose image isn't gone. Older is what ran here first earlier: after a rollback, "previous" goes on
 * to the good release before it, never back to the bad one.
 */
export function previousGood({
  releases,
  live,
  pinnedTags,
  missingImages = new Set(),
}: Choice): Release | undefined {
  const current = releases.find(({ tag }) => tag === live);
  const good = releases.filter(
    ({ tag, verified, firstNumber }) =>
      verified &&
      tag !== live &&
      !pinnedTags.includes(tag) &&
      !missingImages.has(tag) &&
      (current === undefined || firstNumber < current.firstNumber),
  );
  return good.reduce<Release | undefined>(
    (best, release) =>
      best === undefined || release.firstNumber > best.firstNumber ? release : best,
    undefined,
  );
}
