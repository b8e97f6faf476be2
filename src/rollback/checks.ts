// What must hold before a release may go live again: each check with what was seen. Pure.
import type { Access } from "../aws/access";
import { allowed } from "./accessCheck";
import { type Proofs, standingOf, whyNotGood } from "../guards/release/proofs";
import { rollbackLine } from "../commandLines";
import type { Live } from "./live";
import type { LockState } from "./lock";

/** One thing that was looked at. */
export interface Check {
  readonly what: string;
  /** `SKIP` couldn't be looked at, or needn't be. `NO` stops the rollback. */
  readonly result: "OK" | "SKIP" | "NO";
  readonly seen: string;
  /** What to type instead. */
  readonly next?: string;
  /** It wasn't looked at because a source failed: going on is a person's decision. */
  readonly unchecked?: boolean;
}

/** An image as the registry has it; or why that isn't known. */
export type ImageFact =
  | { readonly found: { readonly digest: string; readonly architectures: readonly string[] } }
  | { readonly missing: true }
  | { readonly unknown: string };

/** Everything the checks look at. */
export interface PlanFacts {
  readonly wanted: string;
  readonly stack: string;
  readonly access: Access;
  /** IAM's judgement is only shown: somebody else will do it, or somebody knows better than the simulation. */
  readonly goOnDenied: boolean;
  readonly proofs: Proofs;
  /** It ran here, well or badly. */
  readonly ran: boolean;
  /** Undefined when nothing is: there is no service. */
  readonly live: Live | undefined;
  /** Why ECS couldn't be asked; undefined when it was. */
  readonly liveUnknown: string | undefined;
  readonly pinnedTags: readonly string[];
  readonly image: ImageFact;
  /** The digest it had when it was last verified here; undefined where that wasn't kept. */
  readonly recordedDigest: string | undefined;
  readonly cpuArchitecture: string;
  readonly lock: LockState;
  /** The tag that state says is live. */
  readonly stateTag: string | undefined;
  /** What state says is live was proven. */
  readonly isProven: boolean;
  /** A moved tag was accepted. */
  readonly acceptMoved: boolean;
  /** An update was ended for it: ECS may run it already, and state what was ended. */
  readonly takesOver: boolean;
  /** It needn't have run here: a deploy. */
  readonly isDeploy: boolean;
  /** Whether the live release could be gone back to afterwards: its image, and its revision. */
  readonly liveImage: ImageFact | undefined;
}

/** All checks, in the order they are shown. */
export function checksOf(facts: PlanFacts): readonly Check[] {
  return [
    allowed(facts),
    notLive(facts),
    image(facts),
    moved(facts),
    verifiedHere(facts),
    notPinned(facts),
    database(facts),
    unlocked(facts),
    nothingInFlight(facts),
    stateIsTrue(facts),
    ...(facts.isDeploy ? [wayBackFrom(facts)] : []),
  ];
}

function notLive(facts: PlanFacts): Check {
  const { wanted, live, liveUnknown, takesOver, stateTag, isProven, stack } = facts;
  const what = "not already live";
  if (liveUnknown !== undefined) {
    return { what, result: "SKIP", seen: liveUnknown, unchecked: true };
  }
  if (live === undefined) return { what, result: "OK", seen: "nothing is live yet" };
  if (live.tag !== wanted) return { what, result: "OK", seen: `\`${live.tag}\` is live` };
  if (takesOver) return { what, result: "OK", seen: "ECS is already rolling back to it" };
  if (stateTag !== wanted) {
    return {
      what,
      result: "OK",
      seen: "ECS runs it already; state and config will say so, and it is proven",
    };
  }
  if (!isProven) {
    return { what, result: "OK", seen: "it is live, but not proven yet: this goes on from there" };
  }
  const next = rollbackLine(stack, "verify");
  return { what, result: "NO", seen: `\`${wanted}\` is live already`, next };
}

function image({ wanted, image: fact, cpuArchitecture, stack }: PlanFacts): Check {
  const what = "image exists";
  if ("unknown" in fact) return { what, result: "SKIP", seen: fact.unknown, unchecked: true };
  if ("missing" in fact) {
    return {
      what,
      result: "NO",
      seen: `the registry has no \`${wanted}\``,
      next: rollbackLine(stack, "candidates"),
    };
  }
  const { digest, architectures } = fact.found;
  if (architectures.length > 0 && !architectures.includes(cpuArchitecture)) {
    return {
      what,
      result: "NO",
      seen: `it is for ${architectures.join(", ")}, the service runs on ${cpuArchitecture}`,
      next: rollbackLine(stack, "candidates"),
    };
  }
  return {
    what,
    result: "OK",
    seen: `${digest.slice(0, 19)}…, ${architectures.join(", ") || "any CPU"}`,
  };
}

