// The program as it is passes the stack's rules, under Pulumi's mocks: every value is known there.
import assert from "node:assert/strict";
import { levelOf, type Level, type Profile } from "../../../src/guards/levels";
import { stackRules } from "../../../src/guards/stack";
import { registered } from "../../support/mocks";
import { runProgram } from "../../support/program";
import { look } from "./looking";

const CI = { ciRepositories: '["owner/web"]', ciStateBucket: "web-state" };
const REGISTRY = { registryUsername: "robot", registryToken: "s3cret" };

/** Rules that object to the program, with the resource. */
async function objections(
  stack: "prod" | "dev",
  profile: Profile,
  level: Level,
  overrides: Record<string, string> = {},
): Promise<string[]> {
  await runProgram(stack, overrides);
  return registered.flatMap(({ type, name, inputs }) =>
    look(stackRules, type, inputs)
      .findings.filter(({ rule }) => levelOf(rule, profile) === level)
      .map(({ rule }) => `${name}: ${rule}`),
  );
}

describe("the program, before the stack's rules", () => {
  it("is looked at: every type that a rule is about and the program makes", async () => {
    await runProgram("prod");
    const types = new Set(registered.map(({ type }) => type));
    const made = stackRules.filter((rule) => rule.types.some((type) => types.has(type)));
    assert.deepEqual(made, stackRules);
  });

  it("has nothing that production refuses, in prod", async () => {
    assert.deepEqual(await objections("prod", "production", "mandatory"), []);
    assert.deepEqual(await objections("prod", "production", "mandatory", REGISTRY), []);
  });

  it("has nothing that production refuses, nor more to warn of, with CI's roles", async () => {
    assert.deepEqual(await objections("prod", "production", "mandatory", CI), []);
    const roles = registered.filter(({ type }) => type === "aws:iam/role:Role");
    assert.equal(roles.length, 4);
    assert.deepEqual(
      await objections("prod", "production", "advisory", CI),
      await objections("prod", "production", "advisory"),
    );
  });

  it("has nothing that development refuses, in dev", async () => {
    assert.deepEqual(await objections("dev", "development", "mandatory"), []);
    assert.deepEqual(await objections("dev", "development", "mandatory", REGISTRY), []);
  });

  it("is warned of what it leaves to the operator, in prod", async () => {
    assert.deepEqual((await objections("prod", "production", "advisory")).sort(), [
      "conflicto-prod-alb: load-balancer-access-logs",
      "conflicto-prod-app: container-filesystem-read-only",
    ]);
  });

  it("is warned of public addresses, in dev", async () => {
    assert.deepEqual(await objections("dev", "development", "advisory"), [
      "conflicto-dev-svc: tasks-without-public-address",
    ]);
  });

  it("is refused in production without a certificate, and with dev's other settings", async () => {
    assert.deepEqual((await objections("dev", "production", "mandatory")).sort(), [
      "conflicto-dev-app: secret-recoverable",
      "conflicto-dev-database: secret-recoverable",
      "conflicto-dev-http: listener-http-redirects",
      "conflicto-dev-svc: tasks-without-public-address",
    ]);
  });
});
