// The SDK's clients as this project makes them, talking to a loopback server.
import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { createAwsClients } from "../../src/aws/clients";
import { loopbackAws, SILENCE } from "./loopbackAws";

describe("a client of AWS", () => {
  const aws = loopbackAws();
  before(() => aws.start());
  after(() => aws.stop());

  async function describeAll(count: number, abortSignal: AbortSignal): Promise<unknown[]> {
    const { sdk, client } = await createAwsClients("us-west-2").ecs();
    const names = Array.from({ length: count }, (_, index) => `family:${index}`);
    return Promise.all(
      names.map((taskDefinition) =>
        client.send(new sdk.DescribeTaskDefinitionCommand({ taskDefinition }), { abortSignal }),
      ),
    );
  }

  it("asks thirty questions at once under one signal, and Node warns of no leak", async () => {
    aws.replyWith({ DescribeTaskDefinition: () => ({}) });
    const signal = AbortSignal.timeout(10_000);
    const warnings: string[] = [];
    const hear = (warning: Error) => void warnings.push(warning.name);
    process.on("warning", hear);
    try {
      await describeAll(30, signal);
      // Node emits a warning in the tick after its cause.
      await new Promise(setImmediate);
    } finally {
      process.off("warning", hear);
    }
    assert.equal(aws.asked.length, 30);
    assert.deepEqual(warnings, []);
    assert.equal(getEventListeners(signal, "abort").length, 0, "each call stops listening");
  });

  it("ends every question when the caller's signal is aborted", async () => {
    const abort = new AbortController();
    aws.replyWith({
      DescribeTaskDefinition: () => {
        abort.abort();
        return SILENCE;
      },
    });
    await assert.rejects(describeAll(2, abort.signal), { name: "AbortError" });
  });
});
