// A stack's past, played on plain data: what happens to it is written down as the program would, by `findingsOf`, and beside it,
// by the plainest means, what is true.
import type { Proofs, Strength } from "../../src/guards/release/proofs";
import { leftFor, waysBack } from "../../src/guards/release/wayBack";
import { findingsOf, type ProofOutcome } from "../../src/health/proofRecord";
import type { VerificationResult, VerificationTarget } from "../../src/health/verificationTarget";
import type { Update } from "../../src/release/update";
import { type LiveInState, liveInState } from "../../src/release/liveRelease";
import type { ProofRecord } from "../../src/release/proofRecord";
import { update } from "./updates";

/** How an update's proof ends; `left out` by `--exclude`, `open` when it was interrupted. */
export type End = Strength | "failed" | "open" | "left out";

/** Something that happens. `pick` chooses among what there is. */
export type Event =
  | { readonly what: "deploy" | "undo" | "prove again" | "revert"; readonly end: End }
  | { readonly what: "go back" | "go anywhere"; readonly end: End; readonly pick: number }
  | { readonly what: "pin" | "unpin" | "edit the tag"; readonly pick: number };

interface Revision {
  readonly tag: string;
  readonly arn: string;
}

/** A stack, and what is true of it. */
export class Past {
  #record: ProofRecord = {
    target: undefined,
    requested: {},
    attempts: 0,
    proofs: [],
    result: undefined,
  };
  #minutes = 0;
  #live: Revision | undefined;
  #newest: Revision | undefined;
  #label = "";
  #updates: Update[] = [];
  pinned: readonly string[] = [];
  /** Proven in full, and not failed since. */
  readonly good = new Set<string>();
  /** Which release each revision is. */
  readonly revisions = new Map<string, string>();
  /** What the newest update has replaced, where it went to a release that never ran. */
  replaced: string | undefined;

  get proofs(): Proofs {
    return this.#record.proofs;
  }

  get live(): string | undefined {
    return this.#live?.tag;
  }

  /** Newest first. */
  get updates(): readonly Update[] {
    return this.#updates;
  }

  /** What is live, as state knows it. */
  get inState(): LiveInState | undefined {
    const containerDefinitions = JSON.stringify([
      { name: "app", image: `ghcr.io/x/y:${this.#newest?.tag}` },
    ]);
    const service = this.#live && {
      taskDefinition: this.#live.arn,
      tags: { release: this.#label },
    };
    const taskDefinition = this.#newest && { arn: this.#newest.arn, containerDefinitions };
    return liveInState({ service, taskDefinition }, this.proofs, "app");
  }

  /** Lets it happen. */
  play(event: Event): void {
    this.replaced = undefined;
    switch (event.what) {
      case "deploy": {
        this.replaced = this.live;
        return this.#update(`r${this.#updates.length}`, event.end);
      }
      case "revert":
        return this.#revert();
      case "go back": {
        const ways = waysBack({ proofs: this.proofs, live: this.live, pinnedTags: this.pinned });
        return this.#goBack(ways[event.pick % ways.length]?.tag, event.end);
      }
      case "go anywhere":
        return this.#goBack(this.#pick(event.pick), event.end);
      case "undo": {
        const left = leftFor(this.proofs, this.live);
        if (left === undefined) return;
        this.pinned = this.pinned.filter((tag) => tag !== left);
        return this.#update(left, event.end);
      }
      case "prove again":
        if (this.#live !== undefined) this.#prove(this.#live, event.end, this.live);
        return;
      case "pin":
        this.pinned = [...this.pinned, this.#pick(event.pick) ?? "r0"];
        return;
      case "unpin":
        this.pinned = this.pinned.toSpliced(event.pick % (this.pinned.length || 1), 1);
        return;
      case "edit the tag":
        this.#label = this.#pick(event.pick) ?? "";
        return;
    }
  }

  #pick(number: number): string | undefined {
    const tags = [...new Set(this.revisions.values())];
    return tags[number % tags.length];
  }

  /** As `to` does: what was left is pinned once the target is proven. */
  #goBack(tag: string | undefined, end: End): void {
    if (tag === undefined || tag === this.live) return;
    const left = this.live;
    this.#update(tag, end);
    if (left !== undefined && !["failed", "open"].includes(end)) {
      this.pinned = [...this.pinned.filter((pinned) => pinned !== tag), left];
    }
  }

  /** ECS goes back by itself from a release that doesn't start. */
  #revert(): void {
    const before = this.#live;
    this.#update(`r${this.#updates.length}`, "failed");
    this.#live = before;
  }

  #update(tag: string, end: End): void {
    const from = this.live;
    const revision = { tag, arn: `app:${this.revisions.size + 1}` };
    this.revisions.set(revision.arn, tag);
    this.#live = revision;
    this.#newest = revision;
    this.#label = tag;
    const result = ["failed", "open"].includes(end) ? "failed" : "succeeded";
    this.#updates = [update(this.#updates.length + 1, tag, { result }), ...this.#updates];
    this.#prove(revision, end, from);
  }

  #prove({ tag, arn }: Revision, end: End, from: string | undefined): void {
    if (end === "left out") return;
    const now = new Date(Date.UTC(2026, 10, 22, 12, this.#minutes++));
    const image = `ghcr.io/x/y:${tag}`;
    const target = { imageTag: tag, taskDefinition: arn, image } as VerificationTarget;
    const outcome = outcomeOf(target, end, now);
    this.#record = {
      ...this.#record,
      ...findingsOf(this.#record, target, outcome, { by: "ann", from, now }),
    };
    if (end === "full") this.good.add(tag);
    if (end === "failed") this.good.delete(tag);
  }
}

function outcomeOf(
  { imageTag, taskDefinition }: VerificationTarget,
  end: Exclude<End, "left out">,
  now: Date,
): ProofOutcome {
  if (end === "failed" || end === "open") return { ended: end, message: `It is ${end}.` };
  const verifiedAt = now.toISOString();
  const result = { imageTag, taskDefinition, verifiedAt, strength: end } as VerificationResult;
  return { ended: "proven", result };
}
