// A rule with a fixed response, from the engine's inputs to ELB's API and back, on an ELB that only keeps rules.
import * as assert from "node:assert/strict";
import type { Rule } from "@aws-sdk/client-elastic-load-balancing-v2";
import { checkRequest } from "../../../sandbox/provider/check";
import { diff } from "../../../sandbox/provider/diff";
import * as lifecycle from "../../../sandbox/provider/lifecycle";
import { resourceTypes } from "../../../sandbox/provider/resources";
import type { Bag } from "../../../sandbox/provider/values";
import { anElb, ARN, TOKEN } from "./anElb";

function inputsOf(messageBody: string): Bag {
  return {
    listenerArn: "arn:listener",
    priority: 2,
    conditions: [{ pathPattern: { values: ["/*"] } }],
    actions: [
      {
        type: "fixed-response",
        fixedResponse: { contentType: "text/html", messageBody, statusCode: "503" },
      },
    ],
  };
}

describe("A listener rule with a fixed response", () => {
  const type = resourceTypes.get(TOKEN);
  assert.ok(type);
  const before = inputsOf("<p>one &amp; all</p>");

  it("is accepted as the program gives it", () => {
    const request = {
      name: "page",
      news: before,
      olds: {},
      region: "us-west-2",
      suffix: "abcdef0",
    };
    assert.deepEqual(checkRequest(type, request).failures, []);
  });

  it("reaches ELB whole, and has no difference afterwards", async () => {
    const { aws, rule } = anElb();
    const { id, state } = await lifecycle.create(type, aws, before);
    assert.equal(id, ARN);
    assert.deepEqual(rule()?.Actions?.[0]?.FixedResponseConfig, {
      ContentType: "text/html",
      MessageBody: "<p>one &amp; all</p>",
      StatusCode: "503",
    });
    assert.deepEqual(diff(type, { news: before, state, oldInputs: before }).changes, []);
    const live = await lifecycle.read(type, aws, id, state, before);
    assert.deepEqual(live?.inputs, before);
  });

  it("changes its page in place, and nothing else of it", async () => {
    const { aws, rule, calls } = anElb();
    const { id, state } = await lifecycle.create(type, aws, before);
    const request = { news: inputsOf("<p>other</p>"), state, oldInputs: before };
    assert.deepEqual(
      diff(type, request).changes.map(({ path, replaces }) => [path, replaces]),
      [["actions[0].fixedResponse.messageBody", false]],
    );
    await lifecycle.update(type, aws, id, request);
    assert.equal(rule()?.Actions?.[0]?.FixedResponseConfig?.MessageBody, "<p>other</p>");
    const [name, { Conditions }] = calls.at(-1) as [string, Rule];
    assert.deepEqual([name, Conditions], ["modifyRule", undefined]);
  });

  it("goes, and isn't found again", async () => {
    const { aws, calls } = anElb();
    const { id, state } = await lifecycle.create(type, aws, before);
    await type.delete(aws, id, state);
    assert.deepEqual(calls.at(-1), ["deleteRule", { RuleArn: ARN }]);
    assert.equal(await lifecycle.read(type, aws, id, state, before), undefined);
  });
});
