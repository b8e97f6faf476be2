import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { killProcessesIn, killProcessesOf } from "../../../sandbox/containers/orphans";

/** A process that never ends by itself, as `node <script> <argument>`. */
function idle(script: string, argument: string) {
  fs.writeFileSync(script, "setInterval(() => {}, 1000); console.log('up');");
  return spawn(process.execPath, [script, argument], { stdio: ["ignore", "pipe", "ignore"] });
}

describe("what a killed run left", () => {
  let folder: string;
  beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), "orphans-"))));
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  it("is found by its program and an argument that is this checkout's alone", async () => {
    const mine = idle(path.join(folder, "a.js"), `${folder}/mine`);
    const other = idle(path.join(folder, "b.js"), `${folder}/mine-not`);
    await Promise.all([once(mine.stdout, "data"), once(other.stdout, "data")]);
    await killProcessesOf(["node"], `${folder}/mine`);
    assert.equal(mine.signalCode ?? (await once(mine, "exit"))[1], "SIGKILL");
    assert.equal(other.exitCode, null);
    other.kill("SIGKILL");
    await once(other, "exit");
  });

  it("is found by the folder of its script, not by one whose name begins alike", async () => {
    fs.mkdirSync(path.join(folder, "tools"));
    fs.mkdirSync(path.join(folder, "tools2"));
    const mine = idle(path.join(folder, "tools", "a.js"), "x");
    const other = idle(path.join(folder, "tools2", "b.js"), path.join(folder, "tools", "c"));
    await Promise.all([once(mine.stdout, "data"), once(other.stdout, "data")]);
    await killProcessesIn(path.join(folder, "tools"));
    assert.equal(mine.signalCode ?? (await once(mine, "exit"))[1], "SIGKILL");
    assert.equal(other.exitCode, null);
    other.kill("SIGKILL");
    await once(other, "exit");
  });
});
