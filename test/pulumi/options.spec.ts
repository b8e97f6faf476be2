import assert from "node:assert/strict";
import { dropOptions } from "../../src/pulumi/options";

describe("the options of Pulumi that a shell sets", () => {
  it("are taken out of the environment, but for those that name the project's files and rules", () => {
    const environment: Record<string, string | undefined> = {
      HOME: "/root",
      PULUMI_STACK: "prod",
      PULUMI_OPTION_CONFIG_FILE: "Pulumi.prod.yaml",
      PULUMI_OPTION_POLICY_PACK: "policies",
      PULUMI_OPTION_TARGET: "urn:a",
      PULUMI_OPTION_EXCLUDE: "urn:b",
    };
    assert.deepEqual(dropOptions(environment), ["PULUMI_OPTION_EXCLUDE", "PULUMI_OPTION_TARGET"]);
    assert.deepEqual(Object.keys(environment), [
      "HOME",
      "PULUMI_STACK",
      "PULUMI_OPTION_CONFIG_FILE",
      "PULUMI_OPTION_POLICY_PACK",
    ]);
  });

  it("are none where the shell sets none", () => {
    assert.deepEqual(dropOptions({ HOME: "/root" }), []);
  });
});
