import { OperatorError } from "../../../src/errors";
import { Interrupted } from "../../../src/process/changes";
import { breakGlass } from "../../../src/rollback/verbs/breakGlass";
import { proofsOf } from "../../guards/release/proofs";
import { testRows } from "../fakes/runs";
import { CONFIRMED, type World } from "../fakes/world";

const { confirm, reason } = CONFIRMED;
const USUAL = { confirm, reason, stack: "prod", target: "previous" };
const UPDATE = "UpdateService app:2 by force";
const TAGGED = 'tag {"release":"good","break-glass":"ann: the checkout fails"}';
const ASKED =
  "ask `good` is about to go live on the stack prod in place of `bad`, without Pulumi. Type ROLLBACK to go on: ";

function withoutState(world: World): void {
  world.failures.state = new OperatorError("Nobody is logged in.");
}

describe("rollback break-glass", () => {
  testRows(breakGlass, USUAL, [
    {
      title: "asks ECS for the revision that was proven, leaves a note, proves it, and names adopt",
      ends: 0,
      done: [UPDATE, TAGGED, "prove good"],
      says: /^`good` is live, healthy and fast: verified in 7 s, p50 5 ms, p95 9 ms\.\n.*Next, once Pulumi is back: `npx --no rollback adopt --stack prod`$/,
      narrates:
        /The same by hand:\n {2}aws ecs describe-services [^]*aws ecs update-service .*app:2[^]*ECS was asked to run `good`$/,
    },
    {
      title: "takes a tag that is typed, and says what speaks against it",
      given: (world) => (world.inEcs = "good"),
      options: { target: "bad" },
      ends: 0,
      done: [
        "UpdateService app:3 by force",
        'tag {"release":"bad","break-glass":"ann: the checkout fails"}',
        "prove bad",
      ],
      narrates: /Careful: `bad` failed its proof/,
    },
    {
      title: "goes by a copy of the proofs where state can't be read",
      given: (world) => {
        withoutState(world);
        const proofs = proofsOf("first", "good", "bad!");
        world.copy = { at: "2026-11-24T20:00:00Z", proofs, pinnedTags: [] };
      },
      ends: 0,
      done: [UPDATE, TAGGED, "prove good"],
      narrates:
        /State can't be read: Nobody is logged in\.\nGoing by a copy of what was proven, of 2026/,
    },
    {
      title: "doesn't wait for a registry that is silent",
      given: (world) => (world.failures.registry = new Error("no answer within 2 s")),
      ends: 0,
      done: [UPDATE, TAGGED, "prove good"],
    },
    {
      title: "leaves no note where AWS refuses that, and says so",
      given: (world) => (world.failures.tag = new OperatorError("AccessDeniedException.")),
      ends: 0,
      done: [UPDATE, TAGGED, "prove good"],
      narrates:
        /ECS was asked to run `good`\nNo note was left on the service: AccessDeniedException\.$/,
    },
    {
      title: "asks a person for the word and the reason",
      given: (world) => (world.answers = ["ROLLBACK", "the checkout fails"]),
      options: { confirm: undefined, reason: undefined },
      ends: 0,
      done: [ASKED, "ask Why (at least ten characters): ", UPDATE, TAGGED, "prove good"],
    },
    {
      title: "asks nobody where the stack has no production's guards",
      given: (world) => world.config({ guards: "development" }),
      options: { confirm: undefined },
      ends: 0,
      done: [UPDATE, TAGGED, "prove good"],
    },
    {
      title: "says that it is live, and not proven, where the proof fails",
      given: (world) => (world.failures.prove = new OperatorError("It answered 500.")),
      ends: 4,
      done: [UPDATE, TAGGED, "prove good"],
      says: /^It answered 500\.\n.*rollback adopt/,
    },
    {
      title: "stops at a bug of ours in the proof",
      given: (world) => (world.failures.prove = new TypeError("x is not a function")),
      ends: "TypeError",
      done: [UPDATE, TAGGED, "prove good"],
    },
  ]);

  describe("asks ECS for nothing", () => {
    testRows(breakGlass, USUAL, [
      {
        title: "without the word",
        options: { confirm: "yes" },
        ends: 3,
        done: [],
        says: /it isn't confirmed: --confirm must be ROLLBACK[^]*rollback break-glass previous/,
      },
      {
        title: "without a reason that is long enough",
        options: { reason: "short" },
        ends: 3,
        done: [],
        says: /--reason must have at least 10 characters/,
      },
      {
        title: "when the question is interrupted",
        given: (world) => (world.answers = [new Interrupted()]),
        options: { confirm: undefined },
        ends: "Interrupted",
        done: [ASKED],
      },
      {
        title: "when the process is to end before it began",
        given: (world) => world.interrupt(),
        ends: "Interrupted",
        done: [],
      },
      {
        title: "where ECS is silent",
        given: (world) =>
          (world.failures.ecs = Object.assign(new Error("connect ETIMEDOUT"), {
            code: "ETIMEDOUT",
          })),
        ends: "OperatorError",
        done: [],
        says: /^ECS couldn't be asked to say what is live: connect ETIMEDOUT\.$/,
      },
      {
        title: "where ECS refuses to list its task definitions",
        given: (world) => (world.failures.revisions = new OperatorError("AccessDenied.")),
        ends: "OperatorError",
        done: [],
      },
      {
        title: "where the registry says that the image is gone",
        given: (world) => world.images.delete("good"),
        ends: 3,
        done: [],
        says: /the registry has no image `good`: its tasks could not start\.[^]*rollback candidates/,
      },
      {
        title: "where nothing is known of the past, and no tag is typed",
        given: withoutState,
        ends: 3,
        done: [],
        says: /a tag must be typed\. Kept task definitions: bad, good, first\./,
        narrates: /No copy of what was proven here was found: there is none on this machine\./,
      },
      {
        title: "for a release that is pinned",
        given: (world) => world.config({ pinnedTags: ["first"] }),
        options: { target: "first" },
        ends: 3,
        done: [],
        says: /`first` is pinned as bad\.[^]*rollback unpin first/,
      },
      {
        title: "for the release that is live",
        options: { target: "bad" },
        ends: 3,
        done: [],
        says: /`bad` is live already\.[^]*rollback verify/,
      },
    ]);
  });

  testRows(breakGlass, USUAL, [
    {
      title: "fails, and proves nothing, where ECS refuses the update",
      given: (world) => (world.failures.update = new OperatorError("AccessDeniedException.")),
      ends: "OperatorError",
      done: [UPDATE],
      says: /AccessDeniedException/,
    },
  ]);
});
