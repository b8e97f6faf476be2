// `npm run lint:workflows`: zizmor over .github, with its strictest findings (docs/decisions/0013).
import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { describeError } from "../../src/errors";
import { PROJECT_DIR } from "../paths";
import { pythonEnvironment } from "../pythonEnvironment";

const LINTER = {
  name: "zizmor",
  requirements: path.join(__dirname, "requirements.txt"),
  announcement: "Installing zizmor from PyPI into .cache/zizmor (once).",
};

async function lint(): Promise<number> {
  const bin = await pythonEnvironment(LINTER, (line) => void process.stderr.write(`${line}\n`));
  const args = ["--offline", "--quiet", "--persona", "auditor", ".github"];
  const stdio = ["ignore", "inherit", "inherit"] as const;
  return (
    spawnSync(path.join(bin, "zizmor"), args, { cwd: PROJECT_DIR, stdio: [...stdio] }).status ?? 1
  );
}

lint().then(
  (status) => (process.exitCode = status),
  (error: unknown) => {
    process.stderr.write(`${describeError(error)}\n`);
    process.exitCode = 1;
  },
);
