// The workflows that hold no stack's credentials: CI, the audit, what runs by the clock, and a stranger's preview.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import manifest from "../../package.json";
import { ROOT, steps, workflows } from "./githubFolder";

describe("CI and what runs beside it", () => {
  it("run one command of the project each in what the rehearsal leaves out: CI, the audit, the nightly tests and the drill", () => {
    for (const [file, command] of [
      ["audit.yml", "npm run -s audit"],
      ["ci.yml", "bash .ci/run"],
      ["drill.yml", "npm run -s drill"],
      ["nightly.yml", "npm run -s test:nightly"],
    ] as const) {
      const own = Object.values(workflows.get(file)!.jobs).flatMap(({ steps: list = [] }) =>
        list.flatMap(({ run }) => run ?? []),
      );
      assert.deepEqual(own, [command], file);
    }
  });

  it("run CI on the Node that all others run on, and on the oldest that is allowed", () => {
    const { strategy, steps: list = [] } = workflows.get("ci.yml")!.jobs["ci"]!;
    const ours = fs.readFileSync(path.join(ROOT, ".node-version"), "utf8").trim();
    const oldest = manifest.engines.node.replace(/^>=/, "");
    assert.deepEqual(strategy?.matrix, { node: [ours, oldest] });
    const node = { "node-version": "${{ matrix.node }}" };
    assert.deepEqual(list.find(({ uses }) => uses?.includes("actions/setup"))?.with, node);
    const others = steps().filter(([, { uses = "" }]) => uses === "$/.github/actions/setup");
    const elsewhere = others.filter(([where]) => !where.startsWith("ci.yml"));
    for (const [where, step] of elsewhere) assert.equal(step.with, undefined, where);
  });

  it("look for vulnerabilities beside CI, so that one that was published tonight stops no fix", () => {
    const { on } = workflows.get("audit.yml")!;
    assert.deepEqual(Object.keys(on).sort(), ["pull_request", "schedule", "workflow_dispatch"]);
    assert.deepEqual(on["pull_request"], { paths: ["package-lock.json"] });
    const elsewhere = steps().filter(([where]) => !where.startsWith("audit.yml"));
    for (const [where, { run = "" }] of elsewhere) assert.doesNotMatch(run, /audit/, where);
    const checks = fs.readFileSync(path.join(ROOT, ".ci/run"), "utf8") + manifest.scripts.check;
    assert.doesNotMatch(checks, /audit/);
  });

  it("hand the pull request of a fork or of Dependabot nothing", () => {
    const preview = workflows.get("preview.yml")!;
    assert.deepEqual(Object.keys(preview.on), ["pull_request"]);
    const { if: condition } = preview.jobs["preview"] as { if?: string };
    assert.equal(
      condition,
      "${{ github.event.pull_request.head.repo.full_name == github.repository " +
        "&& github.event.pull_request.user.login != 'dependabot[bot]' }}",
    );
  });
});
