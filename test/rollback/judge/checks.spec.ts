import assert from "node:assert/strict";
import { checksOf } from "../../../src/rollback/judge/checks";
import type { PlanFacts } from "../../../src/rollback/judge/planFacts";
import { proofsOf } from "../../guards/release/proofs";
import { aLive } from "../liveRelease";

const LIVE = aLive("ghcr.io/x/y:B");
const ROLE = "arn:aws:iam::123456789012:role/ops/deployer";
const ALLOWED = { resources: ["*"], isAllowed: true, missing: [] };
const DENIED = { resources: ["arn:1", "arn:2"], isAllowed: false, missing: [] };
const OPEN = { ...DENIED, missing: ["aws:MultiFactorAuthPresent"] };
const JUDGED = {
  kind: "judged",
  principal: ROLE,
  judged: [{ ...ALLOWED, action: "ecs:ListTasks" }],
} as const;
const GOOD: PlanFacts = {
  wanted: "A",
  stack: "prod",
  access: JUDGED,
  goOnDenied: false,
  proofs: proofsOf("A", "B"),
  ran: true,
  live: LIVE,
  liveUnknown: undefined,
  pinnedTags: [],
  image: { found: { digest: "sha256:a", architectures: ["X86_64"] } },
  recordedDigest: "sha256:a",
  cpuArchitecture: "X86_64",
  lock: { lock: undefined },
  stateTag: "B",
  isProven: true,
  acceptMoved: false,
  isDeploy: false,
  takesOver: false,
  liveImage: undefined,
};
const LOCK = {
  holder: "ann@host (process 1)",
  pid: 1,
  hostname: "host",
  since: "2026-11-22T12:00:00Z",
  isAbandoned: true,
};

/** The checks that aren't OK, as `what: result`. */
function wrong(parts: Partial<PlanFacts>): string[] {
  return checksOf({ ...GOOD, ...parts })
    .filter(({ result, what }) => result !== "OK" && what !== "database")
    .map(({ what, result }) => `${what}: ${result}`);
}

