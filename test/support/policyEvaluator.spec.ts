import assert from "node:assert/strict";
import { allowedActions, isAllowed } from "./policyEvaluator";

const SERVICE = "arn:aws:ecs:us-west-2:123456789012:service/web-cluster/web";

const policy = (...Statement: object[]) => ({ Version: "2012-10-17", Statement });
const allow = (Action: unknown, Resource: unknown) => ({ Effect: "Allow", Action, Resource });
const deny = (Action: unknown, Resource: unknown) => ({ Effect: "Deny", Action, Resource });

describe("isAllowed", () => {
  const rows: [title: string, statements: object[], isAllowed: boolean][] = [
    ["the action on the resource", [allow("ecs:UpdateService", SERVICE)], true],
    ["an action in another case", [allow("ECS:updateservice", SERVICE)], true],
    ["a list that has both", [allow(["a:B", "ecs:UpdateService"], ["x", SERVICE])], true],
    ["a wildcard in the action", [allow("ecs:Update*", "*")], true],
    ["a wildcard for the account", [allow("ecs:*", SERVICE.replace("123456789012", "*"))], true],
    ["a wildcard over slashes", [allow("ecs:*", "arn:aws:ecs:us-west-2:*:service/*")], true],
    ["a question mark", [allow("ecs:UpdateServic?", SERVICE.replace("web-", "we?-"))], true],
    ["no statement", [], false],
    ["another action", [allow("ecs:DeleteService", SERVICE)], false],
    ["another resource", [allow("ecs:UpdateService", `${SERVICE}2`)], false],
    ["a resource in another case", [allow("ecs:*", SERVICE.replace("web", "Web"))], false],
    ["a wildcard that would cross a colon", [allow("ecs:*", "arn:aws:ecs:*:service/*")], false],
    ["a pattern with a dot that stands for itself", [allow("ecs.UpdateService", "*")], false],
    ["a denial beside it", [allow("*", "*"), deny("ecs:Update*", SERVICE)], false],
    ["a denial of something else", [allow("*", "*"), deny("ecs:Delete*", "*")], true],
    [
      "an allowance under a condition, which isn't looked at",
      [{ ...allow("ecs:*", "*"), Condition: { Bool: { "aws:SecureTransport": "false" } } }],
      true,
    ],
  ];
  for (const [title, statements, expected] of rows) {
    it(`is ${expected} for ${title}`, () => {
      assert.equal(isAllowed([policy(...statements)], "ecs:UpdateService", SERVICE), expected);
    });
  }

  it("is true for an action without a resource only where the statement names all", () => {
    const on = (resource: string) => [policy(allow("ecs:UpdateService", resource))];
    assert.equal(isAllowed(on("*"), "ecs:UpdateService", "*"), true);
    assert.equal(isAllowed(on(SERVICE), "ecs:UpdateService", "*"), false);
  });

  it("lets a denial in one document win over an allowance in another, JSON text or object", () => {
    const documents = [JSON.stringify(policy(allow("*", "*"))), policy(deny("ecs:*", "*"))];
    assert.equal(isAllowed(documents, "ecs:UpdateService", SERVICE), false);
    assert.equal(isAllowed(documents, "iam:GetRole", "arn:aws:iam::123456789012:role/r"), true);
  });

  it("doesn't judge what it doesn't know", () => {
    const all = { Effect: "Allow", NotAction: "iam:*", Resource: "*" };
    assert.throws(() => isAllowed([policy(all)], "ecs:UpdateService", SERVICE), /has an Action/);
    assert.throws(() => isAllowed([policy({ Effect: "Maybe" })], "a:B", "*"), /Allow or Deny/);
  });
});

describe("allowedActions", () => {
  it("gathers what is allowed, once, and leaves out what is denied", () => {
    const documents = [
      policy(allow(["b:Y", "a:X"], "*"), deny("c:Z", "*")),
      policy(allow("a:X", "x")),
    ];
    assert.deepEqual(allowedActions(documents), ["a:X", "b:Y"]);
  });
});
