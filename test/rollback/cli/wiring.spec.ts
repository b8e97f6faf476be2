// From the words that are typed to what is done: each verb with its own options, in a small world.
import assert from "node:assert/strict";
import type { Outcome } from "../../../src/report/outcome";
import { program } from "../../../src/rollback/cli/program";
import { proofsOf } from "../../guards/release/proofs";
import { aVerdict, Migrations } from "../databaseVerdict";
import { World } from "../fakes/world";
import { depsOf } from "../fakes/worldDeps";

const CONFIRM = ["--confirm", "ROLLBACK", "--reason", "the checkout fails"];
const PEOPLE = [...CONFIRM, "--requested-by", "ann", "--approved-by", "bob"];
const GO_ON = [...PEOPLE, "--justification", "no fix is in sight", "--unchecked"];
const BACK = [
  'write imageTag=good rollback -emergency pinnedTags=["bad"]',
  "preview",
  'up "rollback good by ann: the checkout fails", planned',
  "write -rollback",
];

/** `good` is live behind Pulumi's back. */
const apart = (world: World) => void (world.inEcs = "good");
const pinned = (world: World) => world.config({ pinnedTags: ["good"] });
/** ECS's image of `good` isn't the one that was proven. */
const moved = (world: World) =>
  void (world.proofs = world.proofs.map((entry) => ({ ...entry, digest: "sha256:other" })));

/** The migrations between `good` and the database. */
const risky = (world: World) =>
  void (world.migrations = new Migrations({ good: aVerdict("rows-changed", "column-dropped") }));

describe("what is typed is what is done:", () => {
  const lines: [words: string[], code: number, done: string[], given?: (world: World) => void][] = [
    [["status"], 4, []],
    [["candidates", "--all", "--clone", "../app"], 0, []],
    [["plan", "previous"], 0, ["preview"]],
    [["plan", "good", "--accept-moved-tag", "--read-only"], 0, ["preview"], moved],
    [["plan", "good"], 3, [], moved],
    [["to", "previous", ...GO_ON], 0, BACK],
    [["to", "good", ...GO_ON], 3, [], moved],
    [["to", "good", "--accept-moved-tag", ...GO_ON], 0, BACK, moved],
    [["to", "previous", ...GO_ON], 3, [], risky],
    [
      ["to", "previous", "--accept-risk", "rows-changed", "column-dropped", ...GO_ON],
      0,
      BACK,
      risky,
    ],
    [["to", "previous", "--accept-risk=rows-changed,column-dropped", ...GO_ON], 0, BACK, risky],
    // As GitHub's form hands it on: one word.
    [["to", "previous", "--accept-risk=rows-changed column-dropped", ...GO_ON], 0, BACK, risky],
    [["plan", "good", "--accept-risk", "rows-changed"], 3, [], risky],
    [["plan", "good", "--accept-risk", "rows-changed,column-dropped"], 0, ["preview"], risky],
    [["to", "good", "--dry-run", "--unchecked"], 3, [], risky],
    [["to", "previous", "--dry-run", ...GO_ON], 0, ["preview"]],
    [["to", "previous", ...PEOPLE], 3, []],
    [
      ["to", "previous", "--emergency", "--maintenance", "on", ...GO_ON],
      0,
      [
        'write imageTag=good rollback emergency=true pinnedTags=["bad"] maintenance=true',
        'up "rollback good by ann: the checkout fails"',
        "write -rollback",
      ],
    ],
    [
      ["deploy", "new", "--reason", "the next one"],
      0,
      ["write imageTag=new -emergency", "preview", 'up "deploy new by ann: the next one", planned'],
    ],
    [["deploy", "new", "--dry-run"], 0, ["preview"]],
    [
      ["undo", ...GO_ON],
      0,
      [
        "write imageTag=good rollback -emergency pinnedTags=[]",
        "preview",
        'up "rollback good by ann: the checkout fails", planned',
        "write -rollback",
      ],
      (world) => {
        world.inEcs = world.inState = "first";
        world.proofs = proofsOf("first", "good", "first");
        world.config({ imageTag: "first", pinnedTags: ["good"] });
      },
    ],
    [
      ["takeover", "previous", ...GO_ON],
      0,
      ["cancel", "refresh", ...BACK],
      (world) => (world.locks = [{ unknown: "nobody tells" }]),
    ],
    [["verify"], 0, ["prove bad"], (world) => world.config({ maintenance: true })],
    [["verify", "--watch", "--seconds", "1"], 0, []],
    [["verify", "--standby"], 4, []],
    [
      ["break-glass", "previous", ...CONFIRM],
      0,
      [
        "UpdateService app:2 by force",
        'tag {"release":"good","break-glass":"ann: the checkout fails"}',
        "prove good",
      ],
    ],
    [["adopt", ...PEOPLE], 3, [], apart],
    [
      ["adopt", "--yes", ...PEOPLE, "--justification", "no fix is in sight"],
      0,
      [
        "write imageTag=good -emergency rollback",
        "refresh",
        'up "adopt good by ann: the checkout fails"',
        "write -rollback",
      ],
      apart,
    ],
    [["pin", "good"], 0, ['write pinnedTags=["good"]']],
    [["unpin", "good"], 0, ["write -pinnedTags"], pinned],
    [["sync"], 0, []],
    [["maintenance", "on"], 0, ["write maintenance=true", 'up "maintenance on by ann: asked for"']],
    [
      ["maintenance", "off"],
      0,
      [
        "write maintenance=false",
        'up "maintenance off by ann: asked for"',
        'up "maintenance off by ann: asked for"',
      ],
    ],
  ];
  for (const [words, code, done, given] of lines) {
    const typed = words.join(" ").replace(GO_ON.join(" "), "…");
    it(`${typed}, and ends with ${code}`, async () => {
      const world = new World();
      given?.(world);
      const printed: Outcome[] = [];
      const { folder, signal, narrate } = depsOf(world);
      const root = program(
        { folder, signal, narrate, print: (outcome) => void printed.push(outcome) },
        undefined,
        (run) => ({ ...depsOf(world), ...run }),
      );
      await root.parseAsync(["node", "rollback", "--stack", "prod", ...words]);
      assert.equal(printed[0]?.exitCode, code, printed[0]?.lines.join("\n"));
      assert.deepEqual(world.done, done);
      world.remove();
    });
  }
});
