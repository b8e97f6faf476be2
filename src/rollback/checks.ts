// What must hold before a release may go live again: each check with what was seen. Pure.
import type { Access, Judged } from "../aws/access";
import type { Release } from "../release/releases";
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
  readonly release: Release | undefined;
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
  /** The tag that the last proof was of; undefined where state can't be read, or nothing was proven. */
  readonly provenTag: string | undefined;
  /** A moved tag was accepted. */
  readonly acceptMoved: boolean;
  /** An update was ended for it: ECS may run it already, and state what was ended. */
  readonly takesOver: boolean;
  /** It needn't have run here: a deploy. */
  readonly isDeploy: boolean;
  /** Whether the live release could be gone back to afterwards: its image, and its revision. */
  readonly liveRestorable: { readonly image: ImageFact; readonly isKept: boolean } | undefined;
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
    { what: "database", result: "SKIP", seen: "migrations aren't read yet" },
    unlocked(facts),
    nothingInFlight(facts),
    stateIsTrue(facts),
    ...(facts.isDeploy ? [wayBack(facts)] : []),
  ];
}

/** Who may not have IAM judge anything may still roll back: it is never left to a person. */
function allowed({ access, goOnDenied }: PlanFacts): Check {
  const what = "AWS credentials";
  if (access.kind === "refused") {
    return { what, result: "NO", seen: access.why, next: "aws sts get-caller-identity" };
  }
  if (access.kind === "unknown") return { what, result: "SKIP", seen: access.why };
  const { principal, judged } = access;
  const denied = judged.filter(({ isAllowed, missing }) => !isAllowed && missing.length === 0);
  const [first] = denied;
  if (first !== undefined) {
    const seen = `${principal} may not: ${actionsOf(denied)}`;
    if (goOnDenied) return { what, result: "SKIP", seen };
    const next = `${simulation(principal, first)}; --unchecked goes on all the same`;
    return { what, result: "NO", seen, next };
  }
  const open = judged.filter(({ isAllowed }) => !isAllowed);
  if (open.length > 0) {
    const keys = [...new Set(open.flatMap(({ missing }) => missing))].join(", ");
    const seen = `whether ${principal} may ${actionsOf(open)} hangs on ${keys}`;
    return { what, result: "SKIP", seen };
  }
  return { what, result: "OK", seen: `${principal} may do what it takes` };
}

/** The same by hand. */
function simulation(principal: string, { action, resources }: Judged): string {
  const named = resources.filter((resource) => resource !== "*");
  return [
    `aws iam simulate-principal-policy --policy-source-arn ${principal} --action-names ${action}`,
    ...(named.length === 0 ? [] : ["--resource-arns", ...named]),
  ].join(" ");
}

function actionsOf(judged: readonly Judged[]): string {
  return judged.map(({ action }) => action).join(", ");
}

function notLive({ wanted, live, liveUnknown, takesOver, release, provenTag }: PlanFacts): Check {
  const what = "not the live one";
  if (liveUnknown !== undefined) {
    return { what, result: "SKIP", seen: liveUnknown, unchecked: true };
  }
  if (live === undefined) return { what, result: "OK", seen: "nothing is live yet" };
  if (live.tag !== wanted) return { what, result: "OK", seen: `\`${live.tag}\` is live` };
  if (takesOver) return { what, result: "OK", seen: "ECS was sent back to it already" };
  if (release?.verified === true && provenTag !== wanted) {
    return { what, result: "OK", seen: "it is live, but not proven yet: this goes on from there" };
  }
  return { what, result: "NO", seen: `\`${wanted}\` is live already`, next: "rollback verify" };
}

function image({ wanted, image: fact, cpuArchitecture }: PlanFacts): Check {
  const what = "image exists";
  if ("unknown" in fact) return { what, result: "SKIP", seen: fact.unknown, unchecked: true };
  if ("missing" in fact) {
    return {
      what,
      result: "NO",
      seen: `the registry has no \`${wanted}\``,
      next: "rollback candidates",
    };
  }
  const { digest, architectures } = fact.found;
  if (architectures.length > 0 && !architectures.includes(cpuArchitecture)) {
    return {
      what,
      result: "NO",
      seen: `it is for ${architectures.join(", ")}, the service runs on ${cpuArchitecture}`,
      next: "rollback candidates",
    };
  }
  return {
    what,
    result: "OK",
    seen: `${digest.slice(0, 19)}…, ${architectures.join(", ") || "any CPU"}`,
  };
}

