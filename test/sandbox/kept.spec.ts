import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { requireNoKeptSandbox } from "../../sandbox/kept";
import { pulumiEnvironment } from "../../sandbox/pulumiEnvironment";

describe("a kept sandbox", () => {
  let folder: string;
  beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), "kept-"))));
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  it("isn't removed without being asked for", () => {
    fs.writeFileSync(path.join(folder, "Pulumi.prod.yaml.ready"), "");
    assert.throws(
      () => requireNoKeptSandbox("bench", false, folder),
      /has the stack prod, and `npm run bench` would remove it/,
    );
    requireNoKeptSandbox("bench", true, folder);
  });

  it("is none where no stack was made", () => {
    fs.writeFileSync(path.join(folder, "Pulumi.prod.yaml"), "");
    requireNoKeptSandbox("bench", false, folder);
    requireNoKeptSandbox("bench", false, path.join(folder, "gone"));
  });
});

describe("the sandbox's environment", () => {
  it("names the region for Pulumi and for the AWS CLI", () => {
    const env = pulumiEnvironment({ endpoint: "http://127.0.0.1:1", proxy: "p", ca: "c" });
    assert.equal(env["AWS_REGION"], "us-west-2");
    assert.equal(env["AWS_DEFAULT_REGION"], "us-west-2");
  });
});
