// The Python environment that MiniStack runs in.
import * as path from "node:path";
import { pythonEnvironment } from "../pythonEnvironment";

/**
 * Installs MiniStack; a second call takes milliseconds.
 *
 * @param report gets a line before anything that takes seconds.
 * @returns the absolute path of the environment's Python.
 * @throws OperatorError when Python 3.11 or its venv module is missing, or when pip fails.
 */
export async function installMiniStack(report: (line: string) => void): Promise<string> {
  const environment = {
    name: "python",
    requirements: path.join(__dirname, "requirements.txt"),
    announcement: "Installing MiniStack from PyPI into .cache/python (half a minute, once).",
  };
  return path.join(await pythonEnvironment(environment, report), "python");
}
