import assert from "node:assert/strict";
import { OperatorError } from "../../../src/errors";
import { takeLock } from "../../../src/process/fileLock";
import type { RollbackDeps } from "../../../src/rollback/deps";
import { pin } from "../../../src/rollback/verbs/pin";
import { to } from "../../../src/rollback/verbs/to";
import { ending, testRows } from "../fakes/runs";
import { CONFIRMED, World } from "../fakes/world";
import { depsOf } from "../fakes/worldDeps";

interface Pin {
  readonly text: string;
  readonly verb: "pin" | "unpin";
}

const run = ({ text, verb }: Pin, deps: RollbackDeps) => pin("prod", text, verb, deps);

describe("rollback pin", () => {
  testRows(run, { text: "good", verb: "pin" }, [
    {
      title: "refuses a beginning that is too short to be one",
      options: { text: "goo" },
      ends: 3,
      done: [],
      says: /`goo` never ran here, and the registry has no such image/,
    },
    {
      title: "takes a tag that ran here",
      ends: 0,
      done: ['write pinnedTags=["good"]'],
      says: /^`good` is pinned: it can't be deployed\. Commit .*Pulumi\.prod\.yaml, so that it holds for everybody\.$/,
      config: { imageTag: "bad", pinned: ["good"] },
    },
    {
      title: "takes the unique beginning of one",
      given: (world) =>
        (world.updates = world.updates.map((one) => ({ ...one, imageTag: "1b2f4d6e8a0c" }))),
      options: { text: "1b2f4" },
      ends: 0,
      done: ['write pinnedTags=["1b2f4d6e8a0c"]'],
      says: /^`1b2f4d6e8a0c` is pinned/,
      config: { imageTag: "bad", pinned: ["1b2f4d6e8a0c"] },
    },
    {
      title: "takes a tag that never ran here when the registry has its image, and says so",
      options: { text: "new" },
      ends: 0,
      done: ['write pinnedTags=["new"]'],
      says: /`new` never ran here; the registry has its image\.$/,
      config: { imageTag: "bad", pinned: ["new"] },
    },
    {
      title: "refuses a tag that nobody has",
      options: { text: "1b2x" },
      ends: 3,
      done: [],
      says: /never ran here, and the registry has no such image/,
    },
    {
      title: "refuses it where the registry is silent",
      given: (world) => (world.failures.registry = new Error("the registry hangs")),
      options: { text: "1b2x" },
      ends: 3,
      done: [],
      says: /never ran here, and the registry hangs/,
    },
    {
      title: "refuses a tag that names no build",
      options: { text: "latest" },
      ends: 3,
      done: [],
      says: /names no build/,
    },
    { title: "refuses what is no tag", options: { text: "a b" }, ends: 2, done: [] },
    {
      title: "refuses `previous`: it changes with every release",
      options: { text: "previous" },
      ends: 2,
      done: [],
      says: /name the tag to pin/,
    },
    {
      title: "refuses the live release",
      options: { text: "bad" },
      ends: 3,
      done: [],
      says: /`bad` is live[^]*rollback to previous/,
    },
    {
      title: "refuses what state says is live where ECS is silent",
      given: (world) => (world.failures.ecs = new Error("connect ETIMEDOUT")),
      options: { text: "bad" },
      ends: 3,
      done: [],
      says: /`bad` is live/,
    },
    {
      title: "refuses to guess where the history can't be read",
      given: (world) => (world.failures.history = new OperatorError("Nobody is logged in.")),
      ends: 3,
      done: [],
      says: /what ran here can't be read \(Nobody is logged in\.\)/,
    },
    {
      title: "fails where config can't be written",
      given: (world) =>
        (world.beforeWrite = () => {
          throw new OperatorError("The disk is full.");
        }),
      ends: "OperatorError",
      done: [],
      says: /The disk is full/,
    },
  ]);

  it("is kept out while a rollback previews, and nothing of that is left", async () => {
    const world = new World();
    let pinned: { ends: number | string } = { ends: "never" };
    world.up = () => assert.fail("an update was begun");
    const deps = depsOf(world);
    const engine: RollbackDeps["pulumi"]["engine"] = (file) => ({
      ...deps.pulumi.engine(file),
      preview: async () => {
        pinned = await ending(pin("prod", "good", "pin", deps));
        throw new OperatorError("A policy refuses it.");
      },
    });
    const before = world.at.text;
    const options = { ...CONFIRMED, stack: "prod", target: "good", unchecked: true };
    const { ends } = await ending(to(options, { ...deps, pulumi: { ...deps.pulumi, engine } }));
    assert.deepEqual([ends, pinned.ends], [3, 3]);
    assert.equal(world.at.text, before);
    world.remove();
  });
});

describe("rollback unpin", () => {
  const pinned = (world: World) => world.config({ pinnedTags: ["good", "older"] });

  testRows(run, { text: "older", verb: "unpin" }, [
    {
      title: "lifts a pin, and keeps the others",
      given: pinned,
      ends: 0,
      done: ['write pinnedTags=["good"]'],
      says: /^`older` isn't pinned any more\./,
      config: { imageTag: "bad", pinned: ["good"] },
    },
    {
      title: "takes the key out with the last one",
      given: (world) => world.config({ pinnedTags: ["older"] }),
      ends: 0,
      done: ["write -pinnedTags"],
      config: { imageTag: "bad", pinned: [] },
    },
    {
      title: "asks nobody: it works where everything is silent",
      given: (world) => {
        pinned(world);
        world.failures.ecs = world.failures.state = world.failures.history = new Error("silence");
      },
      options: { text: "old" },
      ends: 0,
      done: ['write pinnedTags=["good"]'],
      config: { imageTag: "bad", pinned: ["good"] },
    },
    {
      title: "refuses a tag without a pin",
      given: pinned,
      options: { text: "bad" },
      ends: 3,
      done: [],
      says: /`bad` isn't pinned/,
    },
    { title: "refuses nothing at all", options: { text: "" }, ends: 2, done: [] },
  ]);

  it("is refused while another command changes the file", async () => {
    const world = new World();
    pinned(world);
    const lock = takeLock(`${world.at.path}.lock`, "eve");
    const { ends, lines } = await ending(pin("prod", "older", "unpin", depsOf(world)));
    assert.equal(ends, 3);
    assert.match(lines[0]!, /eve .* has been changing Pulumi\.prod\.yaml/);
    if ("letGo" in lock) lock.letGo();
    world.remove();
  });
});
