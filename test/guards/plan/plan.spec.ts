import assert from "node:assert/strict";
import { INSTANCE, SUBNET_GROUP } from "../../../src/guards/database/types";
import { readPlan } from "../../../src/guards/plan/steps";
import { PROOF_RECORD } from "../../../src/guards/resourceTypes";
import { COMPLIANT } from "../database/fixtures";
import {
  changed,
  objections,
  preview,
  record,
  SERVICE,
  TASK,
  task,
  UNKNOWN,
  urn,
} from "./previews";

const ROLE = "aws:iam/role:Role";
const BUCKET = "aws:s3/bucket:Bucket";
const VPC = "aws:ec2/vpc:Vpc";
const SECRET_VERSION = "aws:secretsmanager/secretVersion:SecretVersion";

describe("the plan gate, of a preview", () => {
  const inputs = COMPLIANT[INSTANCE];
  const cases: [title: string, json: string, rules: string[]][] = [
    ["a new revision", changed("replace", TASK, task("bad"), task("good")), []],
    ["a database that stays", preview("same", INSTANCE), []],
    ["a refreshed database", preview("refresh", INSTANCE), []],
    ["a deleted database", preview("delete", INSTANCE), ["database-not-deleted"]],
    ["a deleted subnet group", preview("delete", SUBNET_GROUP), ["database-not-deleted"]],
    ["a database made anew", preview("create", INSTANCE), ["database-not-created-anew"]],
    ["a new subnet group", preview("create", SUBNET_GROUP), []],
    ["a database that --replace names", preview("replace", INSTANCE), ["database-not-replaced"]],
    ["half of a replacement", preview("create-replacement", INSTANCE), ["database-not-replaced"]],
    ["a database that is read", preview("read-replacement", INSTANCE), ["database-not-adopted"]],
    ["a database that is imported", preview("import", INSTANCE), ["database-not-adopted"]],
    [
      "a database that a property replaces",
      preview("replace", INSTANCE, {
        newState: { inputs: { ...inputs, username: "other" }, protect: true },
        replaceReasons: ["username"],
      }),
      ["database-not-replaced"],
    ],
    [
      "a database that loses its protection in Pulumi",
      preview("update", INSTANCE, { newState: { inputs, protect: false } }),
      ["database-protected"],
    ],
    [
      "a smaller class",
      preview("update", INSTANCE, {
        newState: { inputs: { ...inputs, instanceClass: "db.t4g.micro" }, protect: true },
      }),
      ["database-instance-class"],
    ],
    [
      "another password, which a preview doesn't show",
      preview("update", INSTANCE, { diffReasons: ["password"] }),
      ["database-password"],
    ],
    ["a deleted role", preview("delete", ROLE), ["foundation-not-deleted"]],
    ["a replaced role", preview("replace", ROLE), ["foundation-not-replaced"]],
    ["a deleted bucket", preview("delete", BUCKET), ["plan-deletes-nothing"]],
    ["a replaced network", preview("create-replacement", VPC), ["foundation-not-replaced"]],
    ["a deleted network", preview("delete", VPC), ["foundation-not-deleted"]],
    ["another value of a secret", preview("replace", SECRET_VERSION), ["plan-deletes-nothing"]],
    ["a deleted secret", preview("delete", SECRET_VERSION), ["foundation-not-deleted"]],
    [
      "a route table that goes to another subnet in place",
      preview("update", "aws:ec2/routeTableAssociation:RouteTableAssociation", {
        oldState: { inputs: { routeTableId: "rtb-1" } },
        newState: { inputs: { routeTableId: "rtb-2" } },
      }),
      ["foundation-not-replaced"],
    ],
    [
      "a rule of the database's group that is in the group itself",
      preview("update", "aws:ec2/securityGroup:SecurityGroup", {
        oldState: { id: "sg-data", inputs: {} },
        newState: {
          inputs: {
            ingress: [{ protocol: "tcp", fromPort: 1, toPort: 2, cidrBlocks: ["10.0.0.7/32"] }],
          },
        },
      }),
      ["foundation-not-replaced", "database-admits-application-only"],
    ],
    ["an updated role", preview("update", ROLE), []],
    ["a deleted service", preview("delete", SERVICE), ["service-not-deleted"]],
    ["a replaced service", preview("replace", SERVICE), ["service-not-deleted"]],
    [
      "an open database port",
      preview("create", "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", {
        newState: {
          inputs: { cidrIpv4: "0.0.0.0/0", ipProtocol: "tcp", fromPort: 5432, toPort: 5432 },
        },
      }),
      ["database-port-not-open"],
    ],
  ];
  for (const [title, json, rules] of cases) {
    it(`${rules.length === 0 ? "says nothing of" : "objects to"} ${title}`, () => {
      assert.deepEqual(objections(json), rules);
    });
  }

  it("lets a whole stack be made for the first time", () => {
    const { steps } = JSON.parse(preview("create", INSTANCE)) as { steps: object[] };
    const json = JSON.stringify({
      steps: [...steps, { op: "create", urn: urn(SERVICE), newState: {} }],
    });
    assert.deepEqual(objections(json, "first deploy", true), []);
    assert.deepEqual(objections(json, "deploy", false), ["database-not-created-anew"]);
  });

  it("holds a rollback to the release", () => {
    const inside = [
      changed("replace", TASK, task("bad"), task("good")),
      changed("update", SERVICE, { taskDefinition: "app:2" }, { taskDefinition: UNKNOWN }),
      changed("update", PROOF_RECORD, record({ imageTag: "bad" }), record({ imageTag: "good" })),
    ];
    const { steps } = JSON.parse(inside[0]!) as { steps: object[] };
    const old = { op: "delete-replaced", urn: urn(TASK), oldState: { inputs: task("bad") } };
    inside.push(JSON.stringify({ steps: [...steps, old] }));
    for (const json of inside) assert.deepEqual(objections(json, "rollback"), [], json);
    const outside = [
      changed("replace", TASK, { ...task("bad"), cpu: "512" }, { ...task("good"), cpu: "256" }),
      changed("update", SERVICE, { desiredCount: 2 }, { desiredCount: 1 }),
      changed("update", PROOF_RECORD, record({ url: "a" }), record({ url: "b" })),
    ];
    for (const json of outside) {
      assert.deepEqual(objections(json, "rollback"), ["rollback-changes-nothing-else"], json);
    }
    assert.deepEqual(objections(preview("update", ROLE), "rollback"), [
      "rollback-changes-nothing-else",
    ]);
    assert.deepEqual(objections(preview("delete", ROLE), "rollback"), [
      "foundation-not-deleted",
      "rollback-changes-nothing-else",
    ]);
  });
});

