// `down` removes everything that a killed drill leaves behind: processes, containers, network and folders. The drill is
// killed while it sets up, and while a release goes live.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import * as readline from "node:readline";
import { checkoutId } from "../../sandbox/containers/network";
import { takeSandbox } from "../../sandbox/lock";
import { PROJECT_DIR, STATE_DIR } from "../../sandbox/paths";
import { stopSandbox } from "../../sandbox/sandbox";

/** Starts a drill, and kills it when it shows a line that matches. */
async function killDrillAt(line: RegExp): Promise<void> {
  const main = path.join(PROJECT_DIR, "sandbox", "drill", "main.ts");
  const drill = spawn(process.execPath, ["-r", "./sandbox/typescript.js", main], {
    cwd: PROJECT_DIR,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => drill.once("exit", resolve));
  const shown: string[] = [];
  for await (const text of readline.createInterface({ input: drill.stdout })) {
    shown.push(text);
    if (line.test(text)) drill.kill("SIGKILL");
  }
  await ended;
  assert.equal(drill.signalCode, "SIGKILL", `${line} was never shown:\n${shown.join("\n")}`);
}

/** Command lines of all processes that have something of this checkout's sandbox in them. */
function processesOfSandbox(): string[] {
  return fs
    .readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)
    .map((pid) => {
      try {
        return fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
      } catch {
        return "";
      }
    })
    .filter((command) => command.includes(STATE_DIR) || command.includes(`${PROJECT_DIR}/.cache/`));
}

describe("a drill that is killed", () => {
  const moments: [string, RegExp][] = [
    ["while it sets up", /^Containers run on/],
    ["while a release goes live", /ECS: \d\/2 tasks running/],
  ];
  for (const [moment, line] of moments) {
    it(`${moment} leaves nothing behind after \`down\``, async () => {
      await killDrillAt(line);
      await stopSandbox();
      assert.deepEqual(processesOfSandbox(), []);
      assert.ok(!fs.existsSync(`/sys/class/net/cf-${checkoutId(PROJECT_DIR)}`));
      assert.ok(!fs.readFileSync("/proc/mounts", "utf8").includes(STATE_DIR));
      assert.ok(!fs.existsSync(STATE_DIR));
    });
  }
});

describe("a sandbox that a test uses", () => {
  for (const command of ["up", "env", "down"]) {
    it(`is left alone by \`sandbox ${command}\``, () => {
      const letGo = takeSandbox("tests");
      try {
        const main = path.join(PROJECT_DIR, "sandbox", "main.ts");
        const { status, stdout, stderr } = spawnSync(
          process.execPath,
          ["-r", "./sandbox/typescript.js", main, command],
          { cwd: PROJECT_DIR, encoding: "utf8" },
        );
        assert.equal(status, 1, stderr);
        assert.equal(stdout, "");
        assert.match(stderr, /sandbox is in use by `tests` \(process \d+\)/);
      } finally {
        letGo();
      }
    });
  }
});
