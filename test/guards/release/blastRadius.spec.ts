import assert from "node:assert/strict";
import { outsideBlastRadius, type ReleaseScope } from "../../../src/guards/release/blastRadius";
import { PROOF_RECORD, SERVICE, TASK_DEFINITION } from "../../../src/guards/resourceTypes";
import type { Inputs } from "../../../src/guards/rule";

const GROUP = "aws:lb/targetGroup:TargetGroup";
const RULE = "aws:lb/listenerRule:ListenerRule";
const UNKNOWN = { __pulumiUnknown: true };

const ROLLBACK: ReleaseScope = {
  kind: "rollback",
  stack: "prod",
  wanted: "good",
  containerName: "backend",
  restoresEnvironment: false,
};

const CONTAINER = {
  name: "backend",
  image: "ghcr.io/owner/app:bad",
  environment: [
    { name: "ENVIRONMENT", value: "prod" },
    { name: "MODE", value: "new" },
  ],
  secrets: [{ name: "SECRET_KEY", valueFrom: "arn:secret:SECRET_KEY::" }],
  stopTimeout: 10,
};

function task(container: object = {}, changes: object = {}, ...more: object[]): Inputs {
  return {
    family: "app",
    cpu: "512",
    containerDefinitions: JSON.stringify([{ ...CONTAINER, ...container }, ...more]),
    ...changes,
  };
}

function service(changes: object = {}, release = "bad"): Inputs {
  return {
    taskDefinition: "app:2",
    desiredCount: 2,
    tags: { project: "app", release },
    networkConfiguration: { subnets: ["a", "b"], assignPublicIp: false },
    __defaults: [],
    ...changes,
  };
}

const TARGET = {
  image: "ghcr.io/owner/app:bad",
  imageTag: "bad",
  taskDefinition: "app:2",
  maintenance: false,
  healthPath: "/health/",
  smokePaths: ["/sessions/"],
  consecutiveSuccesses: 5,
  latencySamples: 20,
  p95LimitMs: 800,
  timeBudgetSeconds: 300,
  httpPatienceSeconds: 15,
  url: "https://app.example",
};

function record(target: object = {}, requested: Inputs = service(), more: object = {}): Inputs {
  return { input: { target: { ...TARGET, ...target }, requested, ...more } };
}

interface Row {
  /** Goes on from "a rollback may" or "a rollback may not". */
  readonly title: string;
  readonly type: string;
  readonly what: string;
  readonly before?: Inputs | undefined;
  readonly after?: Inputs | undefined;
  readonly hidden?: readonly string[];
  /** What the refusal names; undefined where it may. */
  readonly named?: RegExp;
  readonly scope?: Partial<ReleaseScope>;
  readonly name?: string;
}

const reversed = Object.fromEntries(
  Object.entries(CONTAINER)
    .filter(([key]) => key !== "image")
    .reverse(),
);
const good = { image: "ghcr.io/owner/app:good" };
const rightTask = { type: TASK_DEFINITION, what: "replace", before: task() };
const rightService = { type: SERVICE, what: "update", before: service() };
const rightRecord = { type: PROOF_RECORD, what: "update", before: record() };
const database = {
  type: "aws:rds/instance:Instance",
  what: "update",
  before: { instanceClass: "db.t4g.large", password: "[secret]" },
};
const released = { image: "ghcr.io/owner/app:good", imageTag: "good", taskDefinition: "app:3" };
const restores = { restoresEnvironment: true };
const environment = [{ name: "ENVIRONMENT", value: "prod" }];