describe("the plan gate, of any release", () => {
  const cases: [title: string, json: string, rules: string[]][] = [
    ["the release's own image", changed("replace", TASK, task("bad"), task("good")), []],
    [
      "a version that a variable names",
      changed("replace", TASK, task("bad"), task("good", [{ name: "APP_VERSION", value: "x" }])),
      ["environment-not-misleading"],
    ],
    [
      "containers that are hidden as a secret",
      changed("replace", TASK, task("bad"), { containerDefinitions: "[secret]" }),
      ["task-definition-readable"],
    ],
    [
      "a weaker proof",
      changed("update", PROOF_RECORD, record({ p95LimitMs: 800 }), record({ p95LimitMs: 60000 })),
      ["proof-not-weakened"],
    ],
    [
      "a proof without smoke paths",
      changed("create", PROOF_RECORD, {}, record({ smokePaths: [] })),
      ["proof-asks-smoke-paths"],
    ],
  ];
  for (const [title, json, rules] of cases) {
    it(`${rules.length === 0 ? "says nothing of" : "objects to"} ${title}`, () => {
      assert.deepEqual(objections(json), rules);
    });
  }
});

describe("a plan", () => {
  it("is incomplete when its preview failed", () => {
    const { steps } = JSON.parse(preview("same", INSTANCE)) as { steps: object[] };
    const failed = { steps, diagnostics: [{ severity: "error", message: "it failed" }] };
    assert.equal(readPlan(JSON.stringify(failed), () => undefined).isComplete, false);
    const warned = { steps, diagnostics: [{ severity: "warning", message: "it works" }] };
    assert.equal(readPlan(JSON.stringify(warned), () => undefined).isComplete, true);
  });

  for (const json of ["{}", "[]", '{"steps":[]}', "null", "no JSON"]) {
    it(`isn't ${json}`, () => assert.throws(() => readPlan(json, () => undefined)));
  }

  it("with a step of a kind that isn't known is an error, never a pass", () => {
    assert.throws(() => objections(preview("obliterate", INSTANCE)), /obliterate/);
  });
});
