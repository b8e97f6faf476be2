import assert from "node:assert/strict";
import * as path from "node:path";
import {
  pluginLaunch,
  programLaunch,
  type PluginRun,
  type ProgramRun,
} from "../../../sandbox/engine/languageHost/launch";

const PROJECT = path.resolve(__dirname, "../../..");

function sdk(entry: string): string {
  return require.resolve(`@pulumi/pulumi/cmd/${entry}`);
}

function aProgramRun(overrides: Partial<ProgramRun> = {}): ProgramRun {
  return {
    engineAddress: "127.0.0.1:1",
    monitorAddress: "127.0.0.1:2",
    organization: "organization",
    project: "conflicto",
    stack: "prod",
    rootDirectory: PROJECT,
    programDirectory: PROJECT,
    entryPoint: ".",
    dryRun: false,
    parallel: 8,
    config: { "conflicto:imageTag": "0a1f3c5e7b9d" },
    configSecretKeys: ["conflicto:password"],
    programArgs: [],
    options: {},
    ...overrides,
  };
}

function aPack(overrides: Partial<PluginRun> = {}): PluginRun {
  return {
    kind: "analyzer",
    programDirectory: path.join(PROJECT, "test"),
    workingDirectory: PROJECT,
    args: ["127.0.0.1:1"],
    env: ["A=1=2", "B="],
    options: {},
    ...overrides,
  };
}

describe("programLaunch", () => {
  it("starts the SDK of the program's own folder with all that the engine said", () => {
    const { args, cwd, env } = programLaunch(aProgramRun());
    assert.deepEqual(args, [
      sdk("run"),
      ...["--monitor", "127.0.0.1:2", "--engine", "127.0.0.1:1"],
      ...["--organization", "organization", "--project", "conflicto"],
      ...["--root-directory", PROJECT, "--stack", "prod", "--pwd", PROJECT, "--parallel", "8"],
      ".",
    ]);
    assert.equal(cwd, PROJECT);
    assert.equal(env.PULUMI_CONFIG, '{"conflicto:imageTag":"0a1f3c5e7b9d"}');
    assert.equal(env.PULUMI_CONFIG_SECRET_KEYS, '["conflicto:password"]');
    assert.equal(env.PULUMI_NODEJS_TYPESCRIPT, "true");
    assert.equal(env.PATH, process.env.PATH);
  });

  it("says that a preview is one", () => {
    assert.ok(programLaunch(aProgramRun({ dryRun: true })).args.includes("--dry-run"));
  });

  it("leaves out what the engine did not say", () => {
    assert.ok(!programLaunch(aProgramRun({ organization: "" })).args.includes("--organization"));
  });

  it("follows the project file's runtime options", () => {
    const options = { typescript: false, tsconfig: "tsconfig.prod.json", nodeargs: "-r  ./first" };
    const { args, env } = programLaunch(aProgramRun({ options }));
    assert.deepEqual(args.slice(0, 3), ["-r", "./first", sdk("run")]);
    assert.equal(env.PULUMI_NODEJS_TYPESCRIPT, process.env.PULUMI_NODEJS_TYPESCRIPT);
    assert.equal(env.PULUMI_NODEJS_TSCONFIG_PATH, "tsconfig.prod.json");
  });

  it("says what to run where the SDK is missing", () => {
    assert.throws(() => programLaunch(aProgramRun({ programDirectory: "/" })), {
      message: "The Pulumi SDK is not installed in /: run `npm ci` in that folder or above.",
    });
  });
});

describe("pluginLaunch", () => {
  it("starts a policy pack in its own folder, with that folder last and the engine's environment", () => {
    const { args, cwd, env } = pluginLaunch(aPack());
    const folder = path.join(PROJECT, "test");
    assert.deepEqual(args, [sdk("run-policy-pack"), "127.0.0.1:1", folder]);
    assert.equal(cwd, folder);
    assert.deepEqual(env, { A: "1=2", B: "", PULUMI_NODEJS_TYPESCRIPT: "true" });
  });

  it("tells a policy pack which stack it judges, and with which config", () => {
    const { env } = pluginLaunch(aPack({ env: [] }), {
      organization: "organization",
      project: "conflicto",
      stack: "prod",
      dryRun: true,
      config: { "conflicto:imageTag": "0a1f3c5e7b9d" },
    });
    assert.deepEqual(env, {
      PULUMI_NODEJS_TYPESCRIPT: "true",
      PULUMI_NODEJS_ORGANIZATION: "organization",
      PULUMI_NODEJS_PROJECT: "conflicto",
      PULUMI_NODEJS_STACK: "prod",
      PULUMI_NODEJS_DRY_RUN: "true",
      PULUMI_CONFIG: '{"conflicto:imageTag":"0a1f3c5e7b9d"}',
    });
  });

  it("starts any other plugin where the engine works, with its folder first", () => {
    const { args, cwd } = pluginLaunch(aPack({ kind: "resource" }));
    assert.deepEqual(args, [sdk("run-plugin"), path.join(PROJECT, "test"), "127.0.0.1:1"]);
    assert.equal(cwd, PROJECT);
  });
});
