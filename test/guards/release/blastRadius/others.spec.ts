// What a rollback may change of everything that is no part of a release.
import { testRows } from "./fixtures";

const GROUP = "aws:lb/targetGroup:TargetGroup";

const database = {
  type: "aws:rds/instance:Instance",
  what: "update",
  before: { instanceClass: "db.t4g.large", password: "[secret]" },
};

describe("a rollback", () => {
  testRows([
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
      ["aws:lb/listenerRule:ListenerRule", "create"],
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
  ]);
});
