import assert from "node:assert/strict";
import { Interrupted, NotBegun } from "../../../src/process/changes";
import { readStackFile } from "../../../src/config/stackFile";
import { writeConfig } from "../../../src/config/writeStackFile";
import { OperatorError } from "../../../src/errors";
import { EXIT } from "../../../src/report/outcome";
import type { Situation } from "../../../src/rollback/facts/situation";
import { maintenance, type MaintenanceDeps } from "../../../src/rollback/verbs/maintenance";
import { StackFolder } from "../stackFolder";

const LIVE = "1b2f4d6e8a0c";
const AT_REST: Pick<Situation, "state" | "stateTag" | "lock"> = {
  state: { ok: true, value: {} as never },
  stateTag: LIVE,
  lock: { lock: undefined },
};
const LOCKED = "error: the stack is currently locked by 1 lock(s). Either wait for the other";

describe("rollback maintenance", () => {
  let at: StackFolder;
  beforeEach(() => {
    at = new StackFolder();
    writeConfig(at, { imageTag: LIVE });
  });
  afterEach(() => at.remove());

  function run(on: boolean, up: () => Promise<void>, situation: Partial<typeof AT_REST> = {}) {
    const deps: MaintenanceDeps = {
      situation: async () => ({ ...AT_REST, ...situation }),
      engine: () => ({ up }),
    };
    const signal = new AbortController().signal;
    return maintenance({ folder: at.folder, stack: "prod", on, narrate: () => {}, signal }, deps);
  }
  const isOn = () => readStackFile(at.folder, "prod").values.maintenance;
  const never = () => assert.fail("an update was begun");

  it("goes on with one update, and off with two", async () => {
    let updates = 0;
    const up = async () => void updates++;
    assert.equal((await run(true, up)).exitCode, EXIT.done);
    assert.deepEqual([isOn(), updates], [true, 1]);
    assert.equal((await run(false, up)).exitCode, EXIT.done);
    assert.deepEqual([isOn(), updates], [false, 3]);
  });

  const lock = {
    holder: "ann@laptop (process 7)",
    pid: 7,
    hostname: "laptop",
    since: "2026-11-24T20:00:00Z",
    isAbandoned: true,
  };
  const refused: [what: string, situation: Partial<typeof AT_REST>, said: RegExp][] = [
    ["another release is configured", { stateTag: "other" }, /config set imageTag other/],
    ["nothing was deployed", { stateTag: undefined }, /nothing was deployed/],
    ["state can't be read", { state: { ok: false, why: "not logged in" } }, /not logged in/],
    ["an abandoned lock is in the way", { lock: { lock } }, /npx pulumi cancel --yes --stack prod/],
  ];
  for (const [what, situation, said] of refused) {
    it(`is refused where ${what}, and leaves the file`, async () => {
      const before = at.text;
      const { exitCode, lines } = await run(true, never, situation);
      assert.equal(exitCode, EXIT.refused);
      assert.match(lines.join("\n"), said);
      assert.equal(at.text, before);
    });
  }

  it("sets config back where the update never began, and says so", async () => {
    const before = at.text;
    const error = new OperatorError("Locked.", { cause: new Error(LOCKED) });
    const { exitCode, lines } = await run(true, () => Promise.reject(error));
    assert.equal(exitCode, EXIT.failed);
    assert.match(lines.join("\n"), /Locked\.\nNothing was changed\./);
    assert.equal(at.text, before);
  });

  it("leaves config where an update had begun, and says how to go on", async () => {
    const error = new OperatorError("The proof failed.");
    const { lines } = await run(true, () => Promise.reject(error));
    assert.match(lines.join("\n"), /npx --no rollback maintenance on --stack prod/);
    assert.equal(isOn(), true);
  });

  it("ends as interrupted where it was before its update", async () => {
    const before = at.text;
    await assert.rejects(
      run(true, () => Promise.reject(new NotBegun("interrupted"))),
      Interrupted,
    );
    assert.equal(at.text, before);
  });
});
