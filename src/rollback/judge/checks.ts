// The checks that must pass before a release may go live again, each with what was seen. Pure.
import { allowed } from "./accessCheck";
import { databaseCheck } from "./databaseCheck";
import type { Check, PlanFacts } from "./planFacts";
import { standingOf, whyNotGood } from "../../guards/release/proofs";
import { rollbackLine } from "../../commandLines";
import { timeOf } from "../../release/proofRecord";

/** All checks, in the order they are shown. */
export function checksOf(facts: PlanFacts): readonly Check[] {
  return [
    allowed(facts),
    notLive(facts),
    image(facts),
    moved(facts),
    verifiedHere(facts),
    notPinned(facts),
    databaseCheck(facts),
    unlocked(facts),
    nothingInFlight(facts),
    stateIsTrue(facts),
    ...stateIsWhole(facts),
    ...tasksByHand(facts),
    slot(facts),
    ...(facts.isDeploy ? [wayBackFrom(facts)] : []),
  ];
}

function notLive(facts: PlanFacts): Check {
  const { wanted, live, liveUnknown, takesOver, stateTag, configTag, isProven, stack } = facts;
  const what = "not already live";
  if (liveUnknown !== undefined) {
    return { what, result: "SKIP", seen: liveUnknown, unchecked: true };
  }
  if (live === undefined) return { what, result: "OK", seen: "nothing is live yet" };
  if (live.tag !== wanted) return { what, result: "OK", seen: `\`${live.tag}\` is live` };
  if (takesOver) {
    return {
      what,
      result: "OK",
      seen: "users have it already: the update that held the lock is ended",
    };
  }
  if (stateTag !== wanted) {
    return {
      what,
      result: "OK",
      seen: "ECS already runs it; state and config will follow, and it will be proven",
    };
  }
  if (!isProven) {
    return {
      what,
      result: "OK",
      seen: "it is live, but not proven yet: this continues from there",
    };
  }
  if (configTag !== wanted) {
    const asks = configTag === undefined ? "names no release" : `asks for \`${configTag}\``;
    return { what, result: "OK", seen: `users have it; config ${asks}: this sets config back` };
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
  if (!("found" in fact)) return { what, result: "SKIP", seen: "the image wasn't looked up" };
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
    return {
      what,
      result: "OK",
      seen: `proven ${timeOf(good)}, asked for by ${good.by ?? "unknown"}`,
    };
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

function unlocked({ lock, stack, wanted, takesOver }: PlanFacts): Check {
  const what = "stack not locked";
  if (takesOver) return { what, result: "OK", seen: "the update that holds it will be ended" };
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

function nothingInFlight({ live, liveUnknown }: PlanFacts): Check {
  const what = "no deployment under way";
  if (liveUnknown !== undefined) return { what, result: "SKIP", seen: liveUnknown };
  if (live === undefined) return { what, result: "SKIP", seen: "ECS has no such service" };
  if (live.inFlight === undefined) return { what, result: "OK", seen: "ECS is idle" };
  return { what, result: "OK", seen: `${live.inFlight}; it will be replaced` };
}

function stateIsTrue({ live, stateTag }: PlanFacts): Check {
  const what = "state matches ECS";
  if (live === undefined || stateTag === undefined) {
    return { what, result: "SKIP", seen: "nothing to compare" };
  }
  if (live.tag === stateTag) return { what, result: "OK", seen: `\`${stateTag}\`` };
  const seen = `state says \`${stateTag}\`, ECS runs \`${live.tag}\`: this corrects it`;
  return { what, result: "SKIP", seen };
}

/** Shown only where something is missing. */
function stateIsWhole({ forgotten }: PlanFacts): readonly Check[] {
  if (forgotten === undefined) return [];
  const { messages, stopsUpdates, next } = forgotten;
  const result = stopsUpdates ? "NO" : "SKIP";
  return [{ what: "state is complete", result, seen: messages.join(" "), next }];
}

/** Shown only where somebody scaled a slot. It stops nothing: users may need the rollback because of it. */
function tasksByHand({ scaled, way, desiredCount, wanted }: PlanFacts): readonly Check[] {
  if (scaled.length === 0) return [];
  const seen = scaled.map(({ slot: name, message }) => {
    if (way === undefined || way.action === "refuse") return `${message}.`;
    const isTarget = name === way.live;
    const becomes = isTarget
      ? `\`${wanted}\` goes there and gets ${desiredCount}, as config says`
      : `\`${wanted}\` goes to the other slot, with ${desiredCount} as config says; slot ${name} stays as it is until the next \`up --refresh\``;
    return `${message}: somebody changed it by hand. ${becomes}.`;
  });
  return [{ what: "tasks as state says", result: "SKIP", seen: seen.join(" ") }];
}

/** Where it would go, and whether users get there without waiting for tasks. */
function slot({ way }: PlanFacts): Check {
  const what = "slot";
  if (way === undefined) return { what, result: "SKIP", seen: "not known without state and AWS" };
  if (way.action === "refuse") {
    return { what, result: "NO", seen: way.because, next: way.next };
  }
  return { what, result: "OK", seen: way.because.replace(/\.$/, "") };
}

/** A warning, not a refusal: this deploy may be the release that one can later go back to. */
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
