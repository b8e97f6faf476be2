// What every workflow is held to (CI and what runs beside it: ci.spec.ts). The linter (`npm run lint:workflows`) looks for the rest.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { FOLDER, type Job, jobs, steps, workflows } from "./githubFolder";

describe("the workflows of .github", () => {
  it("are called as operators and the command know them", () => {
    const called = [...workflows].map(([file, { name }]) => [file, name]);
    assert.deepEqual(Object.fromEntries(called), {
      "audit.yml": "Audit",
      "ci.yml": "CI",
      "deploy-dev.yml": "Deploy to Development",
      "deploy-prod.yml": "Deploy to Production",
      "drill.yml": "Drill",
      "nightly.yml": "Nightly",
      "preview.yml": "Preview",
      "release.yml": "Release",
      "rollback.yml": "Emergency Rollback",
    });
  });

  it("ask for a rollback what the seed's command gives, and a reason if one likes", () => {
    const { workflow_dispatch: form } = workflows.get("rollback.yml")!.on as {
      workflow_dispatch: { inputs: Record<string, { required: boolean; options?: string[] }> };
    };
    const asked = Object.entries(form.inputs).map(([name, { required }]) => [name, required]);
    assert.deepEqual(Object.fromEntries(asked), {
      environment: true,
      rollback_to_tag: true,
      confirm_rollback: true,
      reason: false,
      unchecked: false,
      accept_risk: false,
    });
    assert.deepEqual(form.inputs["environment"]?.options, ["dev", "prod"]);
  });

  it("carry the tag in the name of a deploy's run", () => {
    for (const file of ["deploy-prod.yml", "deploy-dev.yml"]) {
      const { "run-name": title } = workflows.get(file) as unknown as { "run-name": string };
      assert.match(title, /^Deploy to \w+ \$\{\{ inputs\.image_tag \}\}$/);
    }
  });

  it("have no rights but those that a job asks for", () => {
    for (const [file, { permissions }] of workflows) assert.deepEqual(permissions, {}, file);
  });

  it("write nothing but the comment of a preview, and take AWS's roles by OIDC alone", () => {
    const writing = jobs().flatMap(([where, { permissions = {} }]) =>
      Object.entries(permissions)
        .filter(([, right]) => right !== "read")
        .map(([name]) => `${where}: ${name}`),
    );
    assert.deepEqual(writing.sort(), [
      "deploy-dev.yml: release: id-token",
      "deploy-prod.yml: release: id-token",
      "preview.yml: preview: id-token",
      "preview.yml: preview: pull-requests",
      "release.yml: plan: id-token",
      "release.yml: update: id-token",
      "rollback.yml: release: id-token",
    ]);
    const all = [...workflows.keys()].map((name) =>
      fs.readFileSync(path.join(FOLDER, "workflows", name), "utf8"),
    );
    assert.doesNotMatch(all.join(), /AWS_ACCESS_KEY_ID|AWS_SECRET_ACCESS_KEY|secrets: inherit/);
  });

  it("pin what others made by commit, and use few of them", () => {
    const used = steps().flatMap(([, { uses }]) => uses ?? []);
    const others = used.filter((name) => !name.startsWith("$/"));
    for (const name of others) assert.match(name, /^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
    const distinct = new Set(others.map((name) => name.split("@")[0]));
    assert.deepEqual([...distinct].sort(), [
      "actions/cache",
      "actions/checkout",
      "actions/setup-node",
      "actions/upload-artifact",
      "aws-actions/configure-aws-credentials",
    ]);
    assert.equal(new Set(others).size, distinct.size, "one version of each");
  });

  it("put no expression into a script: inputs come by the environment", () => {
    for (const [where, { run = "" }] of steps()) assert.doesNotMatch(run, /\$\{\{/, where);
  });

  it("quote every variable of a script", () => {
    for (const [where, { run = "" }] of steps()) {
      // Or gives a word of the script's own.
      const rest = run.replaceAll(/"\$\w+"/g, "").replaceAll(/\$\{\w+:\+--[a-z-]+=?\}/g, "");
      assert.doesNotMatch(rest, /\$/, where);
    }
  });

  it("have a time limit on every job that runs", () => {
    for (const [where, job] of jobs().filter(([, { uses }]) => uses === undefined)) {
      const minutes = job["timeout-minutes"] ?? Infinity;
      assert.ok(minutes <= (/^(ci|nightly)\.yml/.test(where) ? 90 : 40), where);
    }
  });

  it("update a stack one at a time, after the approval, and cancel nobody", () => {
    const { plan, approve, update } = workflows.get("release.yml")!.jobs as Record<string, Job>;
    assert.deepEqual(update?.concurrency, {
      group: "stack-${{ inputs.environment }}",
      "cancel-in-progress": false,
      queue: "max",
    });
    // An approval that nobody gives would hold the group, and a rollback behind it.
    assert.equal(approve?.concurrency, undefined);
    assert.equal(approve?.environment, "${{ inputs.environment }}");
    assert.equal(update?.environment, "${{ inputs.environment }}-update");
    assert.deepEqual((update as { needs?: unknown }).needs, ["plan", "approve"]);
    assert.equal(plan?.environment, undefined);
    const updating = steps().filter(([, { run = "" }]) =>
      /rollback "\$VERB"(?!.*--dry-run)/s.test(run),
    );
    assert.deepEqual(
      updating.map(([where]) => where),
      ["release.yml: update"],
    );
  });

  it("check what was typed before they take credentials", () => {
    const names = workflows
      .get("release.yml")!
      .jobs["plan"]!.steps!.map(({ run, uses }) => run ?? uses ?? "");
    const checked = names.findIndex((name) => name.includes("workflow -- inputs"));
    const credentials = names.findIndex((name) => name.includes("configure-aws-credentials"));
    assert.ok(checked > 0 && checked < credentials);
  });

  it("check that somebody can approve, before anybody waits for it", () => {
    const { plan } = workflows.get("release.yml")!.jobs as Record<string, Job>;
    const names = plan!.steps!.map(({ run, uses }) => run ?? uses ?? "");
    const checked = names.findIndex((name) => name.includes("workflow -- reviewers"));
    const credentials = names.findIndex((name) => name.includes("configure-aws-credentials"));
    assert.ok(checked > 0 && checked < credentials);
    assert.equal(plan!.permissions?.["actions"], "read");
  });

  it("go past what couldn't be checked only where somebody says so", () => {
    const unchecked = steps().filter(([, { run = "" }]) => run.includes("--unchecked"));
    assert.equal(unchecked.length, 2);
    for (const [where, { run = "", env = {} }] of unchecked) {
      assert.match(run, /\$\{UNCHECKED:\+--unchecked\}/, where);
      assert.equal(env["UNCHECKED"], "${{ inputs.unchecked }}", where);
    }
  });

  it("hand on what is accepted of the migrations as one word, in the plan and in the update", () => {
    const accepting = steps().filter(([, { run = "" }]) => run.includes("--accept-risk"));
    assert.equal(accepting.length, 2);
    for (const [where, { run = "", env = {} }] of accepting) {
      assert.match(run, /\$\{ACCEPT_RISK:\+--accept-risk="\$ACCEPT_RISK"\}/, where);
      assert.equal(env["ACCEPT_RISK"], "${{ inputs.accept-risk }}", where);
    }
  });

  it("install no stranger's package where the project's command isn't there", () => {
    for (const [where, { run = "" }] of steps()) {
      assert.doesNotMatch(run, /npx (?!--no |pulumi )/, where);
    }
  });

  it("name where state is, and what opens its secrets, in one way", () => {
    const { env } = workflows.get("release.yml")!;
    assert.deepEqual(Object.keys(env ?? {}), [
      "PULUMI_BACKEND_URL",
      "PULUMI_CONFIG_PASSPHRASE",
      "PULUMI_ACCESS_TOKEN",
    ]);
    assert.deepEqual(workflows.get("preview.yml")!.env, env);
  });

  it("leave no token in a checkout, and take no cache but that of the same lockfile", () => {
    for (const [where, step] of steps()) {
      if (step.uses?.startsWith("actions/checkout@")) {
        assert.equal(step.with?.["persist-credentials"], false, where);
      }
      if (step.uses?.startsWith("actions/cache@")) {
        assert.match(String(step.with?.["key"]), /hashFiles\('package-lock\.json'\)/);
        assert.equal(step.with?.["restore-keys"], undefined);
      }
    }
  });
});