function moved(facts: PlanFacts): Check {
  const { wanted, image: fact, recordedDigest, acceptMoved, stack, ran } = facts;
  const what = "image unchanged";
  if (!("found" in fact)) return { what, result: "SKIP", seen: "the image wasn't seen" };
  if (recordedDigest === undefined) {
    const seen = ran ? "its digest wasn't kept when it ran here" : "it never ran here";
    return { what, result: "SKIP", seen };
  }
  if (recordedDigest === fact.found.digest) return { what, result: "OK", seen: "same digest" };
  const seen = `\`${wanted}\` was ${recordedDigest.slice(0, 19)}… when it ran here: the tag was moved`;
  if (acceptMoved) return { what, result: "OK", seen: `${seen}; accepted` };
  return {
    what,
    result: "NO",
    seen,
    next: rollbackLine(stack, "to", wanted, "--accept-moved-tag"),
  };
}

function verifiedHere({ wanted, proofs, ran, isDeploy, stack }: PlanFacts): Check {
  const what = "proven in full here";
  const { good } = standingOf(proofs, wanted);
  if (good !== undefined) {
    return { what, result: "OK", seen: `proven ${good.at}, asked for by ${good.by ?? "unknown"}` };
  }
  if (isDeploy && !ran) return { what, result: "SKIP", seen: "a deploy of a new release" };
  const next = rollbackLine(stack, "candidates");
  if (!ran) {
    return {
      what,
      result: "NO",
      seen: "it never ran here",
      next: rollbackLine(stack, "deploy", wanted),
    };
  }
  return { what, result: "NO", seen: `it ${whyNotGood(proofs, wanted)}`, next };
}

function notPinned({ wanted, pinnedTags, stack }: PlanFacts): Check {
  const what = "not pinned";
  if (!pinnedTags.includes(wanted)) return { what, result: "OK", seen: "no pin on it" };
  const next = rollbackLine(stack, "unpin", wanted);
  return { what, result: "NO", seen: "it is pinned as bad", next };
}

/** Whether the older release can live with today's schema: a person must know, until the migrations are read. */
function database({ isDeploy }: PlanFacts): Check {
  const what = "database";
  if (isDeploy) return { what, result: "SKIP", seen: "a deploy brings its own migrations" };
  const seen =
    "the database's migrations weren't looked at: the older release must work with today's schema";
  return { what, result: "SKIP", seen, unchecked: true };
}

function unlocked({ lock, stack, wanted, takesOver }: PlanFacts): Check {
  const what = "stack not locked";
  if (takesOver) return { what, result: "OK", seen: "the update that holds it is ended" };
  if ("unknown" in lock) return { what, result: "SKIP", seen: lock.unknown };
  if (lock.lock === undefined) return { what, result: "OK", seen: "no update is under way" };
  const { holder, since, isAbandoned } = lock.lock;
  const ended = isAbandoned ? ", which has ended" : "";
  return {
    what,
    result: "NO",
    seen: `${holder} has held it since ${since}${ended}`,
    next: rollbackLine(stack, "takeover", wanted),
  };
}

function nothingInFlight({ live }: PlanFacts): Check {
  const what = "no deployment under way";
  if (live?.inFlight === undefined) return { what, result: "OK", seen: "ECS is at rest" };
  return { what, result: "OK", seen: `${live.inFlight}; it will be replaced` };
}

function stateIsTrue({ live, stateTag }: PlanFacts): Check {
  const what = "state matches ECS";
  if (live === undefined || stateTag === undefined) {
    return { what, result: "SKIP", seen: "nothing to compare" };
  }
  if (live.tag === stateTag) return { what, result: "OK", seen: `\`${stateTag}\`` };
  const seen = `state says \`${stateTag}\`, ECS runs \`${live.tag}\`: this puts it right`;
  return { what, result: "SKIP", seen };
}

/** A warning, not a refusal: a deploy may be what brings a way back. */
function wayBackFrom({ live, liveImage: fact, proofs }: PlanFacts): Check {
  const what = "live release can be restored";
  if (live === undefined || fact === undefined) {
    return { what, result: "SKIP", seen: "nothing is live yet" };
  }
  const why = whyNotGood(proofs, live.tag);
  const missing = [
    ...("missing" in fact ? [`the image of \`${live.tag}\` is gone`] : []),
    ...("unknown" in fact ? ["the registry couldn't be asked"] : []),
    ...(why === undefined ? [] : [`\`${live.tag}\` ${why}`]),
  ];
  if (missing.length === 0) return { what, result: "OK", seen: `\`${live.tag}\`` };
  return { what, result: "SKIP", seen: `warning: ${missing.join(", ")}` };
}
