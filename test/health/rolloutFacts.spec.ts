import assert from "node:assert/strict";
import { liveLabel } from "../../src/health/rolloutFacts";
import { aSnapshot, aTarget, aTask, anOldDeployment, OLD } from "./fakes";

describe("the label of a deployment", () => {
  const images: [image: string, label: string][] = [
    ["registry:5000/app:a", "`a` (`app:4`)"],
    [`registry:5000/app:a@sha256:${"0a".repeat(32)}`, "`a` (`app:4`)"],
    [`registry:5000/app@sha256:${"0a".repeat(32)}`, "`app:4`"],
    ["registry:5000/app", "`app:4`"],
  ];
  for (const [image, label] of images) {
    it(`is ${label} of tasks that run ${image.slice(0, 40)}`, () => {
      const [container] = aTask("8").containers;
      const task = aTask("8", { taskDefinition: OLD, containers: [{ ...container!, image }] });
      const snapshot = aSnapshot({ tasks: [task] });
      assert.equal(liveLabel(snapshot, anOldDeployment(), aTarget()), label);
    });
  }

  it("is the revision alone where no task is left, and nothing where there is none", () => {
    const snapshot = aSnapshot({ tasks: [] });
    assert.equal(liveLabel(snapshot, anOldDeployment(), aTarget()), "`app:4`");
    assert.equal(liveLabel(snapshot, undefined, aTarget()), "nothing");
  });
});
