import assert from "node:assert/strict";
import { type PlaceFacts, placeRefusals } from "../../../src/guards/foundation/place";

const OWN =
  "urn:pulumi:prod::conflicto::webapp:database:Database$aws:rds/instance:Instance::conflicto-prod-database";
const FACTS: PlaceFacts = {
  stack: "prod",
  region: "us-west-2",
  name: "conflicto",
  environment: "prod",
  prefix: "conflicto-prod",
  arns: [
    undefined,
    "arn:aws:iam::000000000000:role/conflicto-prod-task",
    "arn:aws:acm:us-east-1:000000000000:certificate/1f9d",
    "arn:aws:ecs:us-west-2:000000000000:cluster/conflicto-prod-cluster",
  ],
  urns: [OWN],
};

describe("the place of a stack", () => {
  const refused: [title: string, facts: Partial<PlaceFacts>, line: string][] = [
    ["another region", { region: "us-east-1" }, "set aws:region us-west-2"],
    ["another name", { name: "evil", prefix: "evil-prod" }, "set name conflicto"],
    [
      "another environment",
      { environment: "live", prefix: "conflicto-live" },
      "set environment prod",
    ],
    [
      "another name and environment",
      { name: "evil", environment: "live", prefix: "evil-live" },
      "get name",
    ],
  ];
  for (const [title, facts, line] of refused) {
    it(`isn't ${title}, and the line that sets it back is printed`, () => {
      const [refusal, ...others] = placeRefusals({ ...FACTS, ...facts });
      assert.deepEqual([refusal?.rule.name, others], ["foundation-not-replaced", []]);
      assert.ok(refusal?.message.endsWith(`\n  npx pulumi config ${line} --stack prod`));
    });
  }

  const imported = "urn:pulumi:prod::conflicto::aws:rds/instance:Instance::somebodys-database";
  const admitted: [title: string, facts: Partial<PlaceFacts>][] = [
    ["that is its own", {}],
    ["of a new stack", { arns: [], urns: [], region: "eu-west-1", prefix: "x" }],
    ["with an imported database, which another rule refuses", { urns: [OWN, imported] }],
    ["of which nothing in state says where it is", { arns: ["", 7], region: "eu-west-1" }],
  ];
  for (const [title, facts] of admitted) {
    it(`is one ${title}`, () => assert.deepEqual(placeRefusals({ ...FACTS, ...facts }), []));
  }
});
