import assert from "node:assert/strict";
import { INSTANCE } from "../../../src/guards/database/types";
import { readPlan } from "../../../src/guards/plan/steps";
import { objections, objectionsTo, TASK, task, urn } from "./previews";

describe("the plan gate, of a saved plan", () => {
  function saved(steps: string[], inputDiff: object = {}, protect = true): string {
    const goal = steps.includes("delete") ? undefined : { inputDiff, protect };
    return JSON.stringify({
      config: {
        "conflicto:pinnedTags": ["a"],
        "conflicto:imageTag": "b",
        "conflicto:x": { secure: "v1:" },
      },
      resourcePlans: { [urn(INSTANCE)]: { steps, goal } },
    });
  }

  const cases: [title: string, json: string, rules: string[]][] = [
    ["nothing", saved(["same"]), []],
    ["a deletion", saved(["delete"]), ["database-not-deleted"]],
    [
      "a replacement, with the property that asks for it",
      saved(["create-replacement", "replace", "delete-replaced"], {
        updates: { username: "other" },
      }),
      ["database-not-replaced"],
    ],
    [
      "an update",
      saved(["update"], { updates: { backupRetentionPeriod: 8 } }),
      ["database-backup-retention"],
    ],
    ["a property that goes", saved(["update"], { deletes: ["multiAz"] }), ["database-multi-az"]],
    [
      "a property that comes",
      saved(["update"], { adds: { iops: 9000 } }),
      ["database-storage-performance"],
    ],
    ["a database without its protection", saved(["same"], {}, false), ["database-protected"]],
  ];
  for (const [title, json, rules] of cases) {
    it(`names ${title}`, () => assert.deepEqual(objections(json), rules));
  }

  // An update that failed after it had filled a slot leaves the revision behind that was in it before.
  it("lets a rollback take a revision out of state that an update left behind", () => {
    const plan = JSON.stringify({
      resourcePlans: {
        [urn(TASK)]: { steps: ["delete-replaced", "same"], goal: { inputDiff: {} } },
      },
    });
    const { steps } = readPlan(plan, () => task("bad"));
    assert.deepEqual(objectionsTo(steps, "rollback"), []);
  });

  it("names a revision that would be made anew with something else in it", () => {
    const goal = { inputDiff: { updates: task("other") } };
    const plan = JSON.stringify({
      resourcePlans: { [urn(TASK)]: { steps: ["create-replacement", "replace"], goal } },
    });
    const { steps } = readPlan(plan, () => task("bad"));
    assert.deepEqual(objectionsTo(steps, "deploy"), ["image-is-the-release"]);
  });

  it("reads its config as text, without secrets", () => {
    const { config, stack, project } = readPlan(saved(["same"]), () => undefined);
    assert.deepEqual(config, { "conflicto:pinnedTags": '["a"]', "conflicto:imageTag": "b" });
    assert.deepEqual([stack, project], ["prod", "conflicto"]);
  });
});
