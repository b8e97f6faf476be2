import assert from "node:assert/strict";
import * as fs from "node:fs";
import { OperatorError } from "../../../src/errors";
import { Interrupted } from "../../../src/process/changes";
import { takeLock } from "../../../src/process/fileLock";
import { Unanswered } from "../../../src/process/ending";
import type { ConfigChanges } from "../../../src/config/writeStackFile";
import { to } from "../../../src/rollback/verbs/to";
import { ending, testRows } from "../fakes/runs";
import * as ups from "../fakes/ups";
import { CONFIRMED, World } from "../fakes/world";
import { depsOf } from "../fakes/worldDeps";

const USUAL = { ...CONFIRMED, stack: "prod", target: "previous", unchecked: true };
const NOBODY = { confirm: undefined, reason: undefined };
const WRITTEN = 'write imageTag=good rollback -emergency pinnedTags=["bad"]';
const UP = 'up "rollback good by ann: the checkout fails", planned';
const UNWRITABLE = new OperatorError("The disk is full.");

/** A world in which a write of some key fails. */
function unwritable(isMeant: (changes: ConfigChanges) => boolean) {
  return (world: World) => {
    world.beforeWrite = (changes) => {
      if (isMeant(changes)) throw UNWRITABLE;
    };
  };
}

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
          "ask Not checked: database (the database's migrations weren't looked at: the older release must work with today's schema). Go on all the same? (yes/no) ",
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
        narrates: /It was done before the interrupt could stop it$/,
        config: { imageTag: "good", pinned: ["bad"] },
      },
      {
        title: "also where the confirmation can't be taken out of config afterwards: that is said",
        given: unwritable((changes) => Object.keys(changes).join() === "rollback"),
        ends: 0,
        done: [WRITTEN, "preview", UP],
        says: /^`good` is live and verified[^]*confirmation[^]*still there: The disk is full\./,
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

  describe("is refused, with config as it was,", () => {
    testRows(to, USUAL, [
      {
        title: "where nobody confirms it",
        options: { confirm: undefined },
        ends: 3,
        done: [],
        says: /--confirm is missing\.\nNext: `npx --no rollback to good --stack prod`/,
      },
      {
        title: "where a person says no to what wasn't checked",
        given: (world) => (world.answers = ["no"]),
        options: { unchecked: false },
        ends: 3,
        done: [
          "ask Not checked: database (the database's migrations weren't looked at: the older release must work with today's schema). Go on all the same? (yes/no) ",
        ],
        says: /^Refused: not checked: database .*\nNext: `npx --no rollback to good --unchecked --stack prod`$/,
      },
      {
        title: "where the image is gone",
        given: (world) => world.images.delete("good"),
        options: { target: "good" },
        ends: 3,
        done: [],
        says: /the registry has no `good`\.\nNext: `npx --no rollback to good/,
      },
      {
        title: "where the registry is silent, until somebody says to go on",
        given: (world) => (world.failures.registry = new Error("no answer within 3 s")),
        options: { unchecked: false },
        ends: 3,
        done: [],
        says: /not checked: image exists \(no answer within 3 s\), database/,
      },
      {
        title: "where ECS is silent, until somebody says to go on",
        given: (world) => (world.failures.ecs = new Error("connect ETIMEDOUT")),
        options: { unchecked: false },
        ends: 3,
        done: [],
        says: /not checked: not already live \(ECS: connect ETIMEDOUT\), database/,
      },
      {
        title: "where state can't be read: no target is guessed",
        given: (world) => (world.failures.state = new OperatorError("Nobody is logged in.")),
        ends: 3,
        done: [],
        says: /^Refused: Which releases ran here isn't known\. Nobody is logged in\./,
      },
      {
        title: "where there is no release to go back to",
        given: (world) => (world.proofs = world.proofs.slice(2)),
        ends: 3,
        done: [],
        says: /There is no release before `bad`/,
      },
      {
        title: "where somebody else's update holds the stack's lock",
        given: (world) =>
          (world.locks = [
            {
              lock: {
                holder: "eve@there (process 7)",
                pid: 7,
                hostname: "there",
                since: "2026-11-25T02:00:00Z",
                isAbandoned: false,
              },
            },
          ]),
        ends: 3,
        done: [],
        says: /eve@there \(process 7\) has held it[^]*rollback takeover good/,
      },
      {
        title: "where the file was changed while a person was asked",
        given: (world) => {
          world.answers = ["ROLLBACK"];
          const answer = world.answer.bind(world);
          world.answer = async (question) => {
            world.config({ pinnedTags: ["other"] });
            return answer(question);
          };
        },
        options: { confirm: undefined },
        ends: 3,
        done: [
          "ask `good` is about to go live on the stack prod in place of `bad`. Type ROLLBACK to go on: ",
        ],
        says: /was changed after it was read[^]*rollback plan good/,
        config: { imageTag: "bad", pinned: ["other"] },
      },
      {
        title: "where the preview fails",
        given: (world) => (world.failures.preview = new OperatorError("A policy refuses it.")),
        ends: 3,
        done: [WRITTEN, "preview", "put back"],
        says: /^Refused: A policy refuses it\.\nNext: `npx --no rollback plan good --stack prod`$/,
      },
      {
        title: "where the gate objects to the plan",
        given: (world) =>
          (world.objections = [{ rule: "x-y", level: "mandatory", message: "No." }]),
        ends: 3,
        done: [WRITTEN, "preview", "put back"],
        says: /^Refused: the plan can't be carried out:\nx-y: No\.\nNext: `npx --no rollback plan good/,
      },
    ]);
  });

  describe("fails, and leaves config as it says,", () => {
    testRows(to, USUAL, [
      {
        title: "where config can't be written: nothing is run",
        given: unwritable(() => true),
        ends: "OperatorError",
        done: [],
        says: /The disk is full/,
      },
      {
        title: "where state can't be read from AWS first: nothing is written",
        given: (world) => {
          world.inState = "good";
          world.config({ imageTag: "good" });
          world.failures.refresh = new OperatorError("AWS is away.");
        },
        options: { target: "good" },
        ends: "OperatorError",
        done: ["refresh"],
        says: /AWS is away/,
      },
      {
        title: "put back, where Pulumi fails before ECS is asked for anything",
        given: (world) => (world.up = ups.failsBeforeEcs),
        ends: 1,
        done: [WRITTEN, "preview", UP, "put back"],
        says: /^pulumi up failed: a plugin crashed\.\n`bad` is live, as before\.\nConfig is as it was\.\nNext: `npx --no rollback to good --stack prod`$/,
      },
      {
        title: "put back, where another update has taken the lock meanwhile",
        given: (world) => (world.up = ups.isLockedOut),
        ends: 1,
        done: [WRITTEN, "preview", UP, "put back"],
        says: /^Locked\.\n`bad` is live, as before\.\nConfig is as it was\./,
      },
      {
        title: "put back, where the lock was taken, and what is live can't be seen",
        given: (world) =>
          (world.up = (...given) => {
            world.failures.ecs = new Error("connect ETIMEDOUT");
            ups.isLockedOut(...given);
          }),
        ends: 1,
        done: [WRITTEN, "preview", UP, "put back"],
        says: /What is live couldn't be seen: connect ETIMEDOUT\.\nConfig is as it was\.\nNext: `npx --no rollback status/,
      },
      {
        title: "put back, where ECS has reverted",
        given: (world) => (world.up = ups.isReverted),
        ends: 1,
        done: [WRITTEN, "preview", UP, "put back"],
        says: /`bad` is live, as before\.\nConfig is as it was\.\nNext: `npx --no rollback to first --stack prod`$/,
      },
      {
        title: "put back but for what somebody else wrote meanwhile, which is named",
        given: (world) => {
          world.up = ups.failsBeforeEcs;
          world.failures.putBack = new Error("`imageTag` wasn't set back.");
        },
        ends: 1,
        done: [WRITTEN, "preview", UP, "put back"],
        says: /as before\.\n`imageTag` wasn't set back\.\nNext: /,
        config: { imageTag: "good", pinned: ["bad"] },
      },
      {
        title: "with the target, and without its pin, where the target fails its proof",
        given: (world) => (world.up = ups.failsItsProof),
        ends: 4,
        done: [WRITTEN, "preview", UP, "write -pinnedTags"],
        says: /^It answered 500\.\n`good` is live, but wasn't verified\.\n`bad` isn't pinned: nothing better is proven\.\nNext: `npx --no rollback to first --stack prod`$/,
        config: { imageTag: "good", pinned: [] },
      },
      {
        title: "with the older pins, where the target fails its proof",
        given: (world) => {
          world.config({ pinnedTags: ["older"] });
          world.up = ups.failsItsProof;
        },
        ends: 4,
        done: [
          'write imageTag=good rollback -emergency pinnedTags=["older","bad"]',
          "preview",
          UP,
          'write pinnedTags=["older"]',
        ],
        config: { imageTag: "good", pinned: ["older"] },
      },
      {
        title: "with the first error first, where the pin can't be taken back",
        given: (world) => {
          world.up = ups.failsItsProof;
          unwritable((changes) => "pinnedTags" in changes && !("imageTag" in changes))(world);
        },
        ends: 4,
        done: [WRITTEN, "preview", UP],
        says: /^It answered 500\.\n[^]*\n`bad` is still pinned, though nothing better is proven: The disk is full\.\nNext: /,
        config: { imageTag: "good", pinned: ["bad"] },
      },
      {
        title: "with the target, where nobody can see what is live",
        given: (world) => (world.up = ups.endsInSilence),
        ends: 1,
        done: [WRITTEN, "preview", UP, "write -pinnedTags"],
        says: /What is live couldn't be seen: connect ETIMEDOUT\.[^]*Next: `npx --no rollback status/,
        config: { imageTag: "good", pinned: [] },
      },
    ]);
  });

  describe("ends by a signal", () => {
    testRows(to, USUAL, [
      {
        title: "at a question, before anything was written",
        given: (world) => (world.answers = [new Interrupted()]),
        options: NOBODY,
        ends: "Interrupted",
        done: [
          "ask `good` is about to go live on the stack prod in place of `bad`. Type ROLLBACK to go on: ",
        ],
      },
      {
        title: "at a question that Ctrl-D answers",
        given: (world) => (world.answers = [new Unanswered()]),
        options: NOBODY,
        ends: "Unanswered",
        done: [
          "ask `good` is about to go live on the stack prod in place of `bad`. Type ROLLBACK to go on: ",
        ],
      },
      {
        title: "during the preview, with config put back",
        given: (world) =>
          Object.defineProperty(world.failures, "preview", {
            get: () => {
              world.interrupt();
              return new OperatorError("Interrupted.");
            },
          }),
        ends: "Interrupted",
        done: [WRITTEN, "preview", "put back"],
      },
      {
        title: "before the update, with config put back",
        given: (world) => (world.up = ups.isInterruptedBefore),
        ends: "Interrupted",
        done: [WRITTEN, "preview", UP, "put back"],
      },
      {
        title: "during the update: the target is live and not judged, so the same command goes on",
        given: (world) => (world.up = ups.isInterrupted),
        ends: 4,
        done: [WRITTEN, "preview", UP, "write -pinnedTags"],
        says: /^Interrupted\.\n`good` is live, but wasn't verified\.[^]*Next: `npx --no rollback to good --stack prod`$/,
        config: { imageTag: "good", pinned: [] },
      },
      {
        title: "during the update, when the target had already failed its proof: another is named",
        given: (world) =>
          (world.up = (...given) => {
            world.interrupt();
            ups.failsItsProof(...given);
          }),
        ends: 4,
        done: [WRITTEN, "preview", UP, "write -pinnedTags"],
        says: /^Interrupted, when `good` had already failed its proof[^]*Next: `npx --no rollback to first/,
        config: { imageTag: "good", pinned: [] },
      },
    ]);
  });

  testRows(to, USUAL, [
    {
      title: "stops at a bug of ours, which is nobody's failed rollback",
      given: (world) => (world.up = ups.hasABug),
      ends: "TypeError",
      done: [WRITTEN, "preview", UP],
      config: { imageTag: "good", pinned: ["bad"] },
    },
    {
      title: "puts config back for a bug in the preview, too",
      given: (world) => (world.failures.preview = new TypeError("x is not a function")),
      ends: "TypeError",
      done: [WRITTEN, "preview", "put back"],
    },
  ]);

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
