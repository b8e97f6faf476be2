import assert from "node:assert/strict";
import * as fs from "node:fs";
import { OperatorError } from "../../../src/errors";
import { takeLock } from "../../../src/process/fileLock";
import { to } from "../../../src/rollback/verbs/to";
import { ending, testRows } from "../fakes/runs";
import * as ups from "../fakes/ups";
import { World } from "../fakes/world";
import { depsOf } from "../fakes/worldDeps";
import { unwritable, UP, USUAL, WRITTEN } from "./usualTo";

const NOBODY = { confirm: undefined, reason: undefined };

describe("rollback to", () => {
  describe("goes through, in this order,", () => {
    testRows(to, USUAL, [
      {
        title:
          "by config, a preview, the update of that plan, and the confirmation taken out again",
        ends: 0,
        done: [WRITTEN, "preview", UP, "write -rollback"],
        says: /^`good` is live and verified; before: `bad`\.\nplanned 5 s, requested 25 s, verified 25 s after the start\.\n`bad` is pinned/,
        narrates: /Looking at ECS[^]*OK {4}not already live[^]*Previewing\nUpdating: `good`$/,
        config: { imageTag: "good", pinned: ["bad"] },
      },
      {
        title:
          "and says that nothing is proven where the update left the proof out: then nothing is pinned",
        given: (world) => (world.up = (_, tag) => world.putLive(tag)),
        ends: 4,
        done: [WRITTEN, "preview", UP, "write -rollback", "write -pinnedTags"],
        says: /^`good` is live, but wasn't proven: the update left its proof out; before: `bad`\.[^]*`bad` isn't pinned: nothing better is proven\.\nNext, for a proof in full: `npx --no rollback verify/,
        config: { imageTag: "good", pinned: [] },
      },
      {
        title: "without a preview in an emergency, and says what was skipped",
        options: { emergency: true },
        ends: 0,
        done: [
          'write imageTag=good rollback emergency=true pinnedTags=["bad"]',
          'up "rollback good by ann: the checkout fails"',
          "write -rollback",
        ],
        says: /^`good` is live.*\nrequested 20 s, verified 20 s after the start\.\nSkipped or shortened for speed: preview, plan gate/,
        config: { imageTag: "good", pinned: ["bad"] },
      },
      {
        title:
          "after state was read from AWS, where it says that the target is live and ECS runs another",
        given: (world) => {
          world.inState = "good";
          world.proofs = world.proofs.slice(0, 2);
          world.config({ imageTag: "good" });
        },
        options: { target: "good" },
        ends: 0,
        done: ["refresh", WRITTEN, "preview", UP, "write -rollback"],
        narrates: /Reading state from AWS: it doesn't know what ECS runs/,
        config: { imageTag: "good", pinned: ["bad"] },
      },
      {
        title: "when a person says so on the terminal",
        given: (world) => (world.answers = ["yes", "ROLLBACK", "the checkout fails"]),
        options: { ...NOBODY, unchecked: false },
        ends: 0,
        done: [
          "ask Not checked: database (whether `good` can live with today's schema isn't known: no clone of the application is configured: set config `application.clone` to a folder or a URL). Continue anyway? (yes/no) ",
          "ask `good` is about to go live on the stack prod in place of `bad`. Type ROLLBACK to go on: ",
          "ask Why (at least ten characters): ",
          WRITTEN,
          "preview",
          UP,
          "write -rollback",
        ],
        config: { imageTag: "good", pinned: ["bad"] },
      },
      {
        title: "with the maintenance page in the same update",
        options: { maintenance: true },
        ends: 0,
        done: [`${WRITTEN} maintenance=true`, "preview", UP, "write -rollback"],
        config: { imageTag: "good", pinned: ["bad"] },
      },
      {
        title: "with the application's environment as it was when the target was good",
        given: (world) => {
          const config = { appEnvironment: '{"MODE":"fast"}' };
          world.updates = world.updates.map((one) =>
            one.imageTag === "good" ? { ...one, config } : one,
          );
        },
        options: { withConfig: true },
        ends: 0,
        done: [`${WRITTEN} appEnvironment={"MODE":"fast"}`, "preview", UP, "write -rollback"],
        config: { imageTag: "good", pinned: ["bad"] },
      },
      {
        title: "to the end that Pulumi had reached already when Ctrl-C came",
        given: (world) => (world.up = ups.isDoneWhenInterrupted),
        ends: 0,
        done: [WRITTEN, "preview", UP, "write -rollback"],
        narrates: /It had finished before the interrupt could stop it$/,
        config: { imageTag: "good", pinned: ["bad"] },
      },
      {
        title: "also where the confirmation can't be taken out of config afterwards: that is said",
        given: unwritable((changes) => Object.keys(changes).join() === "rollback"),
        ends: 0,
        done: [WRITTEN, "preview", UP],
        says: /^`good` is live and verified[^]*confirmation[^]*still in config: The disk is full\./,
        config: { imageTag: "good", pinned: ["bad"] },
      },
      {
        title: "also where nobody can be asked what is live afterwards",
        given: (world) =>
          (world.up = (...given) => {
            ups.succeeds(...given);
            world.failures.ecs = new Error("connect ETIMEDOUT");
            world.failures.state = new OperatorError("Nobody is logged in.");
          }),
        ends: 0,
        done: [WRITTEN, "preview", UP, "write -rollback"],
        says: /^`good` is live and verified; before: `bad`\.\nplanned 5 s, verified 25 s/,
        config: { imageTag: "good", pinned: ["bad"] },
      },
    ]);
  });

  it("waits for nobody who is changing the file: it says who", async () => {
    const world = new World();
    const lock = takeLock(`${world.at.path}.lock`, "eve");
    try {
      const { ends, lines } = await ending(to(USUAL, depsOf(world)));
      assert.equal(ends, 3);
      assert.match(lines[0]!, /^Refused: eve \(process \d+ of this machine\) has been changing/);
      assert.deepEqual(world.done, []);
    } finally {
      if ("letGo" in lock) lock.letGo();
      world.remove();
    }
  });

  it("has the guards told that the environment comes back, and only then", async () => {
    for (const withConfig of [true, false]) {
      const world = new World();
      const config = { appEnvironment: '{"MODE":"fast"}' };
      world.updates = world.updates.map((one) => ({ ...one, config }));
      let confirmed: unknown;
      world.beforeWrite = ({ rollback }) => (confirmed ??= rollback);
      await to({ ...USUAL, withConfig }, depsOf(world));
      const { environment } = confirmed as Record<string, string>;
      assert.equal(environment, withConfig ? "restore" : undefined);
      world.remove();
    }
  });

  it("tells the program who asked, by name or as whoever runs the command", async () => {
    for (const requestedBy of ["carol", undefined]) {
      const world = new World();
      world.config({ guards: "development" });
      await to({ ...USUAL, requestedBy }, depsOf(world));
      assert.deepEqual(world.requestedBy, [requestedBy ?? "ann"]);
      world.remove();
    }
  });

  it("leaves no plan behind, whatever comes of it", async () => {
    const temporary = process.env["TMPDIR"];
    for (const objections of [[], [{ rule: "x", level: "mandatory", message: "No." }] as const]) {
      const world = new World();
      process.env["TMPDIR"] = world.at.folder;
      try {
        world.objections = objections;
        await to(USUAL, depsOf(world));
        assert.ok(world.done.includes("preview"));
        const left = fs.readdirSync(world.at.folder).sort();
        assert.deepEqual(left, ["Pulumi.prod.yaml", "Pulumi.yaml"]);
      } finally {
        world.remove();
        if (temporary === undefined) delete process.env["TMPDIR"];
        else process.env["TMPDIR"] = temporary;
      }
    }
  });
});
