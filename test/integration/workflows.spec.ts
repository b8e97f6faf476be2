// The workflows of .github/, step by step on the sandbox, with GitHub's variables and files: a deploy, a bad deploy and
// a rollback, on both stacks side by side.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import { tagOf } from "../../sandbox/drill/scenarios";
import type { StackName } from "../../sandbox/projectConfig";
import type { Sandbox } from "../../sandbox/sandbox";
import { createStack } from "../../sandbox/stack";
import { deployerPermissions } from "../../src/components/ci/permissions";
import { allowedActions } from "../support/policyEvaluator";
import { type RecordingProxy, startRecordingProxy } from "./recordingProxy";
import { type Committed, committed, githubRun } from "./workflows/githubRun";
import { LoopbackGithub } from "./workflows/loopbackGithub";
import { REFUSED } from "./workflows/refused";
import { type RanJob, runWorkflow } from "./workflows/workflow";
import { QUICK, sandboxForTests } from "./sandboxForTests";

describe("the workflows", () => {
  const github = new LoopbackGithub();
  const [first, second, bad] = [tagOf("good"), tagOf("good-next"), tagOf("unhealthy")];
  let sandbox: Sandbox;
  let apiUrl: string;
  let files: Committed;
  let aws: RecordingProxy;
  let runs = 0;

  sandboxForTests(async (started) => {
    sandbox = started;
    await createStack(sandbox, "dev", QUICK);
    files = committed();
    apiUrl = await github.start();
    aws = await startRecordingProxy(sandbox.endpoint);
  });
  after(async () => {
    github.stop();
    await aws.close();
  });

  /** Starts one; where a stack is named, its environment's reviewer approves. */
  async function start(
    file: string,
    inputs: Readonly<Record<string, unknown>>,
    {
      event,
      environment,
      comment = "",
      triggeringActor = "ann",
    }: { event?: object; environment?: string; comment?: string; triggeringActor?: string } = {},
  ): Promise<readonly RanJob[]> {
    const runId = String(++runs);
    if (environment !== undefined) {
      const [environments, user] = [[{ name: environment }], { login: "bob" }];
      github.reviews.set(runId, [{ state: "approved", comment, environments, user }]);
    }
    const run = githubRun({
      sandbox,
      files,
      apiUrl,
      endpoint: aws.endpoint,
      runId,
      actor: "ann",
      triggeringActor,
      ...(event && { event }),
    });
    const jobs = await runWorkflow(run, file, inputs);
    for (const { log, summary } of jobs) {
      assert.doesNotMatch(log + summary, /sandbox-database|sandbox-application|token-of-the-job/);
    }
    return jobs;
  }

  const job = (jobs: readonly RanJob[], name: string) => {
    const found = jobs.find((one) => one.name === name);
    assert.ok(found, jobs.map((one) => `${one.name}:\n${one.log}`).join("\n"));
    return found;
  };

  function assertEnded(jobs: readonly RanJob[], failed: boolean): RanJob {
    const update = job(jobs, "update");
    assert.equal(update.failed, failed, jobs.map(({ log }) => log).join("\n"));
    return update;
  }

  const deploy = (stack: StackName, tag: string) =>
    start(
      `deploy-${stack}.yml`,
      { image_tag: tag },
      stack === "prod" ? { environment: stack } : {},
    );

  const FORM = { confirm_rollback: "ROLLBACK", unchecked: true };

  const TO_PREVIOUS = { ...FORM, environment: "prod", rollback_to_tag: "previous" };

  const rollBack = (stack: StackName, tag: string, further: object = {}) =>
    start(
      "rollback.yml",
      { ...FORM, environment: stack, rollback_to_tag: tag, ...further },
      stack === "prod" ? { environment: stack, comment: "no fix is in sight" } : {},
    );

  const both = (work: (stack: StackName) => Promise<void>) =>
    Promise.all((["prod", "dev"] as const).map(work));

  it("put releases live, with the roles of the stack and a record", async () => {
    await both(async (stack) => {
      assertEnded(await deploy(stack, first), false);
    });
    aws.takeCalls();
    await both(async (stack) => {
      const jobs = await deploy(stack, second);
      const update = assertEnded(jobs, false);
      const role = `arn:aws:iam::123456789012:role/conflicto-${stack}`;
      assert.deepEqual(job(jobs, "plan").roles, [`${role}-previewer`]);
      assert.deepEqual(update.roles, [`${role}-deployer`]);
      assert.match(
        job(jobs, "plan").summary,
        /rollback plan on \w+: can go through; nothing was changed[^]*TaskDefinition \S+ \(replace\)/,
      );
      assert.match(
        update.summary,
        new RegExp(`\`${second}\` is live and verified; before: \`${first}\``),
      );
      const record = JSON.parse(update.artifacts[`record-${stack}`] ?? "{}") as {
        verb: string;
        exitCode: number;
      };
      assert.deepEqual([record.verb, record.exitCode], ["deploy", 0]);
    });
  });

  it("fail for a bad release, and say what is live and what to do next", async () => {
    await both(async (stack) => {
      const update = assertEnded(await deploy(stack, bad), true);
      assert.match(update.summary, /answered 200 with "status": `unhealthy`/);
      assert.match(update.summary, new RegExp(`rollback status on ${stack}[^]*live +${bad}`));
      assert.match(update.summary, /npx --no rollback to \w+ --stack/);
      assert.match(update.summary, /npx --no rollback break-glass \w+ --stack/);
      assert.match(update.artifacts[`record-${stack}`] ?? "", /"exitCode": 4/);
    });
  });

  it("do nothing with what must not be typed, but say so, before any credentials are taken", async () => {
    const before = await live("dev");
    const tryOne = async ([field, value, said]: (typeof REFUSED)[number]) => {
      const jobs = await rollBack("dev", second, { [field]: value });
      assert.deepEqual(
        jobs.filter(({ name }) => name !== "approve").map(({ name }) => name),
        ["plan"],
        `${field}: ${value.slice(0, 50)}`,
      );
      const plan = job(jobs, "plan");
      assert.match(plan.log, said);
      assert.deepEqual(plan.roles, []);
    };
    await Promise.all(REFUSED.map(tryOne));
    assert.equal(await live("dev"), before);
    assert.equal(fs.existsSync("/tmp/owned"), false);
  });

  it("ask of AWS nothing that the deployer's role may not", async () => {
    // The first deploy of a stack is an administrator's.
    const asked = new Set(aws.takeCalls().map(({ service, action }) => `${service}:${action}`));
    const scope = { prefix: "conflicto-prod", region: "us-west-2", otherRole: undefined };
    const role = deployerPermissions({ ...scope, stateBucket: undefined, kmsKeyArn: undefined });
    const may = allowedActions([role]).map(
      (pattern) => new RegExp(`^${pattern.replaceAll("*", ".*")}$`, "i"),
    );
    const beyond = [...asked].filter((call) => !may.some((pattern) => pattern.test(call)));
    // Everybody may ask who they are. Route 53 names no actions on the wire: a GET is one that reads.
    const named = beyond.filter((call) => !/^sts:GetCallerIdentity$|^route53:GET /.test(call));
    assert.deepEqual(named, []);
    assert.ok(asked.has("ecs:UpdateService") && asked.has("ecs:RegisterTaskDefinition"));
  });

  it("in production, are refused when nobody approved", async () => {
    const jobs = await start("rollback.yml", TO_PREVIOUS);
    assert.match(assertEnded(jobs, true).log, /--approved-by is missing/);
  });

  it("in production, are refused first of all where nobody can approve", async () => {
    github.reviewed.delete("prod");
    try {
      const jobs = await start("rollback.yml", TO_PREVIOUS);
      const plan = job(jobs, "plan");
      assert.match(plan.log, /environment prod has no required reviewers/);
      assert.deepEqual([plan.failed, plan.roles], [true, []]);
    } finally {
      github.reviewed.add("prod");
    }
  });

  it("in production, are refused when the one who ran them again approved", async () => {
    const again = { environment: "prod", triggeringActor: "bob" };
    const update = assertEnded(await start("rollback.yml", TO_PREVIOUS, again), true);
    assert.match(update.log, /bob approved this run, and also ran it again/);
    assert.deepEqual(update.roles, []);
  });

  it("go back, two that were started at once one after the other", async () => {
    await both(async (stack) => {
      const both = await Promise.all([rollBack(stack, second), rollBack(stack, first)]);
      const [one, other] = both.map((jobs) => assertEnded(jobs, false)) as [RanJob, RanJob];
      const [earlier, later] = one.startedAt < other.startedAt ? [one, other] : [other, one];
      assert.ok(earlier.endedAt <= later.startedAt);
      assert.equal(
        await live(stack),
        /"live": "(\w+)"/.exec(later.artifacts[`record-${stack}`]!)?.[1],
      );
    });
  });

  it("leave in the ledger who asked and approved, and keep the bad release from coming back", async () => {
    const jobs = await deploy("prod", bad);
    assert.equal(job(jobs, "plan").failed, true);
    assert.match(job(jobs, "plan").summary, /pinned as bad/);
    assert.match(job(jobs, "plan").log, /pinnedTags/);
    const { stdout } = await pulumi("prod", "stack", "history", "--json", "--page-size", "1");
    const [{ message, config }] = JSON.parse(stdout) as [
      { message: string; config: Record<string, { value: string }> },
    ];
    assert.match(message, /^rollback \w+ by ann: emergency rollback requested by ann$/);
    assert.match(
      config["conflicto:rollback"]?.value ?? "",
      /"approvedBy":"bob".*"no fix is in sight \(run \d+\)"/,
    );
  });

  it("keep one comment on a pull request, with each stack's plan", async () => {
    const event = {
      pull_request: { number: 7, head: { repo: { full_name: "owner/infrastructure" } } },
    };
    const twice = [
      await start("preview.yml", {}, { event }),
      await start("preview.yml", {}, { event }),
    ];
    for (const [preview] of twice) {
      assert.equal(preview?.failed, false, preview?.log);
      assert.equal(preview?.roles.length, 2);
    }
    assert.equal(github.comments.length, 1);
    assert.match(
      github.comments[0]!.body,
      /### dev: passes[^]*Nothing would change[^]*### prod: passes/,
    );
    const fork = { pull_request: { number: 8, head: { repo: { full_name: "somebody/else" } } } };
    assert.deepEqual(await start("preview.yml", {}, { event: fork }), []);
    const user = { login: "dependabot[bot]" };
    const update = { pull_request: { ...event.pull_request, number: 9, user } };
    assert.deepEqual(await start("preview.yml", {}, { event: update }), []);
  });

  async function live(stack: StackName): Promise<string> {
    const { stdout } = await pulumi(stack, "stack", "export");
    const { deployment } = JSON.parse(stdout) as {
      deployment: { resources: { type: string; inputs: { tags: { release: string } } }[] };
    };
    return deployment.resources.find(({ type }) => type === "aws:ecs/service:Service")!.inputs.tags
      .release;
  }

  async function pulumi(stack: StackName, ...args: string[]) {
    const { execa } = await import("execa");
    return execa(sandbox.engine.cli, [...args, "--stack", stack], { env: sandbox.env });
  }
});
