// Python environments in the project's cache: each made once, and again when its list of packages changes.
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { OperatorError } from "../src/errors";
import { run, tryRun } from "./containers/command";
import { CACHE_DIR } from "./paths";

/** An environment. */
export interface PythonEnvironment {
  /** Its folder in `.cache`. */
  readonly name: string;
  /** A requirements file in which every package stands, with its version. */
  readonly requirements: string;
  /** A line for whoever waits for it. */
  readonly announcement: string;
}

const INSTALL_LIMIT_MS = 300_000;
// 3.10 would need four more packages, only there.
const PYTHON_TOO_OLD = "import sys; sys.exit(sys.version_info < (3, 11))";

/**
 * Makes it; a second call takes milliseconds.
 *
 * @param report gets the announcement before anything that takes seconds.
 * @returns the absolute path of its `bin` folder.
 * @throws OperatorError when Python 3.11 or its venv module is missing, or when pip fails.
 */
export async function pythonEnvironment(
  { name, requirements, announcement }: PythonEnvironment,
  report: (line: string) => void,
): Promise<string> {
  const folder = path.join(CACHE_DIR, name);
  const bin = path.join(folder, "bin");
  // Written last: an environment without it, or with another hash, is made again.
  const stamp = path.join(folder, "requirements.sha256");
  const hash = createHash("sha256").update(fs.readFileSync(requirements)).digest("hex");
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, "utf8") === hash) return bin;
  await requirePython();
  report(announcement);
  fs.rmSync(folder, { recursive: true, force: true });
  await run("python3", ["-m", "venv", folder]);
  // Every package is in the list: --no-deps keeps an unpinned one out.
  const install = ["-m", "pip", "install", "--no-deps", "--requirement", requirements];
  const quietly = ["--no-input", "--disable-pip-version-check", "--quiet"];
  await run(path.join(bin, "python"), [...install, ...quietly], {
    env: { PIP_CACHE_DIR: path.join(CACHE_DIR, "pip") },
    timeLimitMs: INSTALL_LIMIT_MS,
  });
  fs.writeFileSync(stamp, hash);
  return bin;
}

async function requirePython(): Promise<void> {
  if ((await tryRun("python3", ["-c", PYTHON_TOO_OLD])) === undefined) {
    throw new OperatorError("`python3` is missing or older than 3.11, which is needed here.", {
      hint: "On Debian 12 or newer: apt-get install python3 python3-venv",
    });
  }
  if ((await tryRun("python3", ["-c", "import venv, ensurepip"])) === undefined) {
    throw new OperatorError("`python3` cannot make a virtual environment: ensurepip is missing.", {
      hint: "On Debian: apt-get install python3-venv",
    });
  }
}
