// Which changes replace a resource, which don't, and what isn't a change at all.
import * as assert from "node:assert/strict";
import { diff, type Difference } from "../../../sandbox/provider/diff";
import { resourceTypes } from "../../../sandbox/provider/resources";
import { BEFORE, INSTANCE, SERVICE, TASK_DEFINITION } from "./before";
import { DEFAULTS, UNKNOWN, type Bag } from "../../../sandbox/provider/values";

function changed(token: string, change: Bag, state: Bag = {}): Difference {
  const type = resourceTypes.get(token);
  const before = BEFORE[token] ?? {};
  assert.ok(type, `${token} is served`);
  return diff(type, {
    news: { ...before, ...change },
    state: { ...before, ...state },
    oldInputs: before,
  });
}

const paths = ({ changes }: Difference) => changes.map(({ path }) => path);

describe("Diff", () => {
  const replacing: readonly [token: string, change: Bag, path: string][] = [
    [INSTANCE, { engine: "mysql" }, "engine"],
    [INSTANCE, { username: "root" }, "username"],
    [INSTANCE, { dbName: "other" }, "dbName"],
    [INSTANCE, { storageEncrypted: false }, "storageEncrypted"],
    [INSTANCE, { kmsKeyId: "k2" }, "kmsKeyId"],
    [INSTANCE, { availabilityZone: "us-west-2b" }, "availabilityZone"],
    [INSTANCE, { snapshotIdentifier: "s2" }, "snapshotIdentifier"],
    [SERVICE, { name: "api" }, "name"],
    [SERVICE, { cluster: "c2" }, "cluster"],
    [SERVICE, { launchType: "EC2" }, "launchType"],
    [SERVICE, { schedulingStrategy: "DAEMON" }, "schedulingStrategy"],
    [TASK_DEFINITION, { family: "api" }, "family"],
    [
      TASK_DEFINITION,
      { containerDefinitions: '[{"name":"backend","image":"x:b"}]' },
      "containerDefinitions",
    ],
    [TASK_DEFINITION, { cpu: "512" }, "cpu"],
    [TASK_DEFINITION, { memory: "1024" }, "memory"],
    [TASK_DEFINITION, { networkMode: "bridge" }, "networkMode"],
    [TASK_DEFINITION, { requiresCompatibilities: ["EC2"] }, "requiresCompatibilities[0]"],
    [TASK_DEFINITION, { executionRoleArn: "e2" }, "executionRoleArn"],
    [TASK_DEFINITION, { taskRoleArn: undefined }, "taskRoleArn"],
    [
      TASK_DEFINITION,
      { runtimePlatform: { cpuArchitecture: "ARM64", operatingSystemFamily: "LINUX" } },
      "runtimePlatform.cpuArchitecture",
    ],
  ];
  for (const [token, change, path] of replacing) {
    it(`replaces ${token.split(":")[2]} for a changed ${path}`, () => {
      const { changes } = changed(token, change);
      assert.deepEqual(
        changes.map((each) => [each.path, each.replaces]),
        [[path, true]],
      );
    });
  }

  const inPlace: readonly [token: string, change: Bag, path: string][] = [
    [INSTANCE, { identifier: "renamed" }, "identifier"],
    [INSTANCE, { engineVersion: "17" }, "engineVersion"],
    [INSTANCE, { instanceClass: "db.t4g.small" }, "instanceClass"],
    [INSTANCE, { allocatedStorage: 30 }, "allocatedStorage"],
    [INSTANCE, { password: "p2" }, "password"],
    [INSTANCE, { backupRetentionPeriod: 0 }, "backupRetentionPeriod"],
    [INSTANCE, { deletionProtection: undefined }, "deletionProtection"],
    [INSTANCE, { skipFinalSnapshot: true }, "skipFinalSnapshot"],
    [INSTANCE, { multiAz: false }, "multiAz"],
    [INSTANCE, { parameterGroupName: "g2" }, "parameterGroupName"],
    [INSTANCE, { dbSubnetGroupName: "n2" }, "dbSubnetGroupName"],
    [INSTANCE, { port: 5433 }, "port"],
    [SERVICE, { taskDefinition: "web:2" }, "taskDefinition"],
    [SERVICE, { taskDefinition: UNKNOWN }, "taskDefinition"],
    [SERVICE, { desiredCount: 3 }, "desiredCount"],
    [SERVICE, { enableEcsManagedTags: undefined }, "enableEcsManagedTags"],
    [SERVICE, { propagateTags: undefined }, "propagateTags"],
    [SERVICE, { platformVersion: "LATEST" }, "platformVersion"],
    [SERVICE, { tags: { app: "api" } }, "tags.app"],
    [SERVICE, { tags: { app: "web", "a/b": "1" } }, 'tags["a/b"]'],
    [
      SERVICE,
      { deploymentCircuitBreaker: { enable: true, rollback: false } },
      "deploymentCircuitBreaker.rollback",
    ],
    [
      SERVICE,
      { loadBalancers: [{ targetGroupArn: "t1", containerName: "backend", containerPort: 80 }] },
      "loadBalancers[0].containerPort",
    ],
    [
      SERVICE,
      { networkConfiguration: { subnets: ["s1", "s3"], securityGroups: ["g1"] } },
      "networkConfiguration.subnets[1]",
    ],
    [TASK_DEFINITION, { skipDestroy: true }, "skipDestroy"],
    [TASK_DEFINITION, { tags: undefined }, "tags"],
  ];
  for (const [token, change, path] of inPlace) {
    it(`updates ${token.split(":")[2]} in place for a changed ${path}`, () => {
      const { changes, deleteBeforeReplace } = changed(token, change);
      assert.deepEqual(
        changes.map((each) => [each.path, each.replaces]),
        [[path, false]],
      );
      assert.equal(deleteBeforeReplace, false);
    });
  }

  const same: readonly [why: string, token: string, change: Bag, state: Bag][] = [
    ["nothing differs", SERVICE, {}, {}],
    ["AWS chose what the program leaves out", INSTANCE, { kmsKeyId: undefined }, {}],
    [
      "false and nothing are the same to the provider",
      SERVICE,
      { enableExecuteCommand: false },
      {},
    ],
    [
      "an empty set and none are the same",
      TASK_DEFINITION,
      { requiresCompatibilities: [] },
      { requiresCompatibilities: undefined },
    ],
    [
      "a set has another order",
      SERVICE,
      { networkConfiguration: { subnets: ["s2", "s1"], securityGroups: ["g1"] } },
      {},
    ],
    [
      "JSON has another layout and order of keys and names",
      TASK_DEFINITION,
      {
        containerDefinitions:
          '[{ "image": "x:a", "name": "backend", "environment": [{"value": "1", "name": "A"}] }]',
      },
      {},
    ],
    [
      "autoscaling has grown the disk",
      INSTANCE,
      { maxAllocatedStorage: 100 },
      { allocatedStorage: 40, maxAllocatedStorage: 100 },
    ],
  ];
  for (const [why, token, change, state] of same) {
    it(`finds no change where ${why}`, () => {
      assert.deepEqual(paths(changed(token, change, state)), []);
    });
  }

  it("compares policies by what they mean", () => {
    const type = resourceTypes.get("aws:iam/rolePolicy:RolePolicy");
    assert.ok(type);
    const policy = (actions: unknown) => JSON.stringify({ Statement: [{ Action: actions }] });
    const before = { name: "p", role: "r", policy: policy(["a", "b"]) };
    const compare = (actions: unknown) =>
      paths(
        diff(type, {
          news: { ...before, policy: policy(actions) },
          state: before,
          oldInputs: before,
        }),
      );
    assert.deepEqual(compare(["b", "a"]), []);
    assert.deepEqual(compare("a"), ["policy"]);
  });

  it("finds drift: the program says what it said, AWS has another value", () => {
    const { changes } = changed(SERVICE, {}, { desiredCount: 5 });
    assert.deepEqual(changes, [
      { path: "desiredCount", kind: "update", replaces: false, inputDiff: false },
    ]);
  });

  it("overlooks what the program ignores", () => {
    const type = resourceTypes.get(SERVICE);
    const before = BEFORE[SERVICE];
    assert.ok(type && before);
    const request = { news: before, oldInputs: before, state: { ...before, desiredCount: 5 } };
    assert.deepEqual(paths(diff(type, { ...request, ignoreChanges: ["desiredCount"] })), []);
  });

  it("deletes before it replaces where the program chose the name and keeps it", () => {
    assert.equal(changed(SERVICE, { launchType: "EC2" }).deleteBeforeReplace, true);
    assert.equal(changed(SERVICE, { name: "api" }).deleteBeforeReplace, false);
    assert.equal(
      changed(SERVICE, { launchType: "EC2", [DEFAULTS]: ["name"] }).deleteBeforeReplace,
      false,
    );
  });

  it("registers a task definition before it drops the old one", () => {
    assert.equal(changed(TASK_DEFINITION, { cpu: "512" }).deleteBeforeReplace, false);
  });
});
