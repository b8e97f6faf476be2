import assert from "node:assert/strict";
import {
  adoptionFinding,
  creationFinding,
  deletionFinding,
  eventRules,
} from "../../../src/guards/database/events";
import * as types from "../../../src/guards/database/types";
import { LEVELS } from "../../../src/guards/levels";

const inputs = { identifier: "app-database" };

describe("what is done to a whole resource of RDS", () => {
  for (const type of Object.values(types).filter((each) => typeof each === "string")) {
    it(`may not be a deletion of a ${type}`, () => {
      assert.equal(deletionFinding({ type, name: "app", inputs })?.from, "app-database");
    });
    it(`may not be a takeover of a ${type}`, () => {
      assert.match(adoptionFinding({ type, name: "app" }, "get")?.message ?? "", /`\.get\(\)`/);
      assert.match(adoptionFinding({ type, name: "app" }, "import")?.message ?? "", /`import`/);
    });
  }

  it("may be anything of another service", () => {
    const subject = { type: "aws:ecs/cluster:Cluster", name: "app", inputs: {} };
    assert.equal(deletionFinding(subject), undefined);
    assert.equal(creationFinding(subject, false), undefined);
    assert.equal(adoptionFinding(subject, "get"), undefined);
  });

  for (const type of [types.INSTANCE, types.CLUSTER]) {
    it(`may not be an empty ${type} in a stack that had one`, () => {
      const finding = creationFinding({ type, name: "app", inputs }, false);
      assert.deepEqual([finding?.property, finding?.to], ["create", "app-database"]);
      assert.equal(creationFinding({ type, name: "app", inputs }, true), undefined);
    });
  }

  for (const type of [types.SUBNET_GROUP, types.PARAMETER_GROUP, types.SNAPSHOT]) {
    it(`may be a new ${type}, which holds no data that could be missing`, () => {
      assert.equal(creationFinding({ type, name: "app", inputs: {} }, false), undefined);
    });
  }

  it("is named by the logical name where the identifier isn't known yet", () => {
    const unknown = new Proxy({}, { get: () => assert.fail("unknown") });
    const finding = deletionFinding({ type: types.INSTANCE, name: "app", inputs: unknown });
    assert.equal(finding?.from, "app");
  });

  it("has rules with a level each", () => {
    assert.ok(eventRules.every(({ name }) => LEVELS[name]?.production === "mandatory"));
  });
});
