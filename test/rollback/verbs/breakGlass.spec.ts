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
        /The same by hand:\n {2}aws ecs describe-services [^]*aws ecs update-service .*app:2[^]*ECS was asked for `good`$/,
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
        /ECS was asked for `good`\nNo note was left on the service: AccessDeniedException\.$/,
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
        says: /^ECS couldn't be asked for what is live: connect ETIMEDOUT\.$/,
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
        says: /a tag must be typed\. Task definitions are kept of: bad, good, first\./,
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

  describe("on two slots", () => {
    const FLIP = "ModifyRule to slot b";
    const TAGGED_B = TAGGED.replace("tag ", "tag slot b ");

    testRows(breakGlass, USUAL, [
      {
        title: "sends users to the slot that has it warm, and marks and proves that slot's service",
        given: (world) => world.hasIdle({ tag: "good", tasks: 2 }),
        ends: 0,
        done: [FLIP, TAGGED_B, "prove good in slot b"],
        says: /^`good` is live, healthy and fast[^]*rollback adopt --stack prod`$/,
        narrates:
          /The same by hand:\n {2}aws ecs describe-services .* --services conflicto-prod-svc-b\n {2}aws elbv2 modify-rule --region us-west-2 --rule-arn arn:rule --actions '\[.*"arn:group\/a","Weight":0.*"arn:group\/b","Weight":1.*\]'\nUsers go to slot b: `good`$/,
      },
      {
        title: "needs no image for that: its tasks run",
        given: (world) => {
          world.hasIdle({ tag: "good", tasks: 2 });
          world.images.delete("good");
        },
        ends: 0,
        done: [FLIP, TAGGED_B, "prove good in slot b"],
      },
      {
        title: "asks ECS where that slot's tasks aren't all healthy, and says so",
        given: (world) => world.hasIdle({ tag: "good", tasks: 2, healthy: 1 }),
        ends: 0,
        done: [UPDATE, TAGGED, "prove good"],
        narrates:
          /Slot b has `good`, but has 1 of 2 tasks healthy\. Its tasks must start first\.[^]*aws ecs update-service .*app:2/,
      },
      {
        title: "asks the service of slot b where users are there, and the other one is cold",
        given: (world) => {
          world.liveSlot = world.slotInState = "b";
          world.hasIdle({ tag: "first", tasks: 2 });
        },
        ends: 0,
        done: [UPDATE.replace("app:2", "of slot b app:2"), TAGGED_B, "prove good in slot b"],
        narrates: /aws ecs update-service .*--service conflicto-prod-svc-b --task-definition app:2/,
      },
      {
        title: "proves it although its note can't be left: users are there",
        given: (world) => {
          world.hasIdle({ tag: "good", tasks: 2 });
          world.failures.tags = new OperatorError("AccessDeniedException.");
        },
        ends: 0,
        done: [FLIP, "prove good in slot b"],
        narrates: /No note was left on the service: AccessDeniedException\.$/,
      },
      {
        title: "fails, and proves nothing, where the load balancer refuses",
        given: (world) => {
          world.hasIdle({ tag: "good", tasks: 2 });
          const refused = { $metadata: {}, name: "AccessDeniedException" };
          world.failures.flip = Object.assign(new Error("not authorized"), refused);
        },
        ends: "OperatorError",
        done: [FLIP],
        says: /^The load balancer couldn't be asked for all users to go to slot b: .*not authorized\.$/,
      },
      {
        title: "fails as an error of the operator's where Ctrl-C comes while AWS is silent",
        given: (world) => {
          world.hasIdle({ tag: "good", tasks: 2 });
          Object.defineProperty(world.failures, "flip", {
            get: () => {
              world.interrupt();
              return new DOMException("The operation timed out.", "TimeoutError");
            },
          });
        },
        ends: "OperatorError",
        done: [FLIP],
      },
      {
        title: "is refused where users have it already",
        given: (world) => {
          world.hasIdle({ tag: "good", tasks: 2 });
          world.flip();
        },
        options: { target: "good" },
        ends: 3,
        done: [],
        says: /`good` is live already\.[^]*rollback verify/,
      },
      {
        title: "brings all users to a release that half of them have",
        given: (world) => {
          [world.inEcs, world.inState] = ["good", "good"];
          world.hasIdle({ tag: "bad", tasks: 2 });
          world.weights = { a: 1, b: 1 };
        },
        options: { target: "good" },
        ends: 0,
        done: ["ModifyRule to slot a", TAGGED, "prove good"],
      },
      {
        title: "brings users back to a release while nobody is served",
        given: (world) => {
          [world.inEcs, world.inState] = ["good", "good"];
          world.hasIdle({ tag: "bad", tasks: 0 });
          world.weights = { a: 0, b: 0 };
        },
        options: { target: "good" },
        ends: 0,
        done: ["ModifyRule to slot a", TAGGED, "prove good"],
      },
      {
        title: "brings them together where neither slot has the release",
        given: (world) => {
          world.hasIdle({ tag: "good", tasks: 2 });
          world.weights = { a: 1, b: 1 };
        },
        options: { target: "first" },
        ends: 0,
        done: [
          "UpdateService app:1 by force",
          "ModifyRule to slot a",
          TAGGED.replace("good", "first"),
          "prove first",
        ],
        narrates: /aws ecs update-service .*\n {2}aws elbv2 modify-rule /,
      },
      {
        title: "must be told a tag while users get both slots",
        given: (world) => {
          world.hasIdle({ tag: "good", tasks: 2 });
          world.weights = { a: 1, b: 1 };
        },
        ends: 3,
        done: [],
        says: /^Refused: users get both slots \(the traffic rule has the weights 1 and 1\), so nobody can tell which release came before: a tag must be typed\. Task definitions are kept of: bad, good, first\.\nNext: `npx --no rollback status/,
      },
    ]);
  });
});
