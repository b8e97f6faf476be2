// Where Pulumi keeps the state of a project, chosen as Pulumi itself chooses: by the environment, by the project's
// file, or by the last `pulumi login` (sdk/go/common/workspace, GetCurrentCloudURL).
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parse } from "yaml";

/**
 * The backend's URL; undefined where nothing names one.
 *
 * @param folder where Pulumi.yaml is.
 */
export function backendUrl(folder: string): string | undefined {
  // Empty is unset, for Pulumi too.
  return process.env["PULUMI_BACKEND_URL"] || ofProject(folder) || ofLogin();
}

function ofProject(folder: string): string | undefined {
  const text = textOf(path.join(folder, "Pulumi.yaml"));
  const project = parse(text ?? "") as { backend?: { url?: string } | null } | null;
  return project?.backend?.url;
}

/** The file holds tokens too: only the URL is taken from it. */
function ofLogin(): string | undefined {
  const { PULUMI_CREDENTIALS_PATH, PULUMI_HOME } = process.env;
  const folder = PULUMI_CREDENTIALS_PATH || PULUMI_HOME || path.join(os.homedir(), ".pulumi");
  const text = textOf(path.join(folder, "credentials.json"));
  return (JSON.parse(text ?? "{}") as { current?: string }).current;
}

function textOf(file: string): string | undefined {
  try {
    return fs.readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
