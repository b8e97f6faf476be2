// How long a session of a role may last, from the engine's inputs to IAM's API, on an IAM that only listens.
import * as assert from "node:assert/strict";
import type { IAM } from "@aws-sdk/client-iam";
import { makeClients, withPatience } from "../../../sandbox/provider/aws";
import { checkRequest } from "../../../sandbox/provider/check";
import * as lifecycle from "../../../sandbox/provider/lifecycle";
import { resourceTypes } from "../../../sandbox/provider/resources";
import type { Bag } from "../../../sandbox/provider/values";

const ROLE: Bag = { name: "deployer", assumeRolePolicy: "{}" };

describe("A role's session", () => {
  const type = resourceTypes.get("aws:iam/role:Role");
  assert.ok(type);

  it("lasts an hour where the program doesn't say", () => {
    const request = { name: "it", news: ROLE, olds: {}, region: "us-west-2", suffix: "abcdef0" };
    const { inputs, failures } = checkRequest(type, request);
    assert.deepEqual(failures, []);
    assert.equal(inputs["maxSessionDuration"], 3600);
  });

  it("is changed in place, and nothing else of the role with it", async () => {
    const calls: object[] = [];
    const iam = {
      updateRole: async (input: object) => void calls.push(input),
      getRole: async () => ({ Role: { MaxSessionDuration: 7200 } }),
    } as unknown as IAM;
    const patience = withPatience(
      makeClients("us-west-2", "http://127.0.0.1:9"),
      0,
      new AbortController().signal,
    );
    const state = { ...ROLE, maxSessionDuration: 3600 };
    const news = { ...ROLE, maxSessionDuration: 7200 };
    const updated = await lifecycle.update(
      type,
      { ...patience, iam: async () => iam },
      "deployer",
      { news, state, oldInputs: state },
    );
    assert.deepEqual(calls, [{ RoleName: "deployer", MaxSessionDuration: 7200 }]);
    assert.equal(updated["maxSessionDuration"], 7200);
  });
});
