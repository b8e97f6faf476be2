import { OperatorError } from "../../../src/errors";
import { breakGlass } from "../../../src/rollback/verbs/breakGlass";
import { testRows } from "../fakes/runs";
import { CONFIRMED } from "../fakes/world";

const { confirm, reason } = CONFIRMED;
const USUAL = { confirm, reason, stack: "prod", target: "previous" };
const UPDATE = "UpdateService app:2 by force";
const TAGGED = 'tag {"release":"good","break-glass":"ann: the checkout fails"}';

describe("rollback break-glass", () => {
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
        says: /^The load balancer couldn't be asked to send all users to slot b: .*not authorized\.$/,
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
        says: /^Refused: users get both slots \(the traffic rule has the weights 1 and 1\), so nobody can tell which release came before: a tag must be typed\. Kept task definitions: bad, good, first\.\nNext: `npx --no rollback status/,
      },
    ]);
  });
});
