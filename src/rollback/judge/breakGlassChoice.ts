// Which kept revision break-glass puts live. Pure.
import { standingOf, whyNotGood } from "../../guards/release/proofs";
import { waysBack } from "../../guards/release/wayBack";
import { rollbackLine } from "../../commandLines";
import type { Live } from "../facts/live";
import type { Past } from "../facts/past";

/** A release whose task definition ECS has kept. */
export interface KeptRelease {
  /** ARN. */
  readonly taskDefinition: string;
  readonly image: string;
  readonly tag: string;
}

/** What is chosen from. */
export interface BreakGlassFacts {
  /** As it was typed. */
  readonly target: string;
  readonly live: Pick<Live, "tag" | "taskDefinition"> | undefined;
  /** Newest first. */
  readonly kept: readonly KeptRelease[];
  readonly past: Past;
  readonly stack: string;
}

/** The revision, with a warning if there is one; or why there is none, and what to type instead. */
export type BreakGlassChoice =
  | { readonly wanted: KeptRelease; readonly notes: readonly string[] }
  | { readonly refused: string; readonly next: string };

/** Chooses. */
export function chooseRevision(facts: BreakGlassFacts): BreakGlassChoice {
  const { target, live, kept, stack } = facts;
  const found = target === "previous" ? previousRevision(facts) : namedRevision(facts);
  if (!("wanted" in found) || found.wanted.taskDefinition !== live?.taskDefinition) return found;
  const { tag } = kept.find(({ taskDefinition }) => taskDefinition === live.taskDefinition)!;
  return { refused: `\`${tag}\` is live already.`, next: rollbackLine(stack, "verify") };
}

function previousRevision({ live, kept, past, stack }: BreakGlassFacts): BreakGlassChoice {
  if (past.proofs === undefined) {
    return {
      refused: `it isn't known which release was proven here, so a tag must be typed. ${keptTags(kept)}`,
      // Git, the registry and CI can describe each tag without state.
      next: rollbackLine(stack, "candidates"),
    };
  }
  const { proofs, pinnedTags } = past;
  const ways = waysBack({ proofs, live: live?.tag, pinnedTags });
  for (const { taskDefinition, tag } of ways) {
    const wanted = kept.find((one) => one.taskDefinition === taskDefinition && one.tag === tag);
    if (wanted !== undefined) return { wanted, notes: [] };
  }
  const before = live === undefined ? "" : ` before \`${live.tag}\``;
  return {
    refused:
      `there is no release${before} that was proven in full here, hasn't failed since, isn't pinned, and whose task ` +
      `definition was kept. ${keptTags(kept)}`,
    next: rollbackLine(stack, "candidates"),
  };
}

/** A typed tag is a decision of a person; the command only warns of what speaks against it. */
function namedRevision({ target, kept, past, stack }: BreakGlassFacts): BreakGlassChoice {
  const tags = new Set(kept.map(({ tag }) => tag));
  const matching = [...tags].filter((tag) => target !== "" && tag.startsWith(target));
  const tag = tags.has(target) ? target : matching.length === 1 ? matching[0] : undefined;
  if (tag === undefined) {
    const refused = `no kept task definition runs ${JSON.stringify(target)}. ${keptTags(kept)}`;
    return { refused, next: rollbackLine(stack, "candidates") };
  }
  const isPinnedInCopy = past.pinnedInCopy?.includes(tag) ?? false;
  if (past.pinnedTags.includes(tag) && !isPinnedInCopy) {
    return { refused: `\`${tag}\` is pinned as bad.`, next: rollbackLine(stack, "unpin", tag) };
  }
  const { good } = standingOf(past.proofs ?? [], tag);
  const own = kept.filter((one) => one.tag === tag);
  const proven = own.find(({ taskDefinition }) => taskDefinition === good?.taskDefinition);
  const why = past.proofs === undefined ? undefined : whyNotGood(past.proofs, tag);
  const against = [
    ...(isPinnedInCopy ? ["was pinned as bad at the last update, and isn't in this clone"] : []),
    ...(proven === undefined
      ? [why ?? "can't be looked up: what was proven here isn't known"]
      : []),
  ];
  return {
    wanted: proven ?? own[0]!,
    notes: against.map((reason) => `Careful: \`${tag}\` ${reason}.`),
  };
}

function keptTags(kept: readonly KeptRelease[]): string {
  const tags = [...new Set(kept.map(({ tag }) => tag))].join(", ");
  return `Kept task definitions: ${tags || "none"}.`;
}
