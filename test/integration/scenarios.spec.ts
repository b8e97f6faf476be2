// Every bad release on the real engine and real containers: caught in its slot, for the right reason, and taken out of
// config again. One sandbox serves all; each scenario leaves it as it found it.
import assert from "node:assert/strict";
import type { StackName } from "../../sandbox/projectConfig";
import { PulumiCommands } from "../../sandbox/drill/pulumi";
import { type Scenario, SCENARIOS, tagOf } from "../../sandbox/drill/scenarios";
import { deploy, deployBad, type StepOutcome, rollBack, takeOut } from "../../sandbox/drill/steps";
import type { Sandbox } from "../../sandbox/sandbox";
import { createStack } from "../../sandbox/stack";
import { QUICK, sandboxForTests } from "./sandboxForTests";
import { Track } from "./track";

// One that ECS kept live, and one that it reverted: the two ways to find a release on the second look.
const AGAIN = ["unhealthy", "wont-start"];

// Which stack lives through which. The code is the same; what differs between the stacks is config.
const ON_DEV = ["errors", "wrong-version", "unready", "turns-unhealthy"];
const STACK_OF = (name: string): StackName => (ON_DEV.includes(name) ? "dev" : "prod");

// What loopback servers show as well, in a moment (test/health, test/sandbox/images).
const ELSEWHERE = ["flapping", "huge-body"];
// One that only users find out: it goes live, and must be gone back from (a test of its own).
const REHEARSED = SCENARIOS.filter(
  (scenario): scenario is Scenario & { readonly reason: RegExp } =>
    scenario.reason !== undefined && !ELSEWHERE.includes(scenario.name),
);

const lines: string[] = [];

/** The last of what was shown, for the message of a test that fails. */
function shown(): string {
  return lines.slice(-80).join("\n");
}

function assertOk(outcome: StepOutcome): void {
  assert.ok(outcome.ok, `${outcome.found}\n\n${shown()}`);
}

describe("the prod stack on the sandbox", () => {
  let sandbox: Sandbox;
  let pulumi: PulumiCommands;
  let commands: Readonly<Record<StackName, PulumiCommands>>;
  const [good, next] = [tagOf("good"), tagOf("good-next")];

  sandboxForTests(async (started) => {
    sandbox = started;
    const of = (stack: StackName) =>
      new PulumiCommands(sandbox, stack, (line) => void lines.push(`${stack}: ${line}`));
    commands = { prod: of("prod"), dev: of("dev") };
    pulumi = commands.prod;
  });

  async function assertCaughtAgain(pulumiOf: PulumiCommands): Promise<void> {
    const { exitCode, output } = await pulumiOf.run(["up", "--yes"]);
    assert.notEqual(exitCode, 0, shown());
    assert.match(output, /after hook "conflicto-\w+-proof-of-slot" failed/);
  }

  async function assertTakenOut(pulumiOf: PulumiCommands): Promise<void> {
    assertOk(await takeOut(pulumiOf, next));
    const unchanged = await pulumiOf.run(["preview", "--expect-no-changes"]);
    assert.equal(unchanged.exitCode, 0, shown());
  }

  it("refuses a config that is wrong before anything is touched", async () => {
    await pulumi.run(["config", "set", "imageTag", "latest"]);
    const { exitCode, output } = await pulumi.run(["up", "--yes"]);
    assert.notEqual(exitCode, 0);
    assert.match(output, /`imageTag` is `latest`; it must be the tag of one build/);
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

  describe("and the dev stack beside it", () => {
    const tracks = { prod: new Track(), dev: new Track() };

    before(async () => {
      await createStack(sandbox, "dev", QUICK);
      tracks.dev.add("first", async () => assertOk(await deploy(commands.dev, good)));
      tracks.dev.add("next", async () => assertOk(await deploy(commands.dev, next)));
      for (const scenario of REHEARSED) {
        const stack = STACK_OF(scenario.name);
        const [track, pulumiOf] = [tracks[stack], commands[stack]];
        track.add(`caught ${scenario.name}`, async () =>
          assertOk(await deployBad(pulumiOf, scenario)),
        );
        if (AGAIN.includes(scenario.name)) {
          track.add(`again ${scenario.name}`, () => assertCaughtAgain(pulumiOf));
        }
        track.add(`out ${scenario.name}`, () => assertTakenOut(pulumiOf));
      }
    });
    after(() => Promise.all(Object.values(tracks).map((track) => track.ended())));

    it("go live from the same code: one task, HTTP only, no name of its own", async () => {
      await tracks.dev.step("next");
      const { url } = await commands.dev.outputs();
      assert.match(url as string, /^http:\/\/.*elb.*amazonaws\.com$/);
    });

    for (const { name, symptom } of REHEARSED) {
      const track = tracks[STACK_OF(name)];
      describe(`a release that ${symptom} (${STACK_OF(name)})`, () => {
        it("is caught, for that reason", () => track.step(`caught ${name}`));
        if (AGAIN.includes(name)) {
          it("is caught again by another up: a failed proof is not forgotten", () =>
            track.step(`again ${name}`));
        }
        it("is taken out of config: users keep what they have", () => track.step(`out ${name}`));
      });
    }
  });

  describe("afterwards", () => {
    it("keeps every update in its history, with its tag and how it ended", async () => {
      const [prod, dev] = await Promise.all([historyOf(commands.prod), historyOf(commands.dev)]);
      for (const { name, tag } of REHEARSED) {
        const results = (STACK_OF(name) === "dev" ? dev : prod)
          .filter(({ config }) => config["conflicto:imageTag"]?.value === tag)
          .map(({ result }) => result);
        assert.deepEqual(results, AGAIN.includes(name) ? ["failed", "failed"] : ["failed"], tag);
      }
      for (const [newest] of [prod, dev]) {
        assert.equal(newest?.config["conflicto:imageTag"]?.value, next);
        assert.equal(newest?.result, "succeeded");
      }
    });

    it("goes back to the release before, by config, on both stacks", async () => {
      await Promise.all(
        Object.values(commands).map(async (pulumiOf) => {
          assertOk(await rollBack(pulumiOf, next, good));
          const unchanged = await pulumiOf.run(["preview", "--expect-no-changes"]);
          assert.equal(unchanged.exitCode, 0, shown());
        }),
      );
    });
  });

  async function historyOf(pulumiOf: PulumiCommands) {
    const { stdout } = await pulumiOf.run(["stack", "history", "--json", "--page-size", "100"]);
    return JSON.parse(stdout) as {
      readonly result: string;
      readonly config: Readonly<Record<string, { readonly value: string }>>;
    }[];
  }
});
