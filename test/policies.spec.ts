// How the policy pack's process starts. What the pack refuses is tested on the engine (test/integration/guards).
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { execa } from "execa";
import { parse } from "yaml";

const PACK = path.resolve(__dirname, "../policies");

describe("the policy pack's process", () => {
  it("starts without the TypeScript compiler and ts-node, which the SDK asks for", async () => {
    const { runtime } = parse(fs.readFileSync(path.join(PACK, "PulumiPolicy.yaml"), "utf8"));
    const asked = `
      const { typeScriptRequireStrings } = require("@pulumi/pulumi/tsutils");
      const { typescriptRequire, tsnodeRequire } = typeScriptRequireStrings();
      require(tsnodeRequire).register({});
      console.log("createProgram" in require(typescriptRequire), "create" in require(tsnodeRequire));
      process.exit();`;
    const args = [...String(runtime.options.nodeargs).split(" "), "--eval", asked];
    const { stdout } = await execa("node", args, { cwd: PACK });
    assert.equal(stdout, "false false");
  });
});
