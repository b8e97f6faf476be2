// Which tag `pin` and `unpin` mean, and whether it may be pinned. Pure.
import { MOST_PINS } from "../../config/contradictions";
import { rollbackLine } from "../../commandLines";
import { resolveTarget } from "../../release/target";
import type { Release } from "../../release/releases";

/** What a pin is judged by. */
export interface PinFacts {
  readonly stack: string;
  readonly pinned: readonly string[];
  /** What ran here, newest first; or why that isn't known. */
  readonly releases: readonly Release[] | { readonly unknown: string };
  /** What is live, as ECS and as state say; each undefined if it isn't known. */
  readonly live: readonly (string | undefined)[];
}

/** The tag, or why not. */
export type PinChoice =
  | { readonly tag: string; readonly ranHere: boolean }
  | { readonly isUsage: boolean; readonly message: string; readonly next: string };

/** Which tag is to be pinned. One that never ran here must still be looked up in the registry. */
export function tagToPin(text: string, { stack, pinned, releases, live }: PinFacts): PinChoice {
  const wanted = text.trim();
  const candidates = rollbackLine(stack, "candidates");
  const no = (message: string, next = candidates, isUsage = false) => ({ message, next, isUsage });
  if (wanted === "previous") {
    return no("`previous` changes with every release: name the tag to pin.", candidates, true);
  }
  const known = "unknown" in releases ? [] : releases;
  const found = resolveTarget(wanted, {
    releases: known,
    proofs: [],
    live: undefined,
    pinnedTags: pinned,
    images: new Set(pinned),
  });
  if (found.kind !== "tag") {
    return no(found.message, candidates, found.kind === "usage");
  }
  const { tag } = found;
  if (pinned.includes(tag)) return { tag, ranHere: true };
  if ("unknown" in releases) {
    return no(
      `what ran here can't be read (${releases.unknown}), so it isn't clear which tag \`${wanted}\` means.`,
      rollbackLine(stack, "status"),
    );
  }
  if (live.includes(tag)) {
    return no(
      `\`${tag}\` is live: a pinned release can't be deployed, so the next update would be refused. Go back first; ` +
        "that pins it.",
      rollbackLine(stack, "to", "previous"),
    );
  }
  if (pinned.length >= MOST_PINS) {
    return no(
      `${pinned.length} tags are pinned, and config allows ${MOST_PINS}. Lift a pin that nobody needs any more, such as ` +
        "the oldest.",
      rollbackLine(stack, "unpin", pinned[0] ?? "<tag>"),
    );
  }
  return { tag, ranHere: known.some((release) => release.tag === tag) };
}

/** Which pin to remove: one of the existing ones, by its tag or a unique beginning of it. */
export function tagToUnpin(text: string, stack: string, pinned: readonly string[]): PinChoice {
  const wanted = text.trim();
  const next = rollbackLine(stack, "status");
  if (wanted === "") return { isUsage: true, message: "No tag was named.", next };
  if (pinned.includes(wanted)) return { tag: wanted, ranHere: true };
  const found = pinned.filter((tag) => tag.startsWith(wanted));
  const [only] = found;
  if (only !== undefined && found.length === 1) return { tag: only, ranHere: true };
  const message =
    found.length === 0
      ? `\`${wanted}\` isn't pinned.`
      : `\`${wanted}\` could be ${found.map((tag) => `\`${tag}\``).join(" or ")}.`;
  return { isUsage: false, message, next };
}
