import assert from "node:assert/strict";
import { createRequire } from "node:module";
import * as pulumi from "@pulumi/pulumi";
import { engineConfig, stackConfig } from "./support/config";
import { startMocks, valueOf } from "./support/mocks";
import { EARLIER, inStack, type Outputs } from "./support/program";

/** Runs the program as Pulumi does. Afterwards stack traces are written as before. */
async function start(config: Record<string, string>): Promise<Outputs> {
  const prepareStackTrace = Reflect.get(Error, "prepareStackTrace");
  startMocks({ stack: "dev", config: engineConfig(config), earlier: EARLIER });
  const run = createRequire(__filename)("../start.js") as () => Promise<Outputs>;
  try {
    return await inStack(run);
  } catch (error) {
    // It is written when it is first read.
    void (error as Error).stack;
    throw error;
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
  }
}

describe("start", () => {
  it("runs index.ts and hands on what it exports", async () => {
    const { service, verification } = await start(stackConfig("dev"));
    assert.equal(await valueOf(service!, "service"), "conflicto-dev-svc");
    assert.deepEqual(await valueOf(verification!, "verification"), EARLIER.verification);
  });

  it("names lines of the sources in errors, and leaves the SDK its own errors", async () => {
    const incomplete = { ...stackConfig("dev"), databasePassword: "" };
    await assert.rejects(start(incomplete), (error: Error) => {
      assert.ok(pulumi.RunError.isInstance(error));
      assert.match(error.message, /`databasePassword` is not set/);
      assert.match(error.stack ?? "", /at loadConfig \(src\/config\/load\.ts:\d+:\d+\)/);
      assert.match(error.stack ?? "", /at program \(index\.ts:\d+:\d+\)/);
      return true;
    });
  });
});
