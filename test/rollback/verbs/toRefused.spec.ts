import { OperatorError } from "../../../src/errors";
import { to } from "../../../src/rollback/verbs/to";
import { testRows } from "../fakes/runs";
import { USUAL, WRITTEN } from "./usualTo";

describe("rollback to", () => {
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
          "ask Not checked: database (whether `good` can live with today's schema isn't known: no clone of the application is configured: set config `application.clone` to a folder or a URL). Continue anyway? (yes/no) ",
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
});
