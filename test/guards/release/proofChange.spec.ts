import assert from "node:assert/strict";
import { type ProofChange, proofRefusals } from "../../../src/guards/release/proofChange";
import {
  configuredSettings,
  type ProofSettings,
  recordedSettings,
} from "../../../src/guards/release/proofSettings";
import { NOW } from "./facts";

const USUAL: ProofSettings = {
  healthPath: "/health/",
  smokePaths: ["/sessions/", "/users/"],
  verifySuccesses: 5,
  verifySamples: 20,
  verifyP95Milliseconds: 800,
  verifyBudgetSeconds: 300,
  verifyPatienceSeconds: 15,
  verifyPollMilliseconds: 1000,
};

const GRANT: ProofChange = {
  setting: "verifyP95Milliseconds",
  from: "800",
  to: "900",
  reason: "reports got heavier",
  approvedBy: "bob",
  expires: "2026-11-23T04:00:00Z",
};

function refusals(
  after: Partial<ProofSettings>,
  facts: Partial<Parameters<typeof proofRefusals>[0]> = {},
) {
  return proofRefusals({
    stack: "prod",
    kind: "deploy",
    before: USUAL,
    after: { ...USUAL, ...after },
    desiredCount: 2,
    proofChange: undefined,
    now: NOW,
    ...facts,
  });
}