const ROWS: readonly Row[] = [
  // -- the task definition
  { ...rightTask, title: "change the release's image", after: task(good) },
  { ...rightTask, what: "update", title: "change it in place", after: task(good) },
  {
    ...rightTask,
    title: "write the same containers with other spaces, and their keys in another order",
    after: { ...task(), containerDefinitions: ` [ ${JSON.stringify({ ...good, ...reversed })} ] ` },
  },
  {
    ...rightTask,
    title: "take the release's tag from another repository",
    after: task({ image: "ghcr.io/somebody/app:good" }),
    named:
      /`containerDefinitions\.\w+\.image`: `ghcr\.io\/owner\/app:bad` → `ghcr\.io\/somebody\/app:good`/,
  },
  {
    ...rightTask,
    title: "change another container's image",
    before: task({}, {}, { name: "agent", image: "agent@sha256:a" }),
    after: task(good, {}, { name: "agent", image: "agent@sha256:b" }),
    named: /`containerDefinitions\.agent\.image`: `agent@sha256:a` → `agent@sha256:b`/,
  },
  {
    ...rightTask,
    title: "bring a side-car",
    after: task(good, {}, { name: "agent", image: "agent:1" }),
    named: /`containerDefinitions\.agent\.image`: not set → `agent:1`/,
  },
  {
    ...rightTask,
    title: "bring a second container of the same name",
    after: task(good, {}, { name: "backend", image: "agent:1" }),
    named: /`containerDefinitions`/,
  },
  {
    ...rightTask,
    title: "call the container otherwise",
    after: task({ ...good, name: "other" }),
    named: /`containerDefinitions\.backend\.image`|`containerDefinitions\.other\.image`/,
  },
  {
    ...rightTask,
    title: "name the image by a key in another case",
    after: task({ Image: "evil:1", ...good }),
    named: /`containerDefinitions\.backend\.Image`: not set → `evil:1`/,
  },
  {
    ...rightTask,
    title: "change a variable",
    after: task({ ...good, environment }),
    named: /`containerDefinitions\.backend\.environment\.MODE`: `new` → not set/,
  },
  {
    ...rightTask,
    title: "show a secret that a variable holds",
    after: task({ ...good, environment: [{ name: "DB_PASSWORD", value: "hunter2" }] }),
    named: /`containerDefinitions\.backend\.environment\.DB_PASSWORD`: not set → a secret/,
  },
  {
    ...rightTask,
    title: "restore the environment where that was confirmed",
    after: task({ ...good, environment }),
    scope: restores,
  },
  {
    ...rightTask,
    title: "restore a secret with it",
    after: task({ ...good, secrets: [] }),
    scope: restores,
    named: /`containerDefinitions\.backend\.secrets\.SECRET_KEY`/,
  },
  {
    ...rightTask,
    title: "restore a variable that is there twice",
    after: task({ ...good, environment: [...environment, ...environment] }),
    scope: restores,
    named: /`containerDefinitions\.backend\.environment`/,
  },
  {
    ...rightTask,
    title: "restore another container's environment",
    before: task({}, {}, { name: "agent", image: "a", environment: [] }),
    after: task(good, {}, { name: "agent", image: "a", environment }),
    scope: restores,
    named: /`containerDefinitions\.agent\.environment\.ENVIRONMENT`/,
  },
  {
    ...rightTask,
    title: "change the CPU",
    after: task(good, { cpu: "256" }),
    named: /`cpu`: `512` → `256`/,
  },
  {
    ...rightTask,
    title: "have containers that aren't known",
    after: { ...task(), containerDefinitions: UNKNOWN },
    named: /`containerDefinitions`: .* → not known before the update/,
  },
  {
    ...rightTask,
    title: "make a task definition that can be compared with none",
    what: "create",
    before: undefined,
    after: task(good),
    named: /also create `it`/,
  },
  { ...rightTask, title: "delete it", what: "delete", after: undefined, named: /also delete `it`/ },
  // -- the service
  {
    ...rightService,
    title: "change revision and tag of the service",
    after: service({ taskDefinition: "app:3" }, "good"),
  },
  {
    ...rightService,
    title: "change to a revision that isn't known yet",
    after: service({ taskDefinition: UNKNOWN }, "good"),
  },
  {
    ...rightService,
    title: "change the number of tasks",
    after: service({ taskDefinition: "app:3", desiredCount: 1 }, "good"),
    named: /also update `it` \(aws:ecs\/service:Service\):\n {2}- `desiredCount`: `2` → `1`\n/,
  },
  {
    ...rightService,
    title: "change another tag",
    after: service({ tags: { project: "other", release: "good" } }),
    named: /`tags\.project`: `app` → `other`/,
  },
  {
    ...rightService,
    title: "change what is deep inside",
    after: service({ networkConfiguration: { subnets: ["a"], assignPublicIp: true } }, "good"),
    named:
      /`networkConfiguration\.assignPublicIp`: `false` → `true`[^]*`networkConfiguration\.subnets`/,
  },
  {
    ...rightService,
    title: "bring what a newer provider fills in",
    after: service({ taskDefinition: "app:3", newDefault: "x", __defaults: ["newDefault"] }),
    named: /`newDefault`: not set → `x`[^]*packages are newer than those of the last update/,
  },
  { ...rightService, title: "undo a change made in AWS", after: service(), named: /also update/ },
  {
    ...rightService,
    title: "replace the service",
    what: "replace",
    after: service({ taskDefinition: "app:3" }),
    named: /also replace/,
  },
  { ...rightService, title: "delete the service", what: "delete", named: /also delete/ },
  // -- the record of the proof
  {
    ...rightRecord,
    title: "prove another release, behind the page, in an emergency, once more",
    after: record(
      { ...released, maintenance: true, emergency: true },
      service({ taskDefinition: "app:3" }, "good"),
      { round: 1 },
    ),
  },
  {
    ...rightRecord,
    title: "prove a revision that isn't known yet",
    after: record({ ...released, taskDefinition: UNKNOWN }, service({ taskDefinition: UNKNOWN })),
  },
  ...(
    [
      [{ smokePaths: [] }, /`input\.target\.smokePaths`: `\["\/sessions\/"\]` → `\[\]`/],
      [{ consecutiveSuccesses: 1 }, /`input\.target\.consecutiveSuccesses`: `5` → `1`/],
      [{ latencySamples: 5 }, /`input\.target\.latencySamples`/],
      [{ p95LimitMs: 60000 }, /`input\.target\.p95LimitMs`: `800` → `60000`/],
      [{ timeBudgetSeconds: 3600 }, /`input\.target\.timeBudgetSeconds`/],
      [{ httpPatienceSeconds: 600 }, /`input\.target\.httpPatienceSeconds`/],
      [{ healthPath: "/docs" }, /`input\.target\.healthPath`/],
      [{ url: "https://other.example" }, /`input\.target\.url`/],
    ] as const
  ).map(([target, named]) => ({
    ...rightRecord,
    title: `prove it with ${JSON.stringify(target)}`,
    after: record({ ...released, ...target }),
    named,
  })),
  {
    ...rightRecord,
    title: "record what the service is, also where a failed deploy had changed more of it",
    after: record(released, service({ desiredCount: 3 }, "good")),
  },
  {
    ...rightRecord,
    title: "record a service that isn't known at all",
    after: record(released, UNKNOWN),
  },
  {
    ...rightRecord,
    title: "record what isn't known at all",
    after: { input: UNKNOWN },
    named: /`input`: .* → not known before the update/,
  },
  {
    ...rightRecord,
    title: "make a record that can be compared with none",
    what: "create",
    before: undefined,
    named: /also create/,
  },
  // -- an emergency's drain
  {
    title: "shorten the drain",
    type: GROUP,
    what: "update",
    before: { deregistrationDelay: 5, port: 80 },
    after: { deregistrationDelay: 1, port: 80 },
  },
  {
    title: "change the health check of the target group with it",
    type: GROUP,
    what: "update",
    before: { deregistrationDelay: 5, healthCheck: { path: "/a", matcher: "200" } },
    after: { deregistrationDelay: 1, healthCheck: { path: "/a", matcher: "200-499" } },
    named: /`healthCheck\.matcher`: `200` → `200-499`/,
  },
  {
    title: "replace the target group",
    type: GROUP,
    what: "replace",
    before: { deregistrationDelay: 5 },
    after: { deregistrationDelay: 1 },
    named: /also replace/,
  },
  { title: "change a target group unseen", type: GROUP, what: "update", named: /also update/ },
  // -- the database
  {
    ...database,
    title: "ask RDS again for what waits for its maintenance window",
    after: { instanceClass: "db.t4g.large", password: "[secret]" },
  },
  {
    ...database,
    title: "ask RDS for something else, too",
    after: { instanceClass: "db.t4g.micro", password: "[secret]" },
    named: /`instanceClass`: `db\.t4g\.large` → `db\.t4g\.micro`/,
  },
  {
    ...database,
    title: "ask RDS for what can't be compared",
    after: { instanceClass: "db.t4g.large", password: "hunter2" },
    hidden: ["password"],
    named: /also update/,
  },
  { ...database, title: "change a database unseen", before: undefined, named: /also update/ },
  // -- anything else
  ...[
    ["aws:rds/instance:Instance", "update"],
    ["aws:ec2/securityGroup:SecurityGroup", "update"],
    [RULE, "create"],
    ["aws:secretsmanager/secretVersion:SecretVersion", "replace"],
    ["aws:iam/role:Role", "delete"],
    ["pulumi:providers:aws", "update"],
    ["random:index/randomId:RandomId", "create"],
  ].map(([type = "", what = ""]) => ({
    title: `${what} ${type}`,
    type,
    what,
    named: new RegExp(`would also ${what} \`it\` \\(${type}\\)`),
  })),
  ...["webapp:service:Service", "pulumi:pulumi:Stack"].map((type) => ({
    title: `update ${type}`,
    type,
    what: "update",
  })),
];

