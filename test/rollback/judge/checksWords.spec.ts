import assert from "node:assert/strict";
import { checksOf } from "../../../src/rollback/judge/checks";
import type { PlanFacts } from "../../../src/rollback/judge/planFacts";
import { proofsOf } from "../../guards/release/proofs";
import { ALLOWED, DENIED, GOOD, JUDGED, LIVE, LOCK, OPEN, ROLE } from "./planFacts";

describe("the checks before a rollback", () => {
  const accesses: [title: string, access: PlanFacts["access"], found: object][] = [
    [
      "pass for a caller that may do everything",
      JUDGED,
      { result: "OK", seen: `${ROLE} may do all that is needed` },
    ],
    [
      "pass for the account's root, of which nothing is judged",
      { kind: "judged", principal: "arn:aws:iam::123456789012:root", judged: [] },
      { result: "OK", seen: "arn:aws:iam::123456789012:root may do all that is needed" },
    ],
    [
      "name the error of refused credentials",
      { kind: "refused", why: "ExpiredToken: it has expired" },
      {
        result: "NO",
        seen: "ExpiredToken: it has expired",
        next: "aws sts get-caller-identity",
      },
    ],
    [
      "name every denied action, and how to see one by hand",
      {
        ...JUDGED,
        judged: [
          { ...ALLOWED, action: "ecs:ListTasks" },
          { ...DENIED, action: "iam:PassRole" },
          { ...DENIED, action: "ecs:UpdateService" },
          { ...OPEN, action: "ecs:DescribeTasks" },
        ],
      },
      {
        result: "NO",
        seen: `${ROLE} may not: iam:PassRole, ecs:UpdateService (--unchecked continues anyway)`,
        next: `aws iam simulate-principal-policy --policy-source-arn ${ROLE} --action-names iam:PassRole --resource-arns arn:1 arn:2`,
      },
    ],
    [
      "leave out by hand the resources of an action that has none",
      { ...JUDGED, judged: [{ ...DENIED, resources: ["*"], action: "ecs:ListTasks" }] },
      {
        result: "NO",
        seen: `${ROLE} may not: ecs:ListTasks (--unchecked continues anyway)`,
        next: `aws iam simulate-principal-policy --policy-source-arn ${ROLE} --action-names ecs:ListTasks`,
      },
    ],
    [
      "don't refuse for a denial that depends on what IAM wasn't told",
      { ...JUDGED, judged: [{ ...OPEN, action: "ecs:UpdateService" }] },
      {
        result: "SKIP",
        seen: `cannot tell whether ${ROLE} may ecs:UpdateService: it depends on aws:MultiFactorAuthPresent`,
      },
    ],
    [
      "go on without asking anybody where IAM may not be asked",
      { kind: "unknown", why: "AccessDenied: not you" },
      { result: "SKIP", seen: "AccessDenied: not you" },
    ],
  ];
  for (const [title, access, found] of accesses) {
    it(title, () => {
      const [first] = checksOf({ ...GOOD, access });
      assert.deepEqual(first, { what: "AWS credentials", ...found });
    });
  }

  const words: [title: string, parts: Partial<PlanFacts>, what: string, found: object][] = [
    [
      "that nothing is live yet",
      { live: undefined, stateTag: undefined },
      "not already live",
      { result: "OK", seen: "nothing is live yet" },
    ],
    ["that another release is live", {}, "not already live", { result: "OK", seen: "`B` is live" }],
    [
      "that users have it already, where an update is ended for it",
      { live: { ...LIVE, tag: "A" }, takesOver: true },
      "not already live",
      { result: "OK", seen: "users have it already: the update that held the lock is ended" },
    ],
    ...[
      { configTag: "C", asks: "asks for `C`" },
      { configTag: undefined, asks: "names no release" },
    ].map(({ configTag, asks }): [string, Partial<PlanFacts>, string, object] => [
      `that config ${asks}, and users have this one`,
      { live: { ...LIVE, tag: "A" }, stateTag: "A", configTag },
      "not already live",
      { result: "OK", seen: `users have it; config ${asks}: this sets config back` },
    ]),
    [
      "which slot it goes to, and how",
      {},
      "slot",
      {
        result: "OK",
        seen: "`A` is in slot b; users are sent there: proven 2026-11-22T12:10:00.000Z (full)",
      },
    ],
    [
      "that the slots can't be told without state and AWS",
      { way: undefined },
      "slot",
      { result: "SKIP", seen: "not known without state and AWS" },
    ],
    [
      "what AWS has otherwise than state, and what deals with it",
      { way: { action: "refuse", because: "Users get both.", next: "a line", differences: [] } },
      "slot",
      { result: "NO", seen: "Users get both.", next: "a line" },
    ],
    [
      "that ECS runs it already, and state doesn't know it",
      { live: { ...LIVE, tag: "A" } },
      "not already live",
      {
        result: "OK",
        seen: "ECS already runs it; state and config will follow, and it will be proven",
      },
    ],
    [
      "the image's digest and CPUs",
      {
        image: { found: { digest: "sha256:0123456789abcdef", architectures: ["X86_64", "ARM64"] } },
      },
      "image exists",
      { result: "OK", seen: "sha256:0123456789ab…, X86_64, ARM64" },
    ],
    [
      "that an image is for any CPU",
      { image: { found: { digest: "sha256:0123456789abcdef", architectures: [] } } },
      "image exists",
      { result: "OK", seen: "sha256:0123456789ab…, any CPU" },
    ],
    [
      "that a tag that never ran here must be deployed",
      { proofs: proofsOf("B"), ran: false },
      "proven in full here",
      { result: "NO", seen: "it never ran here", next: "npx --no rollback deploy A --stack prod" },
    ],
    [
      "why a tag that ran here isn't good",
      { proofs: proofsOf("B") },
      "proven in full here",
      {
        result: "NO",
        seen: "it was never proven here",
        next: "npx --no rollback candidates --stack prod",
      },
    ],
    [
      "that a first deploy has nothing to go back to",
      { isDeploy: true, verb: "deploy", liveImage: GOOD.image, database: undefined },
      "database",
      { result: "SKIP", seen: "there is no release that one could go back to" },
    ],
    [
      "that the update which holds the lock is ended",
      { takesOver: true, lock: { lock: LOCK } },
      "stack not locked",
      { result: "OK", seen: "the update that holds it will be ended" },
    ],
    [
      "that the lock's holder has ended",
      { lock: { lock: LOCK } },
      "stack not locked",
      {
        result: "NO",
        seen: "ann@host (process 1) has held it since 2026-11-22T12:00:00Z, which has ended",
        next: "npx --no rollback takeover A --stack prod",
      },
    ],
    [
      "that the lock's holder is at it",
      { lock: { lock: { ...LOCK, isAbandoned: false } } },
      "stack not locked",
      {
        result: "NO",
        seen: "ann@host (process 1) has held it since 2026-11-22T12:00:00Z",
        next: "npx --no rollback takeover A --stack prod",
      },
    ],
    [
      "what is under way, and that it ends",
      { live: { ...LIVE, inFlight: "1 of 2 tasks run" } },
      "no deployment under way",
      { result: "OK", seen: "1 of 2 tasks run; it will be replaced" },
    ],
    [
      "that nothing is under way",
      { live: LIVE },
      "no deployment under way",
      { result: "OK", seen: "ECS is idle" },
    ],
    [
      "that nobody knows what is under way, where ECS couldn't be asked",
      { live: undefined, liveUnknown: "ECS: no credentials" },
      "no deployment under way",
      { result: "SKIP", seen: "ECS: no credentials" },
    ],
    [
      "that there is no service for anything to be under way",
      { live: undefined },
      "no deployment under way",
      { result: "SKIP", seen: "ECS has no such service" },
    ],
    [
      "that there is nothing to compare where state has no release",
      { stateTag: undefined },
      "state matches ECS",
      { result: "SKIP", seen: "nothing to compare" },
    ],
    ...[{ live: undefined }, { liveImage: undefined }].map(
      (parts): [string, Partial<PlanFacts>, string, object] => [
        `that nothing is to be gone back to, without ${Object.keys(parts).join()}`,
        { isDeploy: true, liveImage: GOOD.image, ...parts },
        "live release can be restored",
        { result: "SKIP", seen: "nothing is live yet" },
      ],
    ),
  ];
  for (const [title, parts, what, found] of words) {
    it(`say ${title}`, () => {
      const check = checksOf({ ...GOOD, ...parts }).find((one) => one.what === what);
      const { unchecked, ...rest } = check ?? {};
      assert.equal(unchecked, undefined);
      assert.deepEqual(rest, { what, ...found });
    });
  }
});