describe("the checks before a rollback", () => {
  it("say of a release's digest only what is known", () => {
    for (const [ran, seen] of [
      [true, "its digest wasn't kept when it ran here"],
      [false, "it never ran here"],
    ] as const) {
      const checks = checksOf({ ...GOOD, ran, recordedDigest: undefined });
      assert.equal(checks.find(({ what }) => what === "image unchanged")?.seen, seen);
    }
  });

  it("all hold for a good target", () => assert.deepEqual(wrong({}), []));

  const cases: [title: string, parts: Partial<PlanFacts>, found: string[]][] = [
    [
      "credentials that AWS refuses",
      { access: { kind: "refused", why: "ExpiredToken: it has expired" } },
      ["AWS credentials: NO"],
    ],
    [
      "a caller that may not do it",
      { access: { ...JUDGED, judged: [{ ...DENIED, action: "ecs:UpdateService" }] } },
      ["AWS credentials: NO"],
    ],
    [
      "a caller that may not do it, where that is only shown",
      {
        goOnDenied: true,
        access: { ...JUDGED, judged: [{ ...DENIED, action: "ecs:UpdateService" }] },
      },
      ["AWS credentials: SKIP"],
    ],
    [
      "refused credentials, where denied rights are only shown",
      { goOnDenied: true, access: { kind: "refused", why: "ExpiredToken: it has expired" } },
      ["AWS credentials: NO"],
    ],
    ["the live release", { live: { ...LIVE, tag: "A" }, stateTag: "A" }, ["not already live: NO"]],
    [
      "the live release, that was proven behind the maintenance page alone",
      { live: { ...LIVE, tag: "A" }, stateTag: "A", proofs: proofsOf("B", "A~") },
      ["not already live: NO", "proven in full here: NO"],
    ],
    [
      "a service that can't be seen",
      { live: undefined, liveUnknown: "ECS: timeout" },
      ["not already live: SKIP", "state matches ECS: SKIP"],
    ],
    [
      "an image that is gone",
      { image: { missing: true } },
      ["image exists: NO", "image unchanged: SKIP"],
    ],
    [
      "a registry that can't be asked",
      { image: { unknown: "no connection" } },
      ["image exists: SKIP", "image unchanged: SKIP"],
    ],
    ["an image for another CPU", { cpuArchitecture: "ARM64" }, ["image exists: NO"]],
    ["a moved tag", { recordedDigest: "sha256:other" }, ["image unchanged: NO"]],
    [
      "a tag that never ran here",
      { proofs: proofsOf("B"), ran: false },
      ["proven in full here: NO"],
    ],
    ["a tag that failed here", { proofs: proofsOf("A!", "B") }, ["proven in full here: NO"]],
    [
      "a tag that failed since it was good",
      { proofs: proofsOf("A", "A!", "B") },
      ["proven in full here: NO"],
    ],
    [
      "a tag whose update went through without a proof",
      { proofs: proofsOf("B") },
      ["proven in full here: NO"],
    ],
    ["a pinned tag", { pinnedTags: ["A"] }, ["not pinned: NO"]],
    ["a locked stack", { lock: { lock: LOCK } }, ["stack not locked: NO"]],
    [
      "a backend that tells no lock",
      { lock: { unknown: "it doesn't" } },
      ["stack not locked: SKIP"],
    ],
    ["a state that lies, which this puts right", { stateTag: "C" }, ["state matches ECS: SKIP"]],
  ];
  for (const [title, parts, found] of cases) {
    it(`find ${title}`, () => assert.deepEqual(wrong(parts), found));
  }

  it("accept a moved tag when it is meant, and a first run of a deploy", () => {
    assert.deepEqual(wrong({ recordedDigest: "sha256:other", acceptMoved: true }), []);
    const first = { proofs: proofsOf("B"), ran: false, isDeploy: true, liveImage: GOOD.image };
    assert.deepEqual(wrong(first), ["proven in full here: SKIP"]);
  });

  it("refuse a deploy of what ran here and failed", () => {
    const again = { proofs: proofsOf("B", "A!"), isDeploy: true, liveImage: GOOD.image };
    assert.deepEqual(wrong(again), ["proven in full here: NO"]);
  });

  it("warn of a deploy from which there would be no way back", () => {
    const none: Partial<PlanFacts>[] = [
      { liveImage: { missing: true } },
      { liveImage: { unknown: "no connection" } },
      { liveImage: GOOD.image, proofs: proofsOf("A", "B!") },
    ];
    for (const parts of none) {
      assert.deepEqual(wrong({ isDeploy: true, ...parts }), ["live release can be restored: SKIP"]);
    }
  });

  it("accept after a takeover that ECS was sent back already, and that state says otherwise", () => {
    const sentBack = { live: { ...LIVE, tag: "A" }, stateTag: "B" };
    assert.deepEqual(wrong({ ...sentBack, takesOver: true }), ["state matches ECS: SKIP"]);
    assert.deepEqual(wrong(sentBack), ["state matches ECS: SKIP"]);
  });

  it("go on where an interrupted rollback has left a good release without its proof", () => {
    const parts = { live: { ...LIVE, tag: "A" }, stateTag: "A", isProven: false };
    assert.deepEqual(wrong(parts), []);
  });

  it("accept an image that names no CPU", () => {
    assert.deepEqual(wrong({ image: { found: { digest: "sha256:a", architectures: [] } } }), []);
  });

  const accesses: [title: string, access: PlanFacts["access"], found: object][] = [
    [
      "pass for a caller that may do everything",
      JUDGED,
      { result: "OK", seen: `${ROLE} may do what it takes` },
    ],
    [
      "pass for the account's root, of which nothing is judged",
      { kind: "judged", principal: "arn:aws:iam::123456789012:root", judged: [] },
      { result: "OK", seen: "arn:aws:iam::123456789012:root may do what it takes" },
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
        seen: `${ROLE} may not: iam:PassRole, ecs:UpdateService (--unchecked goes on all the same)`,
        next: `aws iam simulate-principal-policy --policy-source-arn ${ROLE} --action-names iam:PassRole --resource-arns arn:1 arn:2`,
      },
    ],
    [
      "leave out by hand the resources of an action that has none",
      { ...JUDGED, judged: [{ ...DENIED, resources: ["*"], action: "ecs:ListTasks" }] },
      {
        result: "NO",
        seen: `${ROLE} may not: ecs:ListTasks (--unchecked goes on all the same)`,
        next: `aws iam simulate-principal-policy --policy-source-arn ${ROLE} --action-names ecs:ListTasks`,
      },
    ],
    [
      "don't refuse for a denial that depends on what IAM wasn't told",
      { ...JUDGED, judged: [{ ...OPEN, action: "ecs:UpdateService" }] },
      {
        result: "SKIP",
        seen: `whether ${ROLE} may ecs:UpdateService can't be told: it depends on aws:MultiFactorAuthPresent`,
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
      "that ECS is going back to it already",
      { live: { ...LIVE, tag: "A" }, takesOver: true },
      "not already live",
      { result: "OK", seen: "ECS is already rolling back to it" },
    ],
    [
      "that ECS runs it already, and state doesn't know it",
      { live: { ...LIVE, tag: "A" } },
      "not already live",
      {
        result: "OK",
        seen: "ECS runs it already; state and config will say so, and it is proven",
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
      "that a deploy brings its own migrations",
      { isDeploy: true, liveImage: GOOD.image },
      "database",
      { result: "SKIP", seen: "a deploy brings its own migrations" },
    ],
    [
      "that the update which holds the lock is ended",
      { takesOver: true, lock: { lock: LOCK } },
      "stack not locked",
      { result: "OK", seen: "the update that holds it is ended" },
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
      { live: undefined },
      "no deployment under way",
      { result: "OK", seen: "ECS is at rest" },
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

  it("name the next command wherever they say no", () => {
    for (const [, parts] of cases) {
      for (const { result, next } of checksOf({ ...GOOD, ...parts })) {
        if (result === "NO") assert.ok(next);
      }
    }
  });

  it("leave to a person what a source that failed leaves open", () => {
    const open = checksOf({ ...GOOD, image: { unknown: "no connection" }, liveUnknown: "timeout" });
    assert.deepEqual(
      open.filter(({ unchecked }) => unchecked).map(({ what }) => what),
      ["not already live", "image exists", "database"],
    );
  });
});
