// Gives the engine a plugin for AWS resources: the real one where somebody has put it or it can be
// downloaded, else the stand-in of this folder.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { version } from "@pulumi/aws/package.json";
import { OperatorError } from "../../src/errors";
import { bundle } from "../bundle";
import { CACHE_DIR } from "../paths";

const run = promisify(execFile);

const EXECUTABLE = "pulumi-resource-aws";
const BUNDLE = path.join(CACHE_DIR, "provider", EXECUTABLE);
/** Half of the plugin, which a change of the image tag never needs. */
const LAZY = ["ec2", "iam", "rds"].map((service) => `@aws-sdk/client-${service}`);
/** Lies beside an installed stand-in and holds the hash of its bundle: a real plugin has no such file. */
const MARKER = "stand-in.sha256";

const PLATFORM = process.platform === "win32" ? "windows" : process.platform;
const ARCHITECTURE = process.arch === "x64" ? "amd64" : process.arch;
const DOWNLOAD_URL = `https://get.pulumi.com/releases/plugins/${EXECUTABLE}-v${version}-${PLATFORM}-${ARCHITECTURE}.tar.gz`;
const CONNECT_LIMIT_MS = 3000;

/**
 * Makes a `pulumi-resource-aws` of the version of `@pulumi/aws` ready for the engine. Takes
 * milliseconds when nothing has changed; an edited stand-in replaces the installed one.
 *
 * @param cli the engine's own executable.
 * @param env the environment of `pulumi` commands; PULUMI_HOME says where the plugin belongs.
 * @param report gets a line for people when something is installed.
 * @throws OperatorError when the engine refuses the stand-in.
 */
export async function installAwsPlugin(
  cli: string,
  env: Record<string, string>,
  report: (line: string) => void,
): Promise<"real" | "stand-in"> {
  const pulumiHome = env["PULUMI_HOME"] ?? "";
  const directory = path.join(pulumiHome, "plugins", `resource-aws-v${version}`);
  const installed = path.join(directory, EXECUTABLE);
  const marker = path.join(directory, MARKER);
  if (isOnPath()) return "real";
  // The engine leaves `.partial` where its own download didn't end.
  const isThere = fs.existsSync(installed) && !fs.existsSync(`${directory}.partial`);
  if (isThere && !fs.existsSync(marker)) return "real";
  if (!isThere && (await download(cli, pulumiHome, report))) return "real";

  await bundle(path.join(__dirname, "main.ts"), BUNDLE, LAZY);
  const hash = createHash("sha256").update(fs.readFileSync(BUNDLE)).digest("hex");
  const isCurrent = fs.existsSync(marker) && fs.readFileSync(marker, "utf8") === hash;
  if (isCurrent && fs.existsSync(installed)) return "stand-in";
  // The marker comes first: killed in between, this leaves no stand-in that looks real.
  fs.mkdirSync(directory, { recursive: true });
  fs.writeFileSync(marker, "");
  fs.copyFileSync(BUNDLE, `${installed}.new`);
  fs.renameSync(`${installed}.new`, installed);
  fs.rmSync(`${directory}.partial`, { force: true });
  await expectKnownTo(cli, env);
  fs.writeFileSync(marker, hash);
  report(`installed the sandbox's stand-in for ${EXECUTABLE} ${version}`);
  return "stand-in";
}

function isOnPath(): boolean {
  const folders = (process.env["PATH"] ?? "").split(path.delimiter);
  return folders.some((folder) => fs.existsSync(path.join(folder, EXECUTABLE)));
}

/** Whether the official plugin was installed. */
async function download(
  cli: string,
  pulumiHome: string,
  report: (line: string) => void,
): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(CONNECT_LIMIT_MS);
    const { ok } = await fetch(DOWNLOAD_URL, { method: "HEAD", signal });
    if (!ok) return false;
    report(`downloading ${EXECUTABLE} ${version}`);
    // Not in the sandbox's environment: its proxy knows no other hosts.
    await run(cli, ["plugin", "install", "resource", "aws", version], {
      env: { ...process.env, PULUMI_HOME: pulumiHome },
    });
    return true;
  } catch {
    return false;
  }
}

/** The engine lists what it would use; a stand-in in the wrong place would mean a download later. */
async function expectKnownTo(cli: string, env: Record<string, string>): Promise<void> {
  const { stdout } = await run(cli, ["plugin", "ls", "--json"], {
    env: { ...process.env, ...env },
  });
  const plugins = JSON.parse(stdout) as { name: string; version?: string }[];
  if (plugins.some((plugin) => plugin.name === "aws" && plugin.version === version)) return;
  throw new OperatorError(
    `\`pulumi plugin ls\` doesn't list aws ${version} after its installation.`,
    {
      hint: `See what is in ${env["PULUMI_HOME"]}/plugins, and run the command again.`,
    },
  );
}
