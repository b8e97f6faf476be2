import assert from "node:assert/strict";
import {
  type DatabaseGrant,
  grantLines,
  grantProblem,
  isGrantable,
} from "../../../src/guards/database/grant";

const NOW = new Date("2026-11-23T03:00:00Z");
const FINDING = { property: "backupRetentionPeriod", from: 14, to: 7, message: "Less." };
const GRANT: DatabaseGrant = {
  resource: "app-database",
  property: "backupRetentionPeriod",
  from: "14",
  to: "7",
  reason: "the audit asked for less",
  approvedBy: "bob",
  expires: "2026-11-23T04:00:00Z",
};
const FRESH = new Date("2026-11-23T02:00:01Z");

function problem(grant: DatabaseGrant | undefined, newestSnapshot: Date | undefined = FRESH) {
  return grantProblem(grant, "app-database", FINDING, { now: NOW, newestSnapshot });
}

describe("a grant for a change of the database", () => {
  it("covers exactly its change", () => {
    assert.equal(problem(GRANT), undefined);
  });

  const wrong: [title: string, change: DatabaseGrant, says: RegExp][] = [
    ["another resource", { resource: "other" }, /`databaseChange\.resource` is `other`, not `app-/],
    ["another property", { property: "multiAz" }, /`databaseChange\.property` is `multiAz`/],
    ["another old value", { from: "30" }, /`databaseChange\.from` is `30`, not `14`/],
    ["another new value", { to: "1" }, /`databaseChange\.to` is `1`, not `7`/],
    ["no new value", { to: undefined }, /`databaseChange\.to` is ``, not `7`/],
    ["no reason", { reason: undefined }, /`databaseChange\.reason` has 0 characters/],
    ["a short reason", { reason: " because   " }, /has 7 characters; it must have at least 10/],
    ["a placeholder for a reason", { reason: "<why, at least ten characters>" }, /reason` has 0/],
    ["no approver", { approvedBy: "  " }, /`databaseChange\.approvedBy` is missing/],
    [
      "a placeholder for an approver",
      { approvedBy: "<who approved it>" },
      /approvedBy` is missing/,
    ],
    ["no expiry", { expires: undefined }, /`databaseChange\.expires` is missing/],
    ["an expiry that has come", { expires: "2026-11-23T03:00:00Z" }, /it has expired/],
    ["an expiry too far ahead", { expires: "2026-11-23T08:00:00Z" }, /at most 4 hours/],
  ];
  for (const [title, change, says] of wrong) {
    it(`doesn't cover it with ${title}`, () => {
      assert.match(problem({ ...GRANT, ...change }) ?? "", says);
    });
  }

  it("isn't there when none is given", () => {
    assert.match(problem(undefined) ?? "", /No `databaseChange` is granted/);
  });

  it("needs a snapshot of the last hour", () => {
    const old = new Date("2026-11-23T02:00:00Z");
    assert.match(problem(GRANT, old) ?? "", /newest snapshot is of 2026-11-23T02:00:00\.000Z/);
    const none = { now: NOW, newestSnapshot: undefined };
    assert.match(grantProblem(GRANT, "app-database", FINDING, none) ?? "", /has no snapshot/);
  });

  it("isn't covered by a snapshot of the future: the machine's clock is late, and the snapshot may be old", () => {
    const apart = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
    assert.match(problem(GRANT, apart(6)) ?? "", /set this machine's clock/);
    assert.equal(problem(GRANT, apart(4)), undefined);
  });

  it("names structured values as JSON, and unset ones as nothing", () => {
    const finding = { property: "vpcSecurityGroupIds", from: undefined, to: ["sg-2"], message: "" };
    const grant = { ...GRANT, property: finding.property, from: undefined, to: '["sg-2"]' };
    const facts = { now: NOW, newestSnapshot: FRESH };
    assert.equal(grantProblem(grant, "app-database", finding, facts), undefined);
  });

  it("is there for no replacement", () => {
    assert.equal(isGrantable("database-not-replaced"), false);
    assert.equal(isGrantable("database-not-adopted"), false);
    assert.equal(isGrantable("database-protected"), false);
    assert.equal(isGrantable("database-blue-green"), false);
    assert.equal(isGrantable("database-admits-application-only"), false);
    assert.equal(isGrantable("foundation-not-deleted"), false);
    assert.equal(isGrantable("service-not-deleted"), false);
    assert.equal(isGrantable("database-backup-retention"), true);
  });

  it("is typed in lines that name the change and leave open what a person decides", () => {
    assert.deepEqual(grantLines("app-database", FINDING, "prod", NOW), [
      "npx pulumi config set --stack prod --path databaseChange.resource app-database",
      "npx pulumi config set --stack prod --path databaseChange.property backupRetentionPeriod",
      "npx pulumi config set --stack prod --path --type string databaseChange.from 14",
      "npx pulumi config set --stack prod --path --type string databaseChange.to 7",
      "npx pulumi config set --stack prod --path databaseChange.reason '<why, at least ten characters>'",
      "npx pulumi config set --stack prod --path databaseChange.approvedBy '<who approved it>'",
      "npx pulumi config set --stack prod --path databaseChange.expires 2026-11-23T04:00:00Z",
    ]);
  });
});
