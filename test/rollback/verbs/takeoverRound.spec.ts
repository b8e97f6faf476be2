import { CannotStop } from "../../../src/aws/ecsService";
import { OperatorError } from "../../../src/errors";
import { takeover } from "../../../src/rollback/verbs/takeover";
import { testRows } from "../fakes/runs";
import { GONE, hanging, THEN, USUAL } from "./hangingUpdate";

describe("rollback takeover", () => {
  describe("goes round Pulumi", () => {
    testRows(takeover, USUAL, [
      {
        title: "where ECS says that it can't stop the deployment: by the revision that was proven",
        given: (world) => {
          hanging(world);
          world.failures.stop = new CannotStop("ECS lists no service deployment under way");
        },
        ends: 0,
        // State says so by then: what is left is to prove it.
        done: [
          "StopServiceDeployment",
          "UpdateService app:2",
          "cancel",
          "refresh",
          'write imageTag=good -emergency pinnedTags=["bad"]',
          "preview",
          'up "redeploy good by ann: the checkout fails", planned',
        ],
        narrates: /can't be stopped \(ECS lists no service[^]*ECS was asked to run `good` instead/,
        config: GONE,
      },
      {
        title: "for nothing else: not for an AWS that doesn't answer",
        given: (world) => {
          hanging(world);
          world.failures.stop = new OperatorError("TimeoutError.");
        },
        ends: 0,
        done: ["StopServiceDeployment", "cancel", ...THEN],
        narrates: /The deployment goes on until the rollback replaces it: TimeoutError\./,
        config: GONE,
      },
      {
        title: "never for a bug of ours",
        given: (world) => {
          hanging(world);
          world.failures.stop = new TypeError("x is not a function");
        },
        ends: "TypeError",
        done: ["StopServiceDeployment"],
      },
      {
        title: "and goes on where ECS refuses that, too",
        given: (world) => {
          hanging(world);
          world.failures.stop = new CannotStop("AccessDenied");
          world.failures.update = new OperatorError("AccessDeniedException.");
        },
        ends: 0,
        done: ["StopServiceDeployment", "UpdateService app:2", "cancel", ...THEN],
        narrates: /goes on until the rollback replaces it: AccessDeniedException/,
        config: GONE,
      },
      {
        title: "never where nothing is known of what was proven",
        given: (world) => {
          hanging(world);
          world.failures.stop = new CannotStop("Unsupported");
          world.failures.state = new OperatorError("Nobody is logged in.");
        },
        options: { target: "good" },
        ends: 3,
        done: [],
        says: /it was never proven here/,
      },
    ]);
  });
});
