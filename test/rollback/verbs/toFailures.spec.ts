import { OperatorError } from "../../../src/errors";
import { Interrupted } from "../../../src/process/changes";
import { Unanswered } from "../../../src/process/ending";
import { to } from "../../../src/rollback/verbs/to";
import { testRows } from "../fakes/runs";
import * as ups from "../fakes/ups";
import { unwritable, UP, USUAL, WRITTEN } from "./usualTo";

const NOBODY = { confirm: undefined, reason: undefined };

describe("rollback to", () => {
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
});
