// Who may come in to the database, by each way to declare it.
import assert from "node:assert/strict";
import { INSTANCE } from "../../../src/guards/database/types";
import { violations } from "../../../src/guards/evaluate";
import type { Inputs } from "../../../src/guards/rule";
import {
  databaseAccessRule,
  type DatabaseGroups,
  databaseGroups,
  NO_GROUPS,
} from "../../../src/guards/stack/databaseAccess";

const INGRESS_RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const EITHER_RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const DEFAULT_GROUP = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";
const GROUPS = { database: ["sg-data"], application: ["sg-app"] };
const UNKNOWN = { __pulumiUnknown: true };
const TCP = { ipProtocol: "tcp", protocol: "tcp", fromPort: 5432, toPort: 5432 };

const on = (securityGroupId: unknown, source: Inputs) => ({ ...TCP, securityGroupId, ...source });
const inline = (source: Inputs) => ({ ingress: [{ ...TCP, ...source }] });

function found(type: string, after: Inputs, id?: string, groups: DatabaseGroups = GROUPS) {
  return violations([databaseAccessRule(groups)], { type, name: "it", id, before: {}, after });
}

describe("the database's security group", () => {
  const refused: [title: string, type: string, after: Inputs, id?: string][] = [
    ["a network", INGRESS_RULE, on("sg-data", { cidrIpv4: "10.0.0.0/24" })],
    ["one address", INGRESS_RULE, on("sg-data", { cidrIpv4: "10.0.0.7/32" })],
    ["an IPv6 network", INGRESS_RULE, on("sg-data", { cidrIpv6: "fd00::/64" })],
    ["a prefix list", INGRESS_RULE, on("sg-data", { prefixListId: "pl-1" })],
    ["another group", INGRESS_RULE, on("sg-data", { referencedSecurityGroupId: "sg-x" })],
    ["itself", INGRESS_RULE, on("sg-data", { referencedSecurityGroupId: "sg-data" })],
    [
      "the application's group of another account",
      INGRESS_RULE,
      on("sg-data", { referencedSecurityGroupId: "123456789012/sg-app" }),
    ],
    ["another port", INGRESS_RULE, { ...on("sg-data", { cidrIpv4: "10.0.0.0/24" }), fromPort: 22 }],
    ["a network", EITHER_RULE, on("sg-data", { type: "ingress", cidrBlocks: ["10.0.0.0/24"] })],
    ["an IPv6 network", EITHER_RULE, on("sg-data", { ipv6CidrBlocks: ["fd00::/64"] })],
    ["a prefix list", EITHER_RULE, on("sg-data", { prefixListIds: ["pl-1"] })],
    ["itself", EITHER_RULE, on("sg-data", { self: true })],
    ["another group", EITHER_RULE, on("sg-data", { sourceSecurityGroupId: "sg-x" })],
    ...[GROUP, DEFAULT_GROUP].flatMap((type): [string, string, Inputs, string][] => [
      ["a network", type, inline({ cidrBlocks: ["10.0.0.0/24"] }), "sg-data"],
      ["an IPv6 network", type, inline({ ipv6CidrBlocks: ["fd00::/64"] }), "sg-data"],
      ["a prefix list", type, inline({ prefixListIds: ["pl-1"] }), "sg-data"],
      ["itself", type, inline({ self: true }), "sg-data"],
      ["another group", type, inline({ securityGroups: ["sg-app", "sg-x"] }), "sg-data"],
    ]),
    ["a network, where the group isn't named", GROUP, inline({ cidrBlocks: ["10.0.0.0/24"] })],
  ];
  for (const [title, type, after, id] of refused) {
    it(`lets nobody in by ${title} (${type.split(":").at(-1)})`, () => {
      const [finding, ...more] = found(type, after, id);
      assert.match(finding?.message ?? "", /`it` would let .* in to the database\./);
      assert.equal(finding?.isOpen, false);
      assert.deepEqual(more, []);
      assert.deepEqual(found(type, after, id, NO_GROUPS), []);
    });
  }

  const admitted: [title: string, type: string, after: Inputs, id?: string][] = [
    ["the application", INGRESS_RULE, on("sg-data", { referencedSecurityGroupId: "sg-app" })],
    ["the application", EITHER_RULE, on("sg-data", { sourceSecurityGroupId: "sg-app" })],
    ["the application", GROUP, inline({ securityGroups: ["sg-app"] }), "sg-data"],
    ["a way out", EITHER_RULE, on("sg-data", { type: "egress", cidrBlocks: ["0.0.0.0/0"] })],
    ["a network at another group", INGRESS_RULE, on("sg-web", { cidrIpv4: "0.0.0.0/0" })],
    ["a network at a new group", INGRESS_RULE, on(UNKNOWN, { cidrIpv4: "10.0.0.0/24" })],
    ["a network in another group", GROUP, inline({ cidrBlocks: ["10.0.0.0/24"] }), "sg-web"],
    ["nothing", GROUP, {}, "sg-data"],
  ];
  for (const [title, type, after, id] of admitted) {
    it(`has nothing against ${title} (${type.split(":").at(-1)})`, () => {
      assert.deepEqual(found(type, after, id), []);
    });
  }

  it("needs each of its checks: without any one some row passes unseen", () => {
    const rule = databaseAccessRule(GROUPS);
    const unneeded = rule.checks.filter((check) => {
      const weakened = { ...rule, checks: rule.checks.filter((other) => other !== check) };
      return refused.every(
        ([, type, after, id]) =>
          violations([weakened], { type, name: "it", id, before: {}, after }).length > 0,
      );
    });
    assert.deepEqual(unneeded, []);
  });

  it("leaves a group open that isn't known yet", () => {
    const after = on("sg-data", { referencedSecurityGroupId: UNKNOWN });
    const open = found(INGRESS_RULE, after).map(({ isOpen, property }) => [isOpen, property]);
    assert.deepEqual(open, [[true, "referencedSecurityGroupId"]]);
  });

  it("is found in state: the database's, and the application's by its service", () => {
    const groups = databaseGroups([
      { type: INSTANCE, values: { vpcSecurityGroupIds: ["sg-data"] } },
      {
        type: "aws:ecs/service:Service",
        values: { networkConfiguration: { securityGroups: ["sg-app"] } },
      },
      { type: GROUP, values: { name: "sg-other" } },
    ]);
    assert.deepEqual(groups, GROUPS);
    assert.deepEqual(databaseGroups([]), NO_GROUPS);
  });
});
