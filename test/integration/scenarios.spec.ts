// Every bad release on the real engine and real containers: caught, for the right reason, and gone back
// from. One sandbox serves all; each scenario leaves it as it found it.
import assert from "node:assert/strict";
import { PulumiCommands } from "../../sandbox/drill/pulumi";
import { SCENARIOS, tagOf } from "../../sandbox/drill/scenarios";
import { deploy, deployBad, type Outcome, rollBack } from "../../sandbox/drill/steps";
import type { Sandbox } from "../../sandbox/sandbox";
import { createStack } from "../../sandbox/stack";
import { sandboxForTests } from "./sandboxForTests";

// One that ECS kept live, and one that it reverted: the two ways to find a release on the second look.
const AGAIN = ["unhealthy", "wont-start"];

const lines: string[] = [];

/** The last of what was shown, for the message of a test that fails. */
function shown(): string {
  return lines.slice(-80).join("\n");
}

function assertOk(outcome: Outcome): void {
  assert.ok(outcome.ok, `${outcome.found}\n\n${shown()}`);
}

describe("the prod stack on the sandbox", () => {
  let sandbox: Sandbox;
  let pulumi: PulumiCommands;
  const [good, next] = [tagOf("good"), tagOf("good-next")];

  sandboxForTests(async (started) => {
    sandbox = started;
    pulumi = new PulumiCommands(sandbox, "prod", (line) => lines.push(line));
  });

  it("refuses a config that is wrong before anything is touched", async () => {
    await pulumi.run(["config", "set", "imageTag", "latest"]);
    const { exitCode, output } = await pulumi.run(["up", "--yes"]);
    assert.notEqual(exitCode, 0);
    assert.match(output, /`imageTag` is `latest`, allowed is the tag of one build/);
    assert.doesNotMatch(output, /at .*\.ts:\d+/);
    const { stdout } = await pulumi.run(["stack", "export"]);
    assert.doesNotMatch(stdout, /aws:ec2/);
  });

  it("brings the first release live, verified", async () => {
    assertOk(await deploy(pulumi, good));
  });

  it("has nothing to do when nothing changed, and proves nothing again", async () => {
    assert.equal((await pulumi.run(["preview", "--expect-no-changes"])).exitCode, 0, shown());
    const { exitCode, output } = await pulumi.run(["up", "--yes"]);
    assert.equal(exitCode, 0, shown());
    assert.doesNotMatch(output, /ECS:/);
  });

  it("agrees with AWS about every resource after a refresh", async () => {
    const refresh = await pulumi.run(["refresh", "--yes", "--expect-no-changes"]);
    assert.equal(refresh.exitCode, 0, shown());
  });

  it("brings the next release live, and knows where it came from", async () => {
    assertOk(await deploy(pulumi, next));
    const outputs = await pulumi.outputs();
    const previous = outputs["previousTaskDefinitions"] as { imageTag: string }[];
    assert.deepEqual(
      previous.map(({ imageTag }) => imageTag),
      [good],
    );
  });

  for (const scenario of SCENARIOS) {
    describe(`a release that ${scenario.symptom}`, () => {
      it("is caught, for that reason", async () => {
        assertOk(await deployBad(pulumi, scenario));
      });

      if (AGAIN.includes(scenario.name)) {
        it("is caught again by another up: a failed proof is not forgotten", async () => {
          const { exitCode, output } = await pulumi.run(["up", "--yes"]);
          assert.notEqual(exitCode, 0, shown());
          assert.match(output, /before hook "conflicto-prod-proof" failed/);
        });
      }

      it("is gone back from, by config", async () => {
        assertOk(await rollBack(pulumi, scenario.tag, next));
        const unchanged = await pulumi.run(["preview", "--expect-no-changes"]);
        assert.equal(unchanged.exitCode, 0, shown());
      });
    });
  }

  describe("the dev stack beside it", () => {
    it("goes live from the same code: one task, HTTP only, no name of its own", async () => {
      await createStack(sandbox, "dev");
      const dev = new PulumiCommands(sandbox, "dev", (line) => lines.push(line));
      assertOk(await deploy(dev, good));
      assert.match((await dev.outputs())["url"] as string, /^http:\/\/.*elb.*amazonaws\.com$/);
    });
  });

  describe("afterwards", () => {
    it("keeps every update in its history, with its tag and how it ended", async () => {
      const { stdout } = await pulumi.run(["stack", "history", "--json", "--page-size", "100"]);
      const history = JSON.parse(stdout) as {
        result: string;
        config: Record<string, { value: string }>;
      }[];
      for (const { name, tag } of SCENARIOS) {
        const results = history
          .filter(({ config }) => config["conflicto:imageTag"]?.value === tag)
          .map(({ result }) => result);
        assert.deepEqual(results, AGAIN.includes(name) ? ["failed", "failed"] : ["failed"], tag);
      }
      assert.equal(history[0]?.config["conflicto:imageTag"]?.value, next);
      assert.equal(history[0]?.result, "succeeded");
    });
  });
});
