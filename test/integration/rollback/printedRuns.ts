// Each printed command that changes something is run as it was printed, in a terminal, with its questions answered, in a state
// where it is meant to work. Each test goes on from where the one before it ended.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { execa } from "execa";
import { PROJECT_DIR, STATE_DIR } from "../../../sandbox/paths";
import { GOOD_RELEASE } from "../../../sandbox/images/releases";
import { stackEnvironment } from "../../../sandbox/stack";
import { pushRelease } from "../../../sandbox/images/pushRelease";
import { urnOf } from "../proofs/state";
import { SlotsInAws } from "../slotsInAws";
import { RELEASES, type RollbackBench } from "./bench";
import { assertEnded, CONFIRMED, type Ended, GO_ON } from "./command";
import { commandsIn, formOf } from "./printed";
import { RUN_FORMS } from "./printedForms";

// What a person types at each question.
const ANSWERS = [
  [/Continue anyway\? \(yes\/no\)/, "yes"],
  [/Type ROLLBACK to go on/, "ROLLBACK"],
  [/Why \(at least ten characters\)/, "the checkout fails for N"],
  [/Who approved it \(somebody else\)/, "bob"],
  [/Why it may be done now/, "no fix is in sight for N"],
  [/\(yes\/no\)/, "yes"],
  [/Do you want to perform this [a-z]+\?/, "yes"],
] as const;

const LOCKS = path.join(STATE_DIR, "pulumi/.pulumi/locks/organization/conflicto/prod");