function moved({ wanted, image: fact, recordedDigest, acceptMoved }: PlanFacts): Check {
  const what = "same image as then";
  if (!("found" in fact)) return { what, result: "SKIP", seen: "the image wasn't seen" };
  if (recordedDigest === undefined) {
    return { what, result: "SKIP", seen: "its digest wasn't kept when it ran here" };
  }
  if (recordedDigest === fact.found.digest) return { what, result: "OK", seen: "same digest" };
  const seen = `\`${wanted}\` was ${recordedDigest.slice(0, 19)}… when it ran here: the tag was moved`;
  if (acceptMoved) return { what, result: "OK", seen: `${seen}; accepted` };
  return { what, result: "NO", seen, next: "the same with --accept-moved-tag" };
}

function verifiedHere({ wanted, release, isDeploy }: PlanFacts): Check {
  const what = "verified here before";
  if (release?.verified === true) {
    return {
      what,
      result: "OK",
      seen: `last deployed ${release.deployedAt} by ${release.by ?? "unknown"}`,
    };
  }
  if (isDeploy) return { what, result: "SKIP", seen: "a deploy needn't have run here" };
  if (release === undefined) {
    return { what, result: "NO", seen: "it never ran here", next: `rollback deploy ${wanted}` };
  }
  const seen = `its update of ${release.deployedAt} ${release.ending === "running" ? "still runs" : "failed"}`;
  return { what, result: "NO", seen, next: "rollback candidates" };
}

function notPinned({ wanted, pinnedTags }: PlanFacts): Check {
  const what = "not pinned";
  if (!pinnedTags.includes(wanted)) return { what, result: "OK", seen: "no pin on it" };
  return { what, result: "NO", seen: "it is pinned as bad", next: `rollback unpin ${wanted}` };
}

function unlocked({ lock, stack, wanted }: PlanFacts): Check {
  const what = "stack not locked";
  if ("unknown" in lock) return { what, result: "SKIP", seen: lock.unknown };
  if (lock.lock === undefined) return { what, result: "OK", seen: "no update is under way" };
  const { holder, since, isAbandoned } = lock.lock;
  const ended = isAbandoned ? ", which has ended" : "";
  return {
    what,
    result: "NO",
    seen: `${holder} has it since ${since}${ended}`,
    next: `rollback takeover ${wanted} --stack ${stack}`,
  };
}

function nothingInFlight({ live }: PlanFacts): Check {
  const what = "no deployment under way";
  if (live?.inFlight === undefined) return { what, result: "OK", seen: "ECS is at rest" };
  return { what, result: "OK", seen: `${live.inFlight}; it will be replaced` };
}

function stateIsTrue({ live, stateTag, stack, takesOver }: PlanFacts): Check {
  const what = "state says what is live";
  if (live === undefined || stateTag === undefined) {
    return { what, result: "SKIP", seen: "nothing to compare" };
  }
  if (live.tag === stateTag) return { what, result: "OK", seen: `\`${stateTag}\`` };
  if (takesOver) {
    return { what, result: "OK", seen: `it says \`${stateTag}\`, and will be put right` };
  }
  return {
    what,
    result: "NO",
    seen: `state says \`${stateTag}\`, ECS runs \`${live.tag}\``,
    next: `rollback adopt --stack ${stack}`,
  };
}

/** A warning, not a refusal: a deploy may be what brings a way back. */
function wayBack({ live, liveRestorable }: PlanFacts): Check {
  const what = "a way back from it";
  if (live === undefined || liveRestorable === undefined) {
    return { what, result: "SKIP", seen: "nothing is live yet" };
  }
  const { image: fact, isKept } = liveRestorable;
  const missing = [
    ...("missing" in fact ? [`the image of \`${live.tag}\` is gone`] : []),
    ...("unknown" in fact ? ["the registry couldn't be asked"] : []),
    ...(isKept ? [] : [`\`${live.tag}\` was never verified here`]),
  ];
  if (missing.length === 0) {
    return { what, result: "OK", seen: `\`${live.tag}\` can be gone back to` };
  }
  return { what, result: "SKIP", seen: `warning: ${missing.join(", ")}` };
}
