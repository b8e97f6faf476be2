import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  breakGlassCommand,
  flipCommand,
  rollbackPoints,
  wayBackCommand,
} from "../../src/release/rollbackPoints";
import { aProof } from "../guards/release/proofs";

describe("the releases that the stack puts out", () => {
  it("are named by tag, revision and digest, the newest ten", () => {
    const many = Array.from({ length: 12 }, (_, index) => aProof(index, `r${index}`));
    const points = rollbackPoints([{ ...aProof(20, "a"), digest: "sha256:a" }, ...many]);
    assert.equal(points.length, 10);
    assert.deepEqual(points.slice(0, 2), [
      { imageTag: "a", taskDefinition: "app:20", digest: "sha256:a" },
      { imageTag: "r0", taskDefinition: "app:0" },
    ]);
  });
});

describe("breakGlassCommand", () => {
  it("is the seed's command with every name filled in", () => {
    const address = { region: "us-west-2", cluster: "c", service: "s" };
    assert.equal(
      breakGlassCommand(address, "app:1"),
      "aws ecs update-service --region us-west-2 --cluster c --service s --task-definition app:1 --force-new-deployment",
    );
  });
});

describe("flipCommand", () => {
  const targetGroups = { a: "arn:a", b: "arn:b" };
  for (const slot of ["a", "b"] as const) {
    it(`is one command that a shell takes as it is, and that sends all users to slot ${slot}`, () => {
      const command = flipCommand("us-west-2", { arn: "arn:rule", targetGroups }, slot);
      const words = execFileSync("sh", ["-c", `printf '%s\\n' ${command}`], { encoding: "utf8" });
      const [actions, ...rest] = words.trimEnd().split("\n").reverse();
      assert.deepEqual(rest.reverse(), [
        ...["aws", "elbv2", "modify-rule", "--region", "us-west-2"],
        ...["--rule-arn", "arn:rule", "--actions"],
      ]);
      assert.deepEqual(JSON.parse(actions ?? ""), [
        {
          Type: "forward",
          ForwardConfig: {
            TargetGroups: [
              { TargetGroupArn: "arn:a", Weight: slot === "a" ? 1 : 0 },
              { TargetGroupArn: "arn:b", Weight: slot === "b" ? 1 : 0 },
            ],
          },
        },
      ]);
    });
  }
});

describe("wayBackCommand", () => {
  const rule = { arn: "arn:rule", targetGroups: { a: "arn:a", b: "arn:b" } };
  const services = { a: "web-svc", b: "web-svc-b" };
  const address = { region: "us-west-2", cluster: "c", services, rule, desiredCount: 3 };

  for (const [slot, family] of [
    ["a", "web-app"],
    ["b", "web-app-b"],
  ] as const) {
    it(`fills slot ${slot} with its own revision, waits, and sends users there`, () => {
      const revision = `arn:aws:ecs:us-west-2:1:task-definition/${family}:12`;
      assert.deepEqual(wayBackCommand(address, revision).split(" && "), [
        `aws ecs update-service --region us-west-2 --cluster c --service ${services[slot]} --task-definition ${revision} --desired-count 3`,
        `aws ecs wait services-stable --region us-west-2 --cluster c --services ${services[slot]}`,
        flipCommand("us-west-2", rule, slot),
      ]);
    });
  }
});
