import assert from "node:assert/strict";
import { releasesOf } from "../../src/release/releases";
import { checksOf, type PlanFacts } from "../../src/rollback/checks";
import type { Live } from "../../src/rollback/live";
import { history } from "../release/updates";

const [RELEASE] = releasesOf(history("A"));
const LIVE: Live = {
  tag: "B",
  image: "ghcr.io/x/y:B",
  taskDefinition: "arn:2",
  digest: "sha256:b",
  since: 0,
  runningTasks: 2,
  desiredTasks: 2,
  healthyTargets: 2,
  inFlight: undefined,
};
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
  release: RELEASE,
  live: LIVE,
  liveUnknown: undefined,
  pinnedTags: [],
  image: { found: { digest: "sha256:a", architectures: ["X86_64"] } },
  recordedDigest: "sha256:a",
  cpuArchitecture: "X86_64",
  lock: { lock: undefined },
  stateTag: "B",
  provenTag: "B",
  acceptMoved: false,
  isDeploy: false,
  takesOver: false,
  liveRestorable: undefined,
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
    [
      "the live release",
      { live: { ...LIVE, tag: "A" }, stateTag: "A", provenTag: "A" },
      ["not the live one: NO"],
    ],
    [
      "the live release, that never was good here",
      { live: { ...LIVE, tag: "A" }, stateTag: "A", release: { ...RELEASE!, verified: false } },
      ["not the live one: NO", "verified here before: NO"],
    ],
    [
      "a service that can't be seen",
      { live: undefined, liveUnknown: "ECS: timeout" },
      ["not the live one: SKIP", "state says what is live: SKIP"],
    ],
    [
      "an image that is gone",
      { image: { missing: true } },
      ["image exists: NO", "same image as then: SKIP"],
    ],
    [
      "a registry that can't be asked",
      { image: { unknown: "no connection" } },
      ["image exists: SKIP", "same image as then: SKIP"],
    ],
    ["an image for another CPU", { cpuArchitecture: "ARM64" }, ["image exists: NO"]],
    ["a moved tag", { recordedDigest: "sha256:other" }, ["same image as then: NO"]],
    ["a tag that never ran here", { release: undefined }, ["verified here before: NO"]],
    [
      "a tag that failed here",
      { release: { ...RELEASE!, verified: false } },
      ["verified here before: NO"],
    ],
    ["a pinned tag", { pinnedTags: ["A"] }, ["not pinned: NO"]],
    ["a locked stack", { lock: { lock: LOCK } }, ["stack not locked: NO"]],
    [
      "a backend that tells no lock",
      { lock: { unknown: "it doesn't" } },
      ["stack not locked: SKIP"],
    ],
    ["a state that lies", { stateTag: "C" }, ["state says what is live: NO"]],
  ];
  for (const [title, parts, found] of cases) {
    it(`find ${title}`, () => assert.deepEqual(wrong(parts), found));
  }

  it("accept a moved tag when it is meant, and a first run of a deploy", () => {
    assert.deepEqual(wrong({ recordedDigest: "sha256:other", acceptMoved: true }), []);
    const liveRestorable = { image: GOOD.image, isKept: true };
    assert.deepEqual(wrong({ release: undefined, isDeploy: true, liveRestorable }), [
      "verified here before: SKIP",
    ]);
  });

  it("warn of a deploy from which there would be no way back", () => {
    for (const liveRestorable of [
      { image: { missing: true } as const, isKept: true },
      { image: { unknown: "no connection" }, isKept: true },
      { image: GOOD.image, isKept: false },
    ]) {
      assert.deepEqual(wrong({ isDeploy: true, liveRestorable }), ["a way back from it: SKIP"]);
    }
  });

  it("accept after a takeover that ECS was sent back already, and that state says otherwise", () => {
    const sentBack = { live: { ...LIVE, tag: "A" }, stateTag: "B" };
    assert.deepEqual(wrong({ ...sentBack, takesOver: true }), []);
    assert.deepEqual(wrong(sentBack), ["state says what is live: NO"]);
  });

  it("go on where an interrupted rollback has left a good release without its proof", () => {
    assert.deepEqual(wrong({ live: { ...LIVE, tag: "A" }, stateTag: "A" }), []);
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
        seen: `${ROLE} may not: iam:PassRole, ecs:UpdateService`,
        next: `aws iam simulate-principal-policy --policy-source-arn ${ROLE} --action-names iam:PassRole --resource-arns arn:1 arn:2; --unchecked goes on all the same`,
      },
    ],
    [
      "leave out by hand the resources of an action that has none",
      { ...JUDGED, judged: [{ ...DENIED, resources: ["*"], action: "ecs:ListTasks" }] },
      {
        result: "NO",
        seen: `${ROLE} may not: ecs:ListTasks`,
        next: `aws iam simulate-principal-policy --policy-source-arn ${ROLE} --action-names ecs:ListTasks; --unchecked goes on all the same`,
      },
    ],
    [
      "don't refuse for a denial that hangs on what IAM wasn't told",
      { ...JUDGED, judged: [{ ...OPEN, action: "ecs:UpdateService" }] },
      {
        result: "SKIP",
        seen: `whether ${ROLE} may ecs:UpdateService hangs on aws:MultiFactorAuthPresent`,
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
      ["not the live one", "image exists"],
    );
  });
});
