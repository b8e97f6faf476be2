// The check of AWS's credentials and rights: what IAM says of them, as one of the checks before a release goes live. Pure.
import type { Proofs } from "../../guards/release/proofs";
import type { Access, JudgedNeed } from "../../aws/access";
import type { Check, PlanFacts } from "./planFacts";

/** Somebody without the right to ask IAM may still roll back, so an unknown result never stops for a question. */
export function allowed({
  access,
  goOnDenied,
  proofs,
}: Pick<PlanFacts, "access" | "goOnDenied" | "proofs">): Check {
  const what = "AWS credentials";
  const elsewhere = anotherAccount(access, proofs);
  if (elsewhere !== undefined) {
    return { what, result: "NO", seen: elsewhere, next: "aws sts get-caller-identity" };
  }
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
    const next = simulation(principal, first);
    return { what, result: "NO", seen: `${seen} (--unchecked continues anyway)`, next };
  }
  const open = judged.filter(({ isAllowed }) => !isAllowed);
  if (open.length > 0) {
    const keys = [...new Set(open.flatMap(({ missing }) => missing))].join(", ");
    const seen = `cannot tell whether ${principal} may ${actionsOf(open)}: it depends on ${keys}`;
    return { what, result: "SKIP", seen };
  }
  return { what, result: "OK", seen: `${principal} may do all that is needed` };
}

/** Why the credentials can't be meant for this stack: its revisions are another account's. */
function anotherAccount(access: Access, proofs: Proofs): string | undefined {
  const caller = access.kind === "judged" ? access.principal : access.caller;
  const [own, stacks] = [accountIn(caller), accountIn(proofs.at(-1)?.taskDefinition)];
  if (own === undefined || stacks === undefined || own === stacks) return undefined;
  return `${caller} is of account ${own}, and this stack is in account ${stacks}: set AWS_PROFILE, or sign in, for that one`;
}

/** The account that an ARN names. */
function accountIn(arn: string | undefined): string | undefined {
  return /^arn:[\w-]+:[\w-]+:[\w-]*:(\d{12}):/.exec(arn ?? "")?.[1];
}

/** The same by hand. */
function simulation(principal: string, { action, resources }: JudgedNeed): string {
  const named = resources.filter((resource) => resource !== "*");
  return [
    `aws iam simulate-principal-policy --policy-source-arn ${principal} --action-names ${action}`,
    ...(named.length === 0 ? [] : ["--resource-arns", ...named]),
  ].join(" ");
}

function actionsOf(judged: readonly JudgedNeed[]): string {
  return judged.map(({ action }) => action).join(", ");
}
