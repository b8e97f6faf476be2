import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { stackFacts, stacksIn } from "../../src/workflow/stackFacts";

const PROJECT = path.resolve(__dirname, "../..");
const SECRETS = ["databasePassword", "appSecretKey"];

describe("what a workflow knows of a stack", () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "stacks-"));
    for (const name of ["Pulumi.yaml", "Pulumi.prod.yaml"]) {
      fs.copyFileSync(path.join(PROJECT, name), path.join(folder, name));
    }
    const secrets = SECRETS.map((key) => `  conflicto:${key}:\n    secure: v1:abc\n`);
    fs.appendFileSync(path.join(folder, "Pulumi.prod.yaml"), secrets.join(""));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  it("is its region, and the roles that the program gives it", () => {
    const role = "arn:aws:iam::123456789012:role/conflicto-prod";
    assert.deepEqual(stackFacts(folder, "prod", "123456789012"), {
      region: "us-west-2",
      previewerRole: `${role}-previewer`,
      deployerRole: `${role}-deployer`,
    });
  });

  it("is asked only of stacks that have a file", () => {
    assert.deepEqual(stacksIn(PROJECT), ["dev", "prod"]);
    for (const name of ["staging", "../prod", "prod.yaml", "", "x".repeat(10_000)]) {
      assert.throws(() => stackFacts(folder, name, "123456789012"), /There is no stack/);
    }
  });

  it("needs the account's number", () => {
    for (const account of ["", "12345", "arn:aws:iam::1", "1234567890123"]) {
      assert.throws(() => stackFacts(folder, "prod", account), /AWS_ACCOUNT_ID isn't the number/);
    }
  });
});
