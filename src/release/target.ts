// Which release an operator means: a tag, a unique beginning of one, a whole commit SHA, a release number,
// `previous`. Pure; a digest is looked up in the registry first (src/rollback/plan.ts).
import { commitDigits, IMAGE_TAG, isWholeSha, MOVING_TAG } from "../guards/release/imageName";
import { wayBack, type WayBackFacts } from "../guards/release/wayBack";
import type { Release } from "./releases";

/** The release that was meant, or why it is not clear. */
export type Target =
  | { readonly kind: "tag"; readonly tag: string; readonly release: Release | undefined }
  /** `usage`: the text is no name of a release. `refused`: it names one that can't be used. */
  | { readonly kind: "usage" | "refused"; readonly message: string };

/** What a name is looked up in. */
export interface KnownTags extends WayBackFacts {
  /** Newest first. */
  readonly releases: readonly Release[];
  /** The registry's tags; undefined where they couldn't be read. */
  readonly images: ReadonlySet<string> | undefined;
}

const NUMBER = /^#?(\d{1,6})$/;
const LEAST_PREFIX = 4;

/** Finds the release that `text` names. */
export function resolveTarget(text: string, known: KnownTags): Target {
  const wanted = text.trim();
  if (wanted === "") return usage("No target was named.");
  if (wanted === "previous") return previous(known);
  const number = NUMBER.exec(wanted)?.[1];
  if (number !== undefined && !known.releases.some(({ tag }) => tag === wanted)) {
    return numbered(Number(number), known);
  }
  if (MOVING_TAG.test(wanted)) {
    return refused(`\`${wanted}\` names no build: the tag is moved from build to build.`);
  }
  if (!IMAGE_TAG.test(wanted)) {
    return usage(`${JSON.stringify(shortened(wanted))} can't be an image's tag.`);
  }
  return byTag(wanted, known);
}

function previous(known: KnownTags): Target {
  const best = wayBack(known);
  if (best !== undefined) return found(best.tag, known);
  const before = known.live === undefined ? "" : ` before \`${known.live}\``;
  return refused(
    `There is no release${before} that was proven in full here, hasn't failed since, isn't pinned, and still has its image.`,
  );
}

function found(tag: string, { releases }: KnownTags): Target {
  return { kind: "tag", tag, release: releases.find((release) => release.tag === tag) };
}

function numbered(number: number, { releases }: KnownTags): Target {
  const release = releases.find(
    (candidate) => candidate.number === number || candidate.firstNumber === number,
  );
  if (release !== undefined) return { kind: "tag", tag: release.tag, release };
  return refused(`No release here has the number ${number}.`);
}

function byTag(wanted: string, known: KnownTags): Target {
  const { releases, proofs, images } = known;
  const tags = new Set([...[...releases, ...proofs].map(({ tag }) => tag), ...(images ?? [])]);
  const named = tags.has(wanted) ? [wanted] : matches(wanted, tags);
  if (named.length > 1) {
    return refused(`\`${wanted}\` could be ${named.map((tag) => `\`${tag}\``).join(" or ")}.`);
  }
  return found(named[0] ?? wanted, known);
}

/** Tags that begin with it, and tags that it begins with: images are often named by a shortened SHA. */
function matches(wanted: string, known: ReadonlySet<string>): readonly string[] {
  const isSha = isWholeSha(wanted);
  return [...known].filter(
    (tag) =>
      (wanted.length >= LEAST_PREFIX && tag.startsWith(wanted)) ||
      (isSha && commitDigits(tag) === tag && wanted.startsWith(tag)),
  );
}

function usage(message: string): Target {
  return { kind: "usage", message };
}

function refused(message: string): Target {
  return { kind: "refused", message };
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
