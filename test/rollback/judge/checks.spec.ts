import assert from "node:assert/strict";
import { checksOf } from "../../../src/rollback/judge/checks";
import type { PlanFacts } from "../../../src/rollback/judge/planFacts";
import { aProof, proofsOf } from "../../guards/release/proofs";
import { DENIED, GOOD, JUDGED, LIVE, LOCK, ROLE } from "./planFacts";

const OTHERS = "arn:aws:ecs:us-west-2:999999999999:task-definition/app:1";

const OWN = { ...JUDGED, principal: "arn:aws:iam::000000000000:role/deployer" };

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
    [
      "the live release",
      { live: { ...LIVE, tag: "A" }, stateTag: "A", configTag: "A" },
      ["not already live: NO"],
    ],
    [
      "the live release, that was proven behind the maintenance page alone",
      {
        live: { ...LIVE, tag: "A" },
        stateTag: "A",
        configTag: "A",
        proofs: proofsOf("B", "A~"),
      },
      ["not already live: NO", "proven in full here: NO"],
    ],
    [
      "a service that can't be seen",
      { live: undefined, liveUnknown: "ECS: timeout" },
      ["not already live: SKIP", "no deployment under way: SKIP", "state matches ECS: SKIP"],
    ],
    [
      "credentials of another account",
      { proofs: [aProof(1, "A", { taskDefinition: OTHERS })] },
      ["AWS credentials: NO"],
    ],
    [
      "credentials of the stack's own account",
      { proofs: [aProof(1, "A", { taskDefinition: OTHERS.replaceAll("9", "0") })], access: OWN },
      [],
    ],
    [
      "a caller that AWS didn't name",
      {
        proofs: [aProof(1, "A", { taskDefinition: OTHERS })],
        access: { kind: "unknown", why: "timeout" },
      },
      ["AWS credentials: SKIP"],
    ],
    [
      "credentials of another account, of which IAM could judge nothing",
      {
        proofs: [aProof(1, "A", { taskDefinition: OTHERS })],
        access: { kind: "unknown", why: "IAM may not be asked", caller: ROLE },
      },
      ["AWS credentials: NO"],
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
    [
      "something that runs and that state has forgotten, before an update makes it again",
      { forgotten: { messages: ["State has no service `x`."], stopsUpdates: true, next: "y" } },
      ["state is complete: NO"],
    ],
    [
      "proofs that state has forgotten, which an update writes again",
      { forgotten: { messages: ["No list."], stopsUpdates: false, next: "y" } },
      ["state is complete: SKIP"],
    ],
    [
      "a slot that somebody scaled",
      { scaled: [{ slot: "a", message: "Slot a is asked for 0 tasks, and the record says 2" }] },
      ["tasks as state says: SKIP"],
    ],
    ["slots that can't be seen", { way: undefined }, ["slot: SKIP"]],
    [
      "slots that AWS has otherwise than state",
      {
        way: {
          action: "refuse",
          because: "Users get both slots. Pulumi goes by its record.",
          next: "npx --no rollback break-glass B --stack prod",
          differences: [],
        },
      },
      ["slot: NO"],
    ],
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
    const live = { ...LIVE, tag: "A" };
    const parts = { live, stateTag: "A", configTag: "A", isProven: false };
    assert.deepEqual(wrong(parts), []);
  });

  it("let the release that users have go live again where config asks for another one", () => {
    const parts = { live: { ...LIVE, tag: "A" }, stateTag: "A", configTag: "C" };
    assert.deepEqual(wrong(parts), []);
    assert.deepEqual(wrong({ ...parts, configTag: "A" }), ["not already live: NO"]);
  });

  it("accept an image that names no CPU", () => {
    assert.deepEqual(wrong({ image: { found: { digest: "sha256:a", architectures: [] } } }), []);
  });

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
