import assert from "node:assert/strict";
import { plan } from "../../../src/rollback/verbs/plan";
import { to } from "../../../src/rollback/verbs/to";
import { ending } from "../fakes/runs";
import { World } from "../fakes/world";
import { depsOf } from "../fakes/worldDeps";
import { USUAL, WRITTEN } from "./usualTo";

describe("where no plan can be saved, since the temporary folder can't be written to,", () => {
  const before = process.env["TMPDIR"];
  let world: World;
  beforeEach(() => {
    world = new World();
    process.env["TMPDIR"] = "/dev/null/folder";
  });
  afterEach(() => {
    world.remove();
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
  });

  it("`to` puts config back, names the folder, and prints itself with another one", async () => {
    const { ends, lines } = await ending(to(USUAL, depsOf(world)));
    assert.equal(ends, 3, lines.join("\n"));
    assert.deepEqual(world.done, [WRITTEN, "put back"]);
    assert.match(
      lines.join("\n"),
      /temporary folder \/dev\/null\/folder is full or can't be written to\. Make room there, or use \S+\.\nNext: `TMPDIR=\S+ npx --no rollback to good --stack prod`$/,
    );
  });

  it("`plan` does the same", async () => {
    const { ends, lines } = await ending(plan({ stack: "prod", target: "good" }, depsOf(world)));
    assert.equal(ends, 3, lines.join("\n"));
    assert.deepEqual(world.done, []);
    assert.match(
      lines.join("\n"),
      /NO {4}preview: the plan can't be saved[^]*\nNext: `TMPDIR=\S+ npx --no rollback plan good --stack prod`$/,
    );
  });
});