/** Registers the tests, on a stack that nothing was deployed to. */
export function registerPrintedRuns(benchOf: () => RollbackBench): void {
  const { first, second } = RELEASES;
  const ran = new Set<string>();
  let bench: RollbackBench;
  let slots: SlotsInAws;
  let typed = 0;
  before(() => {
    bench = benchOf();
    slots = new SlotsInAws(bench.sandbox.endpoint);
  });
  after(() => slots.close());

  /** Runs a line as it was printed. */
  async function paste(line: string, env: Record<string, string> = {}): Promise<Ended> {
    typed += 1;
    const answers = ANSWERS.flatMap(([question, answer]) => [
      question.source,
      answer.replace("N", `the ${typed}th time`),
    ]);
    const script = path.join(__dirname, "terminal.py");
    const { exitCode = -1, stdout } = await execa("python3", [script, line, ...answers], {
      cwd: PROJECT_DIR,
      env: { ...stackEnvironment(bench.sandbox, "prod"), ...env },
      reject: false,
      stdin: "ignore",
    });
    for (const command of line.split(" && ")) ran.add(formOf(command));
    return { exitCode, stdout, stderr: "" };
  }

  /** The printed command of this form. */
  function printed({ stdout, stderr }: Ended, form: (typeof RUN_FORMS)[number]): string {
    const found = commandsIn(`${stdout}\n${stderr}`).find((command) => formOf(command) === form);
    assert.ok(found, `${form} isn't printed:\n${stderr}\n${stdout}`);
    return found;
  }

  /** The line that `status` prints first. */
  async function firstOfStatus(): Promise<string> {
    const { next } = (await bench.rollback.json("status")) as { next: string[] };
    assert.ok(next[0] !== undefined, "status prints nothing to type");
    return next[0];
  }

  it("deploy, for a tag that never ran here", async () => {
    assertEnded(await bench.rollback.run(["deploy", first, "--reason", "the first one"]), 0);
    const refused = await bench.rollback.run(["to", second, ...GO_ON]);
    assertEnded(await paste(printed(refused, "npx --no rollback deploy RELEASE --stack prod")), 0);
    assert.equal(await bench.live(), second);
  });

  it("to, for a deploy of what ran here, and unpin, for what it left", async () => {
    const refused = await bench.rollback.run(["deploy", first, "--reason", "once more"]);
    const went = await paste(printed(refused, "npx --no rollback to RELEASE --stack prod"));
    assertEnded(went, 0, /is pinned: it can't be deployed/);
    assert.equal(await bench.live(), first);
    assertEnded(await paste(printed(went, "npx --no rollback unpin RELEASE --stack prod")), 0);
    assert.deepEqual((await bench.rollback.json("status"))["pinned"], []);
  });

  it("to --unchecked, where something couldn't be checked", async () => {
    const refused = await bench.rollback.run(["to", second, ...CONFIRMED]);
    const line = printed(refused, "npx --no rollback to RELEASE --unchecked --stack prod");
    assertEnded(await paste(line), 0, /live and verified/);
    assertEnded(await bench.rollback.run(["unpin", first]), 0);
  });

  it("to with another folder, where the temporary one can't be written to", async () => {
    const env = { TMPDIR: "/dev/null/folder" };
    const refused = await bench.rollback.run(["to", first, ...GO_ON], env);
    const line = printed(refused, "TMPDIR=FOLDER npx --no rollback to RELEASE --stack prod");
    assertEnded(await paste(line, env), 0, /live and verified/);
    assertEnded(await bench.rollback.run(["undo", ...GO_ON]), 0);
  });

  it("break-glass, where nobody confirmed it, and adopt, afterwards", async () => {
    const refused = await bench.rollback.run(["break-glass", first]);
    const broken = await paste(
      printed(refused, "npx --no rollback break-glass RELEASE --stack prod"),
    );
    assertEnded(broken, 0, /live, healthy and fast/);
    assert.equal(await bench.live(), first);
    const adopted = await paste(printed(broken, "npx --no rollback adopt --stack prod"));
    assertEnded(adopted, 0, /Config and state now say/);
    await bench.assertUnchangedPreview();
  });

  it("takeover and cancel, where an update was killed", async () => {
    const dead = { pid: 2 ** 22, username: "ann", hostname: os.hostname() };
    const lock = JSON.stringify({ ...dead, timestamp: "2026-11-24T04:00:00Z" });
    fs.mkdirSync(LOCKS, { recursive: true });
    fs.writeFileSync(path.join(LOCKS, "dead.json"), lock);
    assertEnded(await paste(await firstOfStatus()), 0);
    assert.equal((await bench.rollback.json("status"))["lock"], "free");
    fs.writeFileSync(path.join(LOCKS, "dead.json"), lock);
    const refused = await bench.rollback.run(["to", second, ...GO_ON]);
    const taken = await paste(printed(refused, "npx --no rollback takeover RELEASE --stack prod"));
    assertEnded(taken, 0, /live and verified/);
    assert.equal(await bench.live(), second);
    await bench.rollback.run(["unpin", first]);
  });

  it("up --refresh, where somebody took the live tasks away", async () => {
    const { service } = await slots.live();
    await slots.ecs.updateService({ cluster: "conflicto-prod-cluster", service, desiredCount: 0 });
    const planned = await bench.rollback.run(["plan", first]);
    assert.match(
      planned.stdout,
      /tasks as state says +Slot \w is asked for 0 tasks, and the record says 2/,
    );
    assertEnded(await paste(await firstOfStatus()), 0);
    assert.ok(ran.has("npx pulumi up --refresh --stack prod"));
    // It doesn't wait for them.
    while ((await bench.rollback.run(["status"])).exitCode !== 0) continue;
  });

  it("refresh, where somebody scaled the idle slot, and `to` fills it with its tasks all the same", async () => {
    const { service } = await slots.live();
    const idle = service?.endsWith("-b") ? "conflicto-prod-svc" : "conflicto-prod-svc-b";
    const scale = (desiredCount: number) =>
      slots.ecs.updateService({ cluster: "conflicto-prod-cluster", service: idle, desiredCount });
    await scale(1);
    assertEnded(await paste(await firstOfStatus()), 0);
    assert.ok(ran.has("npx pulumi refresh --stack prod"));
    assertEnded(await bench.pulumi.run(["up", "--yes", "--skip-preview"]).then(asEnded), 0);
    await scale(0);
    const gone = await bench.rollback.run(["to", first, ...GO_ON]);
    assertEnded(gone, 0, /live and verified/);
    assert.match(gone.stderr, /somebody changed it by hand[^]*Reading state from AWS/);
    await bench.rollback.run(["unpin", second]);
  });

  it("config set and up, by hand, once the lines that preview prints were typed", async () => {
    const planned = await bench.rollback.run(["plan", second]);
    assertEnded(
      await paste(printed(planned, "npx pulumi config set imageTag RELEASE --stack prod")),
      0,
    );
    const { output } = await bench.pulumi.run(["preview"]);
    const lines = output.match(/npx pulumi config set --stack prod --path .*$/gm) ?? [];
    assert.notEqual(lines.length, 0, output);
    for (const line of new Set(lines)) {
      const meant = line.replace(/'?<your name>'?/, "ann").replace(/'?<who[^>]*>'?/, "bob");
      assertEnded(await paste(meant.replace(/<why[^>]*>/, "by hand, as it is printed")), 0);
    }
    assertEnded(await paste(printed(planned, "npx pulumi up --stack prod")), 0);
    assert.equal(await bench.live(), second);
    await bench.pulumi.run(["config", "rm", "rollback"]);
  });

  it("import and up, where somebody took the services, the rule and the proofs out of state", async () => {
    const urn = await urnOf(bench.pulumi, "svc-b");
    const gone = ["state", "delete", urn, "--force", "--target-dependents", "--yes"];
    assertEnded(await bench.pulumi.run(gone).then(asEnded), 0);
    const status = await bench.rollback.run(["status"]);
    assertEnded(status, 4, /state +nothing\n[^]*! State has no service `conflicto-prod-svc-b`/);
    const before = bench.rollback.bytes();
    const refused = await bench.rollback.run(["to", first, ...GO_ON]);
    assertEnded(refused, 3, /State has no service `conflicto-prod-svc-b`[^]*npx pulumi import/);
    assert.equal(bench.rollback.bytes(), before);
    assertEnded(await paste(await firstOfStatus()), 0);
    assertEnded(await bench.rollback.run(["status"]), 0, new RegExp(`state +${second}, verified`));
    await bench.assertUnchangedPreview();
  });

  // Last: the tag stays moved.
  it("to --accept-moved-tag, where the tag was pushed over", async () => {
    await pushRelease(first, { ...GOOD_RELEASE, behaviour: "adds-table" });
    const refused = await bench.rollback.run(["to", first, ...GO_ON]);
    const line = printed(refused, "npx --no rollback to RELEASE --accept-moved-tag --stack prod");
    assertEnded(await paste(line), 0, /live and verified/);
    assert.equal(await bench.live(), first);
  });

  it("are all that are printed in these tests, and all that the list names", () => {
    const { changingForms } = bench.rollback.printed;
    const missing = changingForms.filter(
      (form) => !(RUN_FORMS as readonly string[]).includes(form),
    );
    assert.deepEqual(missing, []);
    assert.deepEqual(
      RUN_FORMS.filter((form) => !ran.has(form)),
      [],
    );
  });
}

function asEnded({ exitCode, output }: { exitCode: number; output: string }): Ended {
  return { exitCode, stdout: output, stderr: "" };
}
