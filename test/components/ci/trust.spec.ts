import assert from "node:assert/strict";
import { deployerSubjects, previewerSubjects, trustPolicy } from "../../../src/components/ci/trust";
import { parseConfig } from "../../../src/config/parse";
import { stackConfig } from "../../support/config";

const PROVIDER = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
const ARGS = { ciRepositories: ["owner/web", "owner@1/infra@2"], environment: "prod" };

describe("Who may take CI's roles", () => {
  it("is, for the deployer, the job in the approved environment of each repository", () => {
    assert.deepEqual(deployerSubjects(ARGS), [
      "repo:owner/web:environment:prod-update",
      "repo:owner@1/infra@2:environment:prod-update",
    ]);
  });

  it("is, for the previewer, pull requests, main and the other environment of each", () => {
    assert.deepEqual(previewerSubjects(ARGS), [
      "repo:owner/web:pull_request",
      "repo:owner/web:ref:refs/heads/main",
      "repo:owner/web:environment:prod",
      "repo:owner@1/infra@2:pull_request",
      "repo:owner@1/infra@2:ref:refs/heads/main",
      "repo:owner@1/infra@2:environment:prod",
    ]);
  });

  it("is never the same job for both roles", () => {
    const deployers = new Set(deployerSubjects(ARGS));
    assert.deepEqual(
      previewerSubjects(ARGS).filter((subject) => deployers.has(subject)),
      [],
    );
  });

  it("is written as a trust in GitHub's provider, with audience and subjects compared whole", () => {
    assert.deepEqual(trustPolicy(PROVIDER, ["repo:owner/web:pull_request"]), {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Federated: PROVIDER },
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: {
            StringEquals: {
              "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
              "token.actions.githubusercontent.com:sub": ["repo:owner/web:pull_request"],
            },
          },
        },
      ],
    });
  });

  it("fits into the 2,048 characters of a trust policy, for all that config admits", () => {
    const repository = `${"o".repeat(20)}/${"r".repeat(59)}`;
    const raw = {
      ...stackConfig("prod"),
      ciRepositories: JSON.stringify(Array(5).fill(repository)),
    };
    const { ciRepositories } = parseConfig(raw);
    assert.equal(ciRepositories.join("").length, 400);
    const subjects = previewerSubjects({ ciRepositories, environment: "e".repeat(8) });
    const { length } = JSON.stringify(trustPolicy(PROVIDER, subjects));
    assert.ok(length <= 2048, `${length} characters`);
  });
});
