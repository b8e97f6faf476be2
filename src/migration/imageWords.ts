// What images say of their migrations, where no clone can be read: the sets of their revisions, and what their start runs.
// That two sets are the same is a verdict; what a revision does, no image says. Pure.
import { startsInCommand } from "./boot";
import { findingOf } from "./findings";
import { labelledRevisions } from "./labels";
import { type RangeVerdict, summed } from "./rangeVerdict";

/** What an image says of itself. */
export interface ImageWords {
  readonly labels: Readonly<Record<string, string>>;
  /** Its Entrypoint and Cmd. */
  readonly command: readonly string[];
}

/** What is compared. */
export interface Images {
  readonly target: ImageWords;
  /** The live release's, and those of others that ran on the same database. */
  readonly ran: readonly ImageWords[];
  /** What the database says that it is at, where that is known. */
  readonly databaseRevisions?: readonly string[] | undefined;
}

/** The verdict, or why the labels give none. */
export function judgeImages({ target, ran, databaseRevisions }: Images): RangeVerdict | string {
  const own = labelledRevisions(target.labels);
  const others = ran.map(({ labels }) => labelledRevisions(labels));
  if (own === undefined || others.includes(undefined)) {
    return "the images have no labels that list their migrations";
  }
  const known = new Set(own.revisions);
  const applied = new Set(
    databaseRevisions ?? others.flatMap((labelled) => labelled?.revisions ?? []),
  );
  const strange = [...applied].filter((id) => !known.has(id));
  const lost = own.heads.filter((id) => databaseRevisions === undefined && !applied.has(id));
  const verdict: RangeVerdict = {
    verdict: "Safe",
    option: "A",
    migrations: [],
    findings: [],
    downgrade: "reversible",
    downgradeTo: own.heads,
  };
  const started = withImageStart(verdict, target, strange);
  if (started.findings.length > 0) return started;
  if (strange.length > 0) {
    return `${strange.length === 1 ? "1 revision" : `${strange.length} revisions`} (${strange.slice(0, 3).join(", ")}${strange.length > 3 ? ", …" : ""}) came later than the target, and what they do stands in no label`;
  }
  if (lost.length > 0) return `the target has ${lost.join(", ")}, which no release here had`;
  return verdict;
}

/**
 * The same verdict, where the target's image migrates when it starts: the clone's files may not say so.
 *
 * @param unknownToTarget what the database is at, and the target doesn't have.
 */
export function withImageStart(
  verdict: RangeVerdict,
  { command }: Pick<ImageWords, "command">,
  unknownToTarget: readonly string[],
): RangeVerdict {
  const start = startsInCommand(command);
  const isKnown = verdict.findings.some(({ kind }) => kind === "BOOT");
  if (start === undefined || unknownToTarget.length === 0 || isKnown) return verdict;
  const operation = `${start.text} (the target doesn't know ${unknownToTarget.join(", ")})`;
  const origin = { file: start.file, revision: undefined };
  const found = findingOf("migrates-on-start", origin, { line: start.line, operation });
  const findings = [found, ...verdict.findings];
  return { ...verdict, ...summed(findings, verdict.downgrade), findings };
}
