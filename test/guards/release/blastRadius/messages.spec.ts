// What is said of a change that a rollback may not make, and which releases are held to that.
import assert from "node:assert/strict";
import { outsideBlastRadius } from "../../../../src/guards/release/blastRadius";
import { SERVICE } from "../../../../src/guards/resourceTypes";
import { refusal, rightService, ROLLBACK, service } from "./fixtures";

const RULE = "aws:lb/listenerRule:ListenerRule";

describe("a rollback", () => {
  it("is told of each input once, and how to go on", () => {
    const after = service({ taskDefinition: "app:3", desiredCount: 1, platformVersion: "1.3.0" });
    const message = refusal({ ...rightService, title: "", after }) ?? "";
    assert.deepEqual(
      message.split("\n").filter((line) => line.startsWith("  - ")),
      ["  - `desiredCount`: `2` → `1`", "  - `platformVersion`: not set → `1.3.0`"],
    );
    assert.match(message, /\n {2}npx pulumi stack history --stack prod\n/);
    assert.match(message, /\n {2}npx --no rollback break-glass good --stack prod$/);
  });

  it("isn't told of more inputs than a reader can take", () => {
    const many = Object.fromEntries([...Array(40).keys()].map((index) => [`input${index}`, index]));
    const message = refusal({ ...rightService, title: "", after: service(many) }) ?? "";
    assert.match(message, /- and 28 more/);
  });

  it("isn't held to inputs that state keeps encrypted", () => {
    const [before, after] = [service({ secret: "x" }), service({ taskDefinition: "app:3" })];
    const change = { type: SERVICE, name: "it", what: "update", before, after };
    assert.match(outsideBlastRadius(change, ROLLBACK) ?? "", /`secret`: .* → not set/);
    assert.equal(outsideBlastRadius({ ...change, hidden: ["secret"] }, ROLLBACK), undefined);
  });

  const page = "conflicto-prod-maintenance-page";
  const health = "conflicto-prod-maintenance-health";
  const switching: [name: string, what: string, type: string, may: boolean][] = [
    [page, "create", RULE, true],
    [page, "update", RULE, true],
    [page, "delete", RULE, true],
    [health, "create", RULE, true],
    [health, "update", RULE, true],
    [health, "delete", RULE, true],
    [page, "replace", RULE, false],
    ["conflicto-prod-path-0", "delete", RULE, false],
    ["conflicto-prod-maintenance-page-2", "create", RULE, false],
    ["conflicto-prod-maintenance", "create", RULE, false],
    [page, "create", "aws:lb/listener:Listener", false],
    [page, "delete", "aws:iam/role:Role", false],
  ];
  for (const [name, what, type, may] of switching) {
    it(`${may ? "may" : "may not"} ${what} ${name} (${type})`, () => {
      assert.equal(outsideBlastRadius({ type, name, what }, ROLLBACK) === undefined, may);
    });
  }

  it("is the only release that is held to that", () => {
    const change = { type: "aws:iam/role:Role", name: "it", what: "update" };
    for (const kind of ["first deploy", "deploy", "redeploy"] as const) {
      assert.equal(outsideBlastRadius(change, { ...ROLLBACK, kind }), undefined);
    }
  });
});
