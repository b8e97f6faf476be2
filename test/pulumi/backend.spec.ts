import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { backendUrl } from "../../src/pulumi/backend";

const NAMES = ["PULUMI_BACKEND_URL", "PULUMI_CREDENTIALS_PATH", "PULUMI_HOME"] as const;
const WITH_BACKEND = "name: conflicto\nbackend:\n  url: s3://of-the-project\n";
const LOGGED_IN = { current: "s3://of-the-login", accessTokens: {} };

describe("the backend of a project", () => {
  const saved = { ...process.env };
  let folder: string;

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "project-"));
    for (const name of NAMES) delete process.env[name];
    process.env["PULUMI_HOME"] = folder;
  });
  afterEach(() => {
    fs.rmSync(folder, { recursive: true });
    for (const name of NAMES) delete process.env[name];
    Object.assign(process.env, saved);
  });

  const cases: [
    title: string,
    environment: string | undefined,
    project: string | undefined,
    login: object | undefined,
    url: string | undefined,
  ][] = [
    ["the environment's before all", "s3://env", WITH_BACKEND, LOGGED_IN, "s3://env"],
    [
      "the project's where that is unset",
      undefined,
      WITH_BACKEND,
      LOGGED_IN,
      "s3://of-the-project",
    ],
    ["the project's where that is empty", "", WITH_BACKEND, LOGGED_IN, "s3://of-the-project"],
    ["the login's where neither names one", "", "name: x\n", LOGGED_IN, "s3://of-the-login"],
    ["the login's for a backend without a URL", "", "backend:\n", LOGGED_IN, "s3://of-the-login"],
    ["none where nobody logged in", undefined, "name: x\n", undefined, undefined],
    ["none where there is no project either", undefined, undefined, undefined, undefined],
  ];
  for (const [title, environment, project, login, url] of cases) {
    it(`is ${title}`, () => {
      if (environment !== undefined) process.env["PULUMI_BACKEND_URL"] = environment;
      if (project !== undefined) fs.writeFileSync(path.join(folder, "Pulumi.yaml"), project);
      if (login !== undefined) {
        fs.writeFileSync(path.join(folder, "credentials.json"), JSON.stringify(login));
      }
      assert.equal(backendUrl(folder), url);
    });
  }
});
