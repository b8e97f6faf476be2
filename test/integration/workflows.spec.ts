// The workflows of .github/, step by step on the sandbox, with GitHub's variables and files: a deploy, a bad deploy and
// a rollback, on both stacks side by side.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import { tagOf } from "../../sandbox/drill/scenarios";
import { createStack } from "../../sandbox/stack";
import { deployerPermissions } from "../../src/components/ci/permissions";
import { allowedActions } from "../support/policyEvaluator";
import { assertEnded, both, job, TO_PREVIOUS, WorkflowBench } from "./workflows/bench";
import { REFUSED } from "./workflows/refused";
import type { RanJob } from "./workflows/workflow";
import { QUICK, sandboxForTests } from "./sandboxForTests";

describe("the workflows", () => {
  const [first, second, bad] = [tagOf("good"), tagOf("good-next"), tagOf("unhealthy")];
  let bench: WorkflowBench;

  sandboxForTests(async (sandbox) => {
    await createStack(sandbox, "dev", QUICK);
    bench = await WorkflowBench.start(sandbox);
  });
  after(() => bench.close());

  it("put releases live, with the roles of the stack and a record", async () => {
    await both(async (stack) => {
      assertEnded(await bench.deploy(stack, first), false);
    });
    bench.aws.takeCalls();
    await both(async (stack) => {
      const jobs = await bench.deploy(stack, second);
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
      const update = assertEnded(await bench.deploy(stack, bad), true);
      assert.match(update.summary, /answered 200 with "status": `unhealthy`/);
      assert.match(update.summary, new RegExp(`rollback status on ${stack}[^]*live +${bad}`));
      assert.match(update.summary, /npx --no rollback to \w+ --stack/);
      assert.match(update.summary, /npx --no rollback break-glass \w+ --stack/);
      assert.match(update.artifacts[`record-${stack}`] ?? "", /"exitCode": 4/);
    });
  });

  it("do nothing with what must not be typed, but say so, before any credentials are taken", async () => {
    const before = await bench.live("dev");
    const tryOne = async ([field, value, said]: (typeof REFUSED)[number]) => {
      const jobs = await bench.rollBack("dev", second, { [field]: value });
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
    assert.equal(await bench.live("dev"), before);
    assert.equal(fs.existsSync("/tmp/owned"), false);
  });

  it("ask of AWS nothing that the deployer's role may not", async () => {
    // The first deploy of a stack is an administrator's.
    const asked = new Set(
      bench.aws.takeCalls().map(({ service, action }) => `${service}:${action}`),
    );
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
    const jobs = await bench.run("rollback.yml", TO_PREVIOUS);
    assert.match(assertEnded(jobs, true).log, /--approved-by is missing/);
  });

  it("in production, are refused first of all where nobody can approve", async () => {
    bench.github.reviewed.delete("prod");
    try {
      const jobs = await bench.run("rollback.yml", TO_PREVIOUS);
      const plan = job(jobs, "plan");
      assert.match(plan.log, /environment prod has no required reviewers/);
      assert.deepEqual([plan.failed, plan.roles], [true, []]);
    } finally {
      bench.github.reviewed.add("prod");
    }
  });

  it("in production, are refused when the one who ran them again approved", async () => {
    const again = { environment: "prod", triggeringActor: "bob" };
    const update = assertEnded(await bench.run("rollback.yml", TO_PREVIOUS, again), true);
    assert.match(update.log, /bob approved this run, and also ran it again/);
    assert.deepEqual(update.roles, []);
  });

  it("go back, two that were started at once one after the other", async () => {
    await both(async (stack) => {
      const both = await Promise.all([bench.rollBack(stack, second), bench.rollBack(stack, first)]);
      const [one, other] = both.map((jobs) => assertEnded(jobs, false)) as [RanJob, RanJob];
      const [earlier, later] = one.startedAt < other.startedAt ? [one, other] : [other, one];
      assert.ok(earlier.endedAt <= later.startedAt);
      assert.equal(
        await bench.live(stack),
        /"live": "(\w+)"/.exec(later.artifacts[`record-${stack}`]!)?.[1],
      );
    });
  });

  it("leave in the ledger who asked and approved, and keep the bad release from coming back", async () => {
    const jobs = await bench.deploy("prod", bad);
    assert.equal(job(jobs, "plan").failed, true);
    assert.match(job(jobs, "plan").summary, /pinned as bad/);
    assert.match(job(jobs, "plan").log, /pinnedTags/);
    const { stdout } = await bench.pulumi("prod", "stack", "history", "--json", "--page-size", "1");
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
      await bench.run("preview.yml", {}, { event }),
      await bench.run("preview.yml", {}, { event }),
    ];
    for (const [preview] of twice) {
      assert.equal(preview?.failed, false, preview?.log);
      assert.equal(preview?.roles.length, 2);
    }
    assert.equal(bench.github.comments.length, 1);
    assert.match(
      bench.github.comments[0]!.body,
      /### dev: passes[^]*Nothing would change[^]*### prod: passes/,
    );
    const fork = { pull_request: { number: 8, head: { repo: { full_name: "somebody/else" } } } };
    assert.deepEqual(await bench.run("preview.yml", {}, { event: fork }), []);
    const user = { login: "dependabot[bot]" };
    const update = { pull_request: { ...event.pull_request, number: 9, user } };
    assert.deepEqual(await bench.run("preview.yml", {}, { event: update }), []);
  });
});