describe("a proof", () => {
  const rows: [title: string, after: Partial<ProofSettings>, named: RegExp | undefined][] = [
    ["that stays as it is", {}, undefined],
    ["without one of its paths", { smokePaths: ["/users/"] }, /\/sessions\/ would no longer/],
    ["with one path in place of another", { smokePaths: ["/users/", "/x/"] }, /\/sessions\//],
    ["with one path more", { smokePaths: ["/x/", "/users/", "/sessions/"] }, undefined],
    ["with a health path of its own", { healthPath: "/docs" }, /`\/health\/` to `\/docs`/],
    ["with fewer answers, still one for each task", { verifySuccesses: 3 }, undefined],
    [
      "with too few answers to reach each task",
      { verifySuccesses: 2 },
      /so few .* each task \(tasks: 2\)/,
    ],
    ["with more answers", { verifySuccesses: 6 }, undefined],
    ["with fewer timed requests", { verifySamples: 19 }, /fewer requests/],
    ["with more timed requests", { verifySamples: 21 }, undefined],
    ["that lets slower answers pass", { verifyP95Milliseconds: 801 }, /slower answers/],
    ["that asks for quicker ones", { verifyP95Milliseconds: 799 }, undefined],
    ["that may take a while longer", { verifyBudgetSeconds: 900 }, undefined],
    ["that may take absurdly long", { verifyBudgetSeconds: 901 }, /longer than 900 seconds/],
    ["that is a little more patient", { verifyPatienceSeconds: 60 }, undefined],
    ["that bears anything", { verifyPatienceSeconds: 61 }, /longer than 60 seconds/],
  ];
  for (const [title, after, named] of rows) {
    it(`${title} is ${named === undefined ? "admitted" : "refused"}`, () => {
      const found = refusals(after);
      assert.equal(found.length, named === undefined ? 0 : 1);
      if (named === undefined) return;
      assert.equal(found[0]?.rule.name, "proof-not-weakened");
      assert.match(found[0]?.message ?? "", named);
      assert.match(found[0]?.message ?? "", /No `proofChange` is granted\. If it is meant, type/);
      assert.match(
        found[0]?.message ?? "",
        /npx pulumi config set --stack prod --path .*proofChange/,
      );
    });
  }

  it("has one refusal for each setting", () => {
    const found = refusals({ verifySamples: 5, verifySuccesses: 1, healthPath: "/" });
    assert.equal(found.length, 3);
  });

  it("may have been as weak before", () => {
    const weak = { verifySuccesses: 1, verifyBudgetSeconds: 3600, verifyPatienceSeconds: 600 };
    assert.deepEqual(refusals(weak, { before: { ...USUAL, ...weak } }), []);
  });

  it("that a stack never had can't be weakened", () => {
    assert.deepEqual(refusals({ verifySuccesses: 1 }, { before: undefined }), []);
  });

  it("isn't judged by what isn't known", () => {
    assert.deepEqual(refusals({}, { after: {}, before: {} }), []);
  });

  it("without smoke paths is none, on a new stack too, and no word helps", () => {
    const before = { ...USUAL, smokePaths: [] };
    for (const known of [undefined, before]) {
      const [found, ...more] = refusals({ smokePaths: [] }, { before: known });
      assert.equal(found?.rule.name, "proof-asks-smoke-paths");
      assert.deepEqual(more, []);
      assert.match(
        found?.message ?? "",
        /\n {2}npx pulumi config set --path 'smokePaths\[0\]' '<path>' --stack prod$/,
      );
    }
  });

  it("without smoke paths doesn't keep a stack from going back that never had any", () => {
    const before = { ...USUAL, smokePaths: [] };
    assert.deepEqual(refusals({ smokePaths: [] }, { before, kind: "rollback" }), []);
  });

  it("is granted for one change, and for a while", () => {
    const changed = { verifyP95Milliseconds: 900 };
    assert.deepEqual(refusals(changed, { proofChange: GRANT }), []);
    const wrong: [change: ProofChange, problem: RegExp][] = [
      [{ setting: "verifySamples" }, /`proofChange\.setting` is `verifySamples`; it must be/],
      [{ from: "700" }, /`proofChange\.from` is `700`; it must be `800`/],
      [{ to: "9000" }, /`proofChange\.to` is `9000`; it must be `900`/],
      [{ reason: "heavier" }, /`proofChange\.reason` has 7 characters/],
      [{ reason: "<why, at least ten>" }, /`proofChange\.reason` has 0 characters/],
      [{ approvedBy: " " }, /`proofChange\.approvedBy` is missing/],
      [{ expires: "2026-11-23T02:59:00Z" }, /`proofChange\.expires` was .* it has expired/],
      [{ expires: "2026-11-24T03:00:00Z" }, /`proofChange\.expires` is .* at most 4 hours/],
    ];
    for (const [change, problem] of wrong) {
      const [found] = refusals(changed, { proofChange: { ...GRANT, ...change } });
      assert.match(found?.message ?? "admitted", problem);
    }
    assert.equal(refusals({ ...changed, verifySamples: 5 }, { proofChange: GRANT }).length, 1);
  });

  it("is granted by the lines that the refusal prints", () => {
    const after = { smokePaths: ["/users/"] };
    const [found] = refusals(after);
    const typed = [
      ...(found?.message ?? "").matchAll(
        /--path (?:--type string )?proofChange\.(\w+) (?:'([^']*)'|(\S+))$/gm,
      ),
    ].map(([, field, quoted, plain]) => [field, quoted ?? plain]);
    const proofChange = {
      ...(Object.fromEntries(typed) as ProofChange),
      reason: "that page is gone",
      approvedBy: "bob",
    };
    assert.deepEqual(Object.keys(proofChange).length, 6);
    assert.deepEqual(refusals(after, { proofChange }), []);
  });

  it("can't be changed in a rollback, whatever was granted, not even made stronger", () => {
    for (const after of [{ verifySamples: 21 }, { verifyPollMilliseconds: 2000 }]) {
      const [found] = refusals(after, { kind: "rollback" });
      assert.equal(found?.rule.name, "rollback-changes-nothing-else");
    }
  });

  it("is put back by the line that a refused rollback prints", () => {
    const [found] = refusals(
      { verifyP95Milliseconds: 900 },
      { proofChange: GRANT, kind: "rollback" },
    );
    assert.match(found?.message ?? "", /a rollback is proven as the release before was/);
    assert.match(found?.message ?? "", /config set verifyP95Milliseconds 800 --stack prod$/);
    const [paths] = refusals({ smokePaths: [] }, { kind: "rollback" });
    assert.match(
      paths?.message ?? "",
      /set-all --path --plaintext 'smokePaths\[0\]=\/sessions\/' --plaintext 'smokePaths\[1\]=\/users\/' --stack prod$/,
    );
  });

  it("is read from its record, without what isn't known", () => {
    const target = {
      healthPath: "/health/",
      smokePaths: USUAL.smokePaths,
      consecutiveSuccesses: 5,
      latencySamples: 20,
      p95LimitMs: 800,
      timeBudgetSeconds: 300,
      httpPatienceSeconds: 15,
      pollIntervalMs: 1000,
      image: "app:1",
    };
    assert.deepEqual(recordedSettings({ target }), USUAL);
    const unknown = { __pulumiUnknown: true };
    const { healthPath, ...known } = USUAL;
    assert.equal(healthPath, "/health/");
    assert.deepEqual(recordedSettings({ target: { ...target, healthPath: unknown } }), known);
    for (const input of [undefined, unknown, { target: unknown }, "x", {}]) {
      assert.equal(recordedSettings(input), undefined);
    }
    assert.deepEqual(configuredSettings({ ...USUAL, ...{ name: "x" } }), USUAL);
  });
});
