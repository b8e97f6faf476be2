// Makes the Python environment that MiniStack runs in: once, and again when requirements.txt changes.
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { OperatorError } from "../../src/errors";
import { run, tryRun } from "../containers/command";
import { CACHE_DIR } from "../paths";

const REQUIREMENTS_FILE = path.join(__dirname, "requirements.txt");
const VENV_DIR = path.join(CACHE_DIR, "python");
const PYTHON = path.join(VENV_DIR, "bin", "python");
// Written last: an environment without it, or with another hash, is made again.
const STAMP_FILE = path.join(VENV_DIR, "requirements.sha256");
const INSTALL_LIMIT_MS = 300_000;
// 3.10 would need four more packages, only there.
const PYTHON_TOO_OLD = "import sys; sys.exit(sys.version_info < (3, 11))";

/**
 * Installs MiniStack into `.cache/python`; a second call takes milliseconds.
 *
 * @param report gets a line before anything that takes seconds.
 * @returns the absolute path of the environment's Python.
 * @throws OperatorError when Python 3.11 or its venv module is missing, or when pip fails.
 */
export async function installMiniStack(report: (line: string) => void): Promise<string> {
  const hash = createHash("sha256").update(fs.readFileSync(REQUIREMENTS_FILE)).digest("hex");
  if (fs.existsSync(STAMP_FILE) && fs.readFileSync(STAMP_FILE, "utf8") === hash) return PYTHON;
  if ((await tryRun("python3", ["-c", PYTHON_TOO_OLD])) === undefined) {
    throw new OperatorError(
      "`python3` is missing or older than 3.11, which MiniStack needs here.",
      {
        hint: "On Debian 12 or newer: apt-get install python3 python3-venv",
      },
    );
  }
  if ((await tryRun("python3", ["-c", "import venv, ensurepip"])) === undefined) {
    throw new OperatorError("`python3` cannot make a virtual environment: ensurepip is missing.", {
      hint: "On Debian: apt-get install python3-venv",
    });
  }
  report("Installing MiniStack from PyPI into .cache/python (half a minute, once).");
  fs.rmSync(VENV_DIR, { recursive: true, force: true });
  await run("python3", ["-m", "venv", VENV_DIR]);
  // Every package is in the list: --no-deps keeps an unpinned one out.
  const install = ["-m", "pip", "install", "--no-deps", "--requirement", REQUIREMENTS_FILE];
  await run(PYTHON, [...install, "--no-input", "--disable-pip-version-check", "--quiet"], {
    env: { PIP_CACHE_DIR: path.join(CACHE_DIR, "pip") },
    timeLimitMs: INSTALL_LIMIT_MS,
  });
  fs.writeFileSync(STAMP_FILE, hash);
  return PYTHON;
}