function refusal(row: Row): string | undefined {
  return outsideBlastRadius({ name: "it", ...row }, { ...ROLLBACK, ...row.scope });
}

describe("a rollback", () => {
  for (const row of ROWS) {
    const { named } = row;
    it(`${named === undefined ? "may" : "may not"} ${row.title}`, () => {
      const message = refusal(row);
      if (named === undefined) assert.equal(message, undefined);
      else assert.match(message ?? "", named);
      assert.doesNotMatch(message ?? "", /hunter2/);
    });
  }

  it("is told of each input once, and how to go on", () => {
    const after = service({ taskDefinition: "app:3", desiredCount: 1, platformVersion: "1.3.0" });
    const message = refusal({ ...rightService, title: "", after }) ?? "";
    assert.deepEqual(
      message.split("\n").filter((line) => line.startsWith("  - ")),
      ["  - `desiredCount`: `2` → `1`", "  - `platformVersion`: not set → `1.3.0`"],
    );
    assert.match(message, /\n {2}npx pulumi stack history --stack prod\n/);
    assert.match(message, /\n {2}npx --no rollback break-glass good --stack prod$/);
  });

  it("isn't told of more inputs than a reader can take", () => {
    const many = Object.fromEntries([...Array(40).keys()].map((index) => [`input${index}`, index]));
    const message = refusal({ ...rightService, title: "", after: service(many) }) ?? "";
    assert.match(message, /- and 28 more/);
  });

  it("isn't held to inputs that state keeps encrypted", () => {
    const [before, after] = [service({ secret: "x" }), service({ taskDefinition: "app:3" })];
    const change = { type: SERVICE, name: "it", what: "update", before, after };
    assert.match(outsideBlastRadius(change, ROLLBACK) ?? "", /`secret`: .* → not set/);
    assert.equal(outsideBlastRadius({ ...change, hidden: ["secret"] }, ROLLBACK), undefined);
  });

  const page = "conflicto-prod-maintenance-page";
  const health = "conflicto-prod-maintenance-health";
  const switching: [name: string, what: string, type: string, may: boolean][] = [
    [page, "create", RULE, true],
    [page, "update", RULE, true],
    [page, "delete", RULE, true],
    [health, "create", RULE, true],
    [health, "update", RULE, true],
    [health, "delete", RULE, true],
    [page, "replace", RULE, false],
    ["conflicto-prod-path-0", "delete", RULE, false],
    ["conflicto-prod-maintenance-page-2", "create", RULE, false],
    ["conflicto-prod-maintenance", "create", RULE, false],
    [page, "create", "aws:lb/listener:Listener", false],
    [page, "delete", "aws:iam/role:Role", false],
  ];
  for (const [name, what, type, may] of switching) {
    it(`${may ? "may" : "may not"} ${what} ${name} (${type})`, () => {
      assert.equal(outsideBlastRadius({ type, name, what }, ROLLBACK) === undefined, may);
    });
  }

  it("is the only release that is held to that", () => {
    const change = { type: "aws:iam/role:Role", name: "it", what: "update" };
    for (const kind of ["first deploy", "deploy", "redeploy"] as const) {
      assert.equal(outsideBlastRadius(change, { ...ROLLBACK, kind }), undefined);
    }
  });
});
