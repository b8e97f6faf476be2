import assert from "node:assert/strict";
import * as fs from "node:fs";
import { parse } from "yaml";
import { OperatorError } from "../../../src/errors";
import type { RollbackDeps } from "../../../src/rollback/deps";
import { dryRunOf, plan } from "../../../src/rollback/verbs/plan";
import { ending, type Row, testRows } from "../fakes/runs";
import { World } from "../fakes/world";
import { depsOf } from "../fakes/worldDeps";

const USUAL = { stack: "prod", target: "previous" };
const DENIED = {
  kind: "judged",
  principal: "arn:aws:iam::1:role/reader",
  judged: [{ action: "ecs:UpdateService", resources: ["*"], isAllowed: false, missing: [] }],
} as const;

describe("rollback plan", () => {
  testRows(plan, USUAL, [
    {
      title: "shows every check, the changes, the time and the commands, and writes nothing",
      ends: 0,
      done: ["preview"],
      says: /^OK {4}AWS credentials[^]*OK {4}changes: Service app \(update\); nothing else\nExpected: mitigated in \d+ s, steady in \d+ s on AWS at most[^]*By hand: `npx pulumi config set imageTag good --stack prod`, then the lines that `npx pulumi preview --stack prod` prints, then `npx pulumi up --stack prod`\.\nNext: `npx --no rollback to good --stack prod`$/,
    },
    {
      title: "names `deploy` for a release that is new here",
      options: { target: "new", isDeploy: true },
      ends: 0,
      done: ["preview"],
      says: /Next: `npx --no rollback deploy new --stack prod`$/,
    },
    {
      title: "previews nothing where a check says no",
      given: (world) => world.images.delete("good"),
      options: { target: "good" },
      ends: 3,
      done: [],
      says: /NO {4}image exists[^]*Blocked: fix what is marked NO\.$/,
    },
    {
      title: "is refused where the gate objects",
      given: (world) => (world.objections = [{ rule: "x-y", level: "mandatory", message: "No." }]),
      ends: 3,
      done: ["preview"],
      says: /\n {4} {2}changes: Service app \(update\); nothing else\nNO {4}x-y: No\.\n[^]*Blocked/,
    },
    {
      title: "shows what the gate only warns of",
      given: (world) => (world.objections = [{ rule: "x-y", level: "advisory", message: "Hm." }]),
      ends: 0,
      done: ["preview"],
      says: /\n!! {4}x-y: Hm\.\n/,
    },
    {
      title: "is refused where the preview fails, and says why",
      given: (world) =>
        (world.failures.preview = new OperatorError("A policy refuses it.", { hint: "Look." })),
      ends: 3,
      done: ["preview"],
      says: /NO {4}preview: A policy refuses it\.\nLook\.\n/,
    },
    {
      title: "previews nothing where state must be read from AWS first",
      given: (world) => (world.inState = "good"),
      options: { target: "good" },
      ends: 0,
      done: [],
      says: /SKIP {2}changes: state doesn't know what ECS runs; it is refreshed first, then previewed/,
    },
    {
      title: "is refused where IAM denies what it takes",
      given: (world) => (world.access = DENIED),
      ends: 3,
      done: [],
      says: /NO {4}AWS credentials[^]*may not: ecs:UpdateService/,
    },
    {
      title: "plans for somebody else with rights to read alone",
      given: (world) => (world.access = DENIED),
      options: { readOnly: true },
      ends: 0,
      done: ["preview"],
      says: /SKIP {2}AWS credentials/,
    },
    {
      title: "accepts a tag that was moved where that is meant",
      given: (world) =>
        (world.proofs = world.proofs.map((entry) => ({ ...entry, digest: "sha256:other" }))),
      options: { acceptMovedTag: true },
      ends: 0,
      done: ["preview"],
      says: /OK {4}image unchanged +.*the tag was moved; accepted/,
    },
    {
      title: "finds no target where state can't be read",
      given: (world) => (world.failures.state = new OperatorError("Nobody is logged in.")),
      ends: 3,
      done: [],
      says: /Which releases ran here isn't known\. Nobody is logged in\.\nNext: `npx --no rollback candidates/,
    },
    { title: "takes no word for a target", options: { target: "a b" }, ends: 2, done: [] },
    {
      title: "stops at a bug of ours",
      given: (world) => (world.failures.preview = new TypeError("x is not a function")),
      ends: "TypeError",
      done: ["preview"],
    },
  ]);

  it("previews a copy of the stack's file, as if it were confirmed, and removes it", async () => {
    const world = new World();
    const temporary = process.env["TMPDIR"];
    process.env["TMPDIR"] = world.at.folder;
    try {
      await plan(USUAL, depsOf(world));
    } finally {
      if (temporary === undefined) delete process.env["TMPDIR"];
      else process.env["TMPDIR"] = temporary;
    }
    assert.equal(world.copies.length, 1);
    const { config } = parse(world.copies[0]!) as { config: Record<string, unknown> };
    assert.equal(config["conflicto:imageTag"], "good");
    const { from, to, requestedBy } = config["conflicto:rollback"] as Record<string, string>;
    assert.deepEqual([from, to, requestedBy], ["bad", "good", "plan"]);
    assert.deepEqual(fs.readdirSync(world.at.folder).sort(), ["Pulumi.prod.yaml", "Pulumi.yaml"]);
    world.remove();
  });
});

describe("--dry-run", () => {
  type Options = Parameters<typeof dryRunOf>[1];
  const of = (verb: "to" | "deploy") => (options: Options, deps: RollbackDeps) =>
    dryRunOf(verb, options, deps);
  const open: Row<Options> = {
    title: "of `to` stops where the verb would stop to ask, and nobody is there",
    ends: 3,
    done: ["preview"],
    says: /Refused: not checked: database[^]*`npx --no rollback to previous --unchecked --stack prod`$/,
  };
  testRows(of("to"), USUAL, [
    open,
    {
      title: "of `to` goes on where somebody is there to be asked",
      given: (world) => (world.answers = []),
      ends: 0,
      done: ["preview"],
    },
    {
      title: "of `to` goes on where nobody needs to be asked",
      options: { unchecked: true },
      ends: 0,
      done: ["preview"],
    },
  ]);
  testRows(of("deploy"), { ...USUAL, target: "new" }, [
    {
      title: "of `deploy` plans a release that never ran here",
      ends: 0,
      done: ["preview"],
      says: /a deploy of a new release/,
    },
    {
      title: "of `deploy` stops where the registry is silent",
      given: (world) => (world.failures.registry = new Error("no answer within 3 s")),
      ends: 3,
      done: ["preview"],
      says: /not checked: image exists[^]*rollback deploy new --unchecked/,
    },
  ]);

  it("changes nothing", async () => {
    const world = new World();
    const before = world.at.text;
    await ending(dryRunOf("to", { ...USUAL, unchecked: true }, depsOf(world)));
    assert.equal(world.at.text, before);
    assert.deepEqual(world.done, ["preview"]);
    world.remove();
  });
});
