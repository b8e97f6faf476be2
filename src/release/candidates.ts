// The one table that answers "where can I go back to": what ran here, joined with what Git, the registry and CI know
// of it. Pure; each source may be missing.
import type { ProofEntry, Proofs } from "../guards/release/proofs";
import { wayBack } from "../guards/release/wayBack";
import type { Option, RangeWord } from "../migration/rangeVerdict";
import type { RuleId } from "../migration/ruleTable";
import type { Ending, Release } from "./releases";

/** What Git knows of a tag. */
export interface CommitNote {
  readonly subject: string;
  readonly author: string;
}

/** What lies between a release and the database; `not read` where nobody looked. */
export type CandidateMigrations =
  | { readonly verdict: RangeWord; readonly option: Option; readonly risks: readonly RuleId[] }
  | "not known"
  | "not read";

/** The sources. One that could not be read is undefined. */
export interface CandidateSources {
  /** Newest first. */
  readonly releases: readonly Release[];
  readonly proofs: Proofs;
  readonly live: string | undefined;
  readonly pinnedTags: readonly string[];
  /** The registry's tags. */
  readonly images: ReadonlySet<string> | undefined;
  readonly commitOf: (tag: string) => CommitNote | undefined;
  /** URL of the newest successful run of the deploy workflow. */
  readonly runOf: (tag: string) => string | undefined;
  readonly migrationsOf: (tag: string) => CandidateMigrations;
}

/** A row. */
export interface Candidate {
  readonly tag: string;
  /** Release number; undefined for one that never ran here. */
  readonly number: number | undefined;
  readonly isLive: boolean;
  readonly commit: CommitNote | undefined;
  readonly deployedAt: string | undefined;
  readonly by: string | undefined;
  readonly ended: Ending | "never ran here";
  readonly stayedSeconds: number | undefined;
  readonly image: "there" | "gone" | "not checked";
  readonly run: string | undefined;
  /** What lies between it and the live release in the database. */
  readonly migrations: CandidateMigrations;
  readonly pinned: boolean;
  readonly recommended: boolean;
}

/** The table. */
export interface Candidates {
  readonly rows: readonly Candidate[];
  readonly recommended: { readonly tag: string; readonly why: string } | undefined;
  /** Why nothing is recommended. */
  readonly nothing: string | undefined;
}

/** Joins the sources: what ran here, newest first; then images that never did. */
export function candidatesOf(sources: CandidateSources): Candidates {
  const { releases, images, live } = sources;
  const ran = new Set(releases.map(({ tag }) => tag));
  const known = [...ran, ...sources.proofs.map(({ tag }) => tag)];
  const missingImages = new Set(
    images === undefined ? [] : known.filter((tag) => !images.has(tag)),
  );
  const best = wayBack({ ...sources, missingImages });
  const others = [...(images ?? [])].filter((tag) => !ran.has(tag));
  return {
    rows: [
      ...releases.map((release) => row(release.tag, release, sources, best)),
      ...others.map((tag) => row(tag, undefined, sources, best)),
    ],
    recommended: best && { tag: best.tag, why: reason(best, sources) },
    nothing:
      best === undefined
        ? `No release before ${live === undefined ? "now" : `\`${live}\``} was proven in full here, hasn't failed since, isn't pinned, and still has its image.`
        : undefined,
  };
}

function row(
  tag: string,
  release: Release | undefined,
  { live, pinnedTags, images, commitOf, runOf, migrationsOf }: CandidateSources,
  best: ProofEntry | undefined,
): Candidate {
  return {
    tag,
    number: release?.number,
    isLive: tag === live,
    commit: commitOf(tag),
    deployedAt: release?.deployedAt,
    by: release?.by,
    ended: release?.ending ?? "never ran here",
    stayedSeconds: release?.stayedSeconds,
    image: images === undefined ? "not checked" : images.has(tag) ? "there" : "gone",
    run: runOf(tag),
    migrations: migrationsOf(tag),
    pinned: pinnedTags.includes(tag),
    recommended: tag === best?.tag,
  };
}

function reason(
  { tag, at }: ProofEntry,
  { live, images, releases, migrationsOf }: CandidateSources,
) {
  const before =
    live === undefined ? "The newest release" : `The newest release before \`${live}\``;
  const stayedSeconds = releases.find((release) => release.tag === tag)?.stayedSeconds;
  const stayed = stayedSeconds === undefined ? "" : `, stayed ${durationInWords(stayedSeconds)}`;
  const image = images === undefined ? "its image wasn't looked up" : "its image exists";
  const migrations = migrationsOf(tag);
  const database = migrations === "not read" ? "" : `; database: ${migrationsInWords(migrations)}`;
  return `${before} that was proven in full here: \`${tag}\`, proven ${at}${stayed}; ${image}${database}.`;
}

/** Such as `45 s`, `12 min`, `3 h`, `2 d`. */
export function durationInWords(seconds: number): string {
  const units = [
    [86_400, "d"],
    [3_600, "h"],
    [60, "min"],
  ] as const;
  const [size, unit] = units.find(([least]) => seconds >= 2 * least) ?? [1, "s"];
  return `${Math.round(seconds / size)} ${unit}`;
}

/** Such as `Risky: table-renamed`. */
export function migrationsInWords(migrations: CandidateMigrations): string {
  if (typeof migrations === "string") return migrations;
  const { verdict, risks } = migrations;
  return risks.length === 0 ? verdict : `${verdict}: ${risks.join(", ")}`;
}
