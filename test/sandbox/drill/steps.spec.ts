import assert from "node:assert/strict";
import { plannedChanges } from "../../../sandbox/drill/pulumi";
import { SCENARIOS } from "../../../sandbox/drill/scenarios";
import { failureMessage } from "../../../sandbox/drill/steps";
import { RELEASES } from "../../../sandbox/images/releases";

const URN =
  "urn:pulumi:prod::conflicto::webapp:service:Service$aws:ecs/service:Service::conflicto-prod-svc";

describe("plannedChanges", () => {
  it("names what a preview changes and leaves out what stays, and the halves of a replacement", () => {
    const ops = [
      "same",
      "read",
      "update",
      "replace",
      "create-replacement",
      "delete-replaced",
      "delete",
    ];
    const json = JSON.stringify({ steps: ops.map((op) => ({ op, urn: URN })) });
    assert.deepEqual(
      plannedChanges(json),
      ["update", "replace", "delete"].map((op) => ({
        op,
        type: "aws:ecs/service:Service",
        name: "conflicto-prod-svc",
      })),
    );
  });
});

describe("failureMessage", () => {
  it("is what stands under the engine's Diagnostics", () => {
    const output = "Updating (prod):\n ~ x\nDiagnostics:\n  error: it failed because\n\nOutputs:";
    assert.match(failureMessage(output), /^error: it failed because/);
  });

  it("is everything where there is no such heading", () => {
    assert.equal(failureMessage("error: no stack\n"), "error: no stack");
  });
});

describe("the scenarios", () => {
  it("are the issues', and the release that no target health check lets through", () => {
    assert.deepEqual(
      SCENARIOS.map(({ name }) => name),
      [
        ...[
          "unhealthy",
          "wont-start",
          "slow",
          "errors",
          "wrong-version",
          "missing-image",
          "unready",
        ],
        ...["turns-unhealthy", "one-bad-task", "flapping", "huge-body", "bad-under-load"],
      ],
    );
  });

  it("name tags of the sandbox's releases; only the missing image has none", () => {
    for (const { name, tag } of SCENARIOS) {
      const release = RELEASES.find((candidate) => candidate.tag === tag);
      assert.equal(release?.behaviour === undefined, name === "missing-image", name);
    }
  });
});
