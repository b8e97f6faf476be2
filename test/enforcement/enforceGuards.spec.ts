// The program's own guards under Pulumi's mocks, which run no hook: the sandbox's tests do.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { loopbackAws } from "../aws/loopbackAws";
import { ecsService, slotReplies } from "../aws/slotReplies";
import { all } from "../support/mocks";
import { runProgram } from "../support/program";
import { CONFIRMED, live, liveInSlotA, SERVICE, URNS } from "./states";

describe("the program's guards", () => {
  const { PATH } = process.env;
  let folder: string;

  /** Makes `pulumi stack history` answer this. */
  function history(...entries: object[]): void {
    const answer = JSON.stringify(
      entries.map((entry) => ({ kind: "update", startTime: "2026-11-22T12:00:00.000Z", ...entry })),
    );
    fs.writeFileSync(path.join(folder, "pulumi"), `#!/bin/sh\ncat <<'END'\n${answer}\nEND\n`, {
      mode: 0o755,
    });
  }
  const went = (tag: string, result: string) => ({
    result,
    config: { "conflicto:imageTag": { value: tag } },
    resourceChanges: { update: 1 },
  });

  // AWS has what state has: the one service of before there were slots.
  const aws = loopbackAws();
  const awsHas = (prefix: string) =>
    aws.replyWith(
      slotReplies({
        prefix,
        services: [ecsService(`${prefix}-svc`, "app:1")],
        groups: ["a"],
        targets: { a: ["healthy", "healthy"] },
      }),
    );
  before(aws.start);
  after(aws.stop);
  beforeEach(() => awsHas("conflicto-prod"));

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "guards-"));
    process.env["PATH"] = `${folder}${path.delimiter}${PATH}`;
  });
  afterEach(() => {
    process.env["PATH"] = PATH;
    fs.rmSync(folder, { recursive: true });
  });

  it("refuse an unconfirmed rollback before anything is declared", async () => {
    history(went("9f8e7d6c5b4a", "failed"), went("0a1f3c5e7b9d", "succeeded"));
    await assert.rejects(
      runProgram("prod", {}, {}, live("9f8e7d6c5b4a")),
      /^Error: rollback-confirmed: `9f8e7d6c5b4a` is live, so deploying `0a1f3c5e7b9d` is a rollback/,
    );
    assert.deepEqual(all("aws:ecs/cluster:Cluster"), []);
  });

  it("let it through once it is confirmed", async () => {
    history(went("9f8e7d6c5b4a", "failed"), went("0a1f3c5e7b9d", "succeeded"));
    aws.replyWith(
      slotReplies({
        prefix: "conflicto-prod",
        services: [ecsService("conflicto-prod-svc", "app:1")],
        weights: { a: 1, b: 0 },
        groups: ["a", "b"],
        targets: { a: ["healthy", "healthy"] },
      }),
    );
    await runProgram("prod", { rollback: CONFIRMED }, {}, liveInSlotA("9f8e7d6c5b4a"));
    const filled = all("aws:ecs/service:Service").find(
      ({ name }) => name === "conflicto-prod-svc-b",
    );
    const tags = filled?.inputs["tags"] as Record<string, string>;
    assert.equal(tags["release"], "0a1f3c5e7b9d");
  });

  it("refuse one that would bring the slots as well, right after an upgrade", async () => {
    history(went("9f8e7d6c5b4a", "failed"), went("0a1f3c5e7b9d", "succeeded"));
    await assert.rejects(
      runProgram("prod", { rollback: CONFIRMED }, {}, live("9f8e7d6c5b4a")),
      /^Error: rollback-finds-slots: An earlier version of this program made this stack/,
    );
    assert.deepEqual(all("aws:ecs/cluster:Cluster"), []);
  });

  it("let a new release through without one", async () => {
    history(went("9f8e7d6c5b4a", "succeeded"));
    await runProgram("prod", { imageTag: "1c1c1c1c1c1c" }, {}, live("9f8e7d6c5b4a"));
  });

  it("need no history while nothing changes", async () => {
    fs.writeFileSync(path.join(folder, "pulumi"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    await runProgram("prod", {}, {}, live("0a1f3c5e7b9d"));
  });

  it("refuse a change of the tag when the history can't be read", async () => {
    fs.writeFileSync(path.join(folder, "pulumi"), "#!/bin/sh\necho broken >&2\nexit 1\n", {
      mode: 0o755,
    });
    await assert.rejects(
      runProgram("prod", {}, {}, live("9f8e7d6c5b4a")),
      /pulumi stack history .* for .*prod failed: broken/,
    );
  });

  it("refuse where nobody can say which release the service runs", async () => {
    const { AWS_ENDPOINT_URL } = process.env;
    process.env["AWS_ENDPOINT_URL"] = "http://127.0.0.1:9";
    history(went("9f8e7d6c5b4a", "succeeded"));
    try {
      await assert.rejects(
        runProgram("prod", {}, {}, { [SERVICE]: { outputs: { taskDefinition: "app:9" } } }),
        /runs `app:9`, which this stack never proved, and ECS can't say which release that is/,
      );
    } finally {
      if (AWS_ENDPOINT_URL === undefined) delete process.env["AWS_ENDPOINT_URL"];
      else process.env["AWS_ENDPOINT_URL"] = AWS_ENDPOINT_URL;
    }
  });

  it("refuse a pinned release", async () => {
    await assert.rejects(
      runProgram("prod", { pinnedTags: '["0a1f3c5e7b9d"]' }),
      /image-not-pinned: `0a1f3c5e7b9d` is pinned/,
    );
  });

  it("don't come off by config", async () => {
    await assert.rejects(
      runProgram("dev", {}, { guards: "production" }),
      /guards-not-lowered: This stack has production's guards/,
    );
  });

  describe("with more in state than the program declares", () => {
    const VPC = "webapp:network:Network$aws:ec2/vpc:Vpc::conflicto-prod-vpc";
    const INSTANCE = "aws:rds/instance:Instance";
    /** A state with the live service, and with these by the end of their URNs. */
    const having = (...ends: string[]) => ({
      ...live("0a1f3c5e7b9d"),
      ...Object.fromEntries(
        ends.map((end) => [`${URNS}${end}`, { outputs: { identifier: "other" } }]),
      ),
    });

    for (const [title, end] of [
      ["an imported database", `${INSTANCE}::left-over`],
      [
        "one under the name of the program's own, outside its component",
        `${INSTANCE}::conflicto-prod-database`,
      ],
      ["a cluster", "aws:rds/cluster:Cluster::left-over"],
      ["a snapshot", "aws:rds/snapshot:Snapshot::left-over"],
    ] as const) {
      it(`refuse ${title} before anything is declared`, async () => {
        await assert.rejects(
          runProgram("prod", {}, {}, having(end)),
          (error: Error) =>
            /^Error: database-not-deleted: .*in this stack's state, but the program doesn't/.test(
              String(error),
            ) &&
            String(error).includes(`npx pulumi state delete ${URNS}${end} --force --stack prod`),
        );
        assert.deepEqual(all("aws:ec2/vpc:Vpc"), []);
      });
    }

    it("refuse a state that has lost the database, before anything is declared", async () => {
      const renamed = `${URNS}webapp:database:Database$${INSTANCE}::conflicto-prod-database`;
      await assert.rejects(
        runProgram("prod", {}, {}, { ...live("0a1f3c5e7b9d"), [renamed]: undefined }),
        /database-not-created-anew: `conflicto-prod-database` .* again, and empty: this stack had a database/,
      );
      assert.deepEqual(all("aws:ec2/vpc:Vpc"), []);
    });

    it("go on with what the program declares", async () => {
      const component = "webapp:database:Database$aws:rds";
      await runProgram(
        "prod",
        {},
        {},
        having(
          VPC,
          `${component}/instance:Instance::conflicto-prod-database`,
          `${component}/subnetGroup:SubnetGroup::conflicto-prod-database`,
          `${component}/parameterGroup:ParameterGroup::conflicto-prod-postgres15`,
        ),
      );
    });

    for (const [title, end] of [
      ["a network", "webapp:network:Network$aws:ec2/vpc:Vpc::other-vpc"],
      ["a secret", "aws:secretsmanager/secret:Secret::conflicto-prod-registry"],
      [
        "the policy that keeps the database",
        "aws:iam/rolePolicy:RolePolicy::conflicto-prod-keep-database",
      ],
    ] as const) {
      it(`refuse to delete ${title}`, () =>
        assert.rejects(
          runProgram("prod", {}, {}, having(end)),
          /foundation-not-deleted: .* would be deleted: /,
        ));
    }

    it("let go what nothing stands on", () =>
      runProgram(
        "prod",
        {},
        {},
        having(
          "aws:lb/listenerRule:ListenerRule::conflicto-prod-maintenance-page",
          "aws:iam/role:Role::conflicto-prod-deployer",
          "aws:s3/bucket:Bucket::logs",
        ),
      ));

    it("let a first deploy that failed be changed", async () => {
      const state = {
        [`${URNS}webapp:network:Network$aws:ec2/vpc:Vpc::other-vpc`]: { outputs: {} },
      };
      await runProgram("prod", {}, { imageTag: undefined }, state);
    });
  });

  it("ask for no confirmation in dev", async () => {
    history(went("9f8e7d6c5b4a", "failed"), went("0a1f3c5e7b9d", "succeeded"));
    awsHas("conflicto-dev");
    await runProgram("dev", {}, {}, live("9f8e7d6c5b4a"));
  });
});
