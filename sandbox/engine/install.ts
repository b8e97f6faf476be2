// Puts the Pulumi engine into the project's own PULUMI_HOME: the official download where it can be
// reached, else built from its Go module, with the language host of this folder beside it.
import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { version } from "pulumi/package.json";
import { bundle } from "../bundle";
import { CACHE_DIR, PULUMI_HOME } from "../paths";
import { buildCli, clearBuild, isBuilding } from "./goBuild";

const run = promisify(execFile);

const VERSION_DIR = path.join(PULUMI_HOME, "versions", version);
const CLI = path.join(VERSION_DIR, "bin", "pulumi");
const LANGUAGE_HOST = path.join(VERSION_DIR, "bin", "pulumi-language-nodejs");
const STAMP = path.join(VERSION_DIR, "installed.json");

// What npm's `pulumi` fetches first (its lib/download.js), as it does: without a proxy.
const DOWNLOAD_URL = "https://get.pulumi.com/install.sh";
const CONNECT_LIMIT_MS = 5000;

/** The engine that the sandbox runs. */
export interface InstalledEngine {
  /** The version of npm's `pulumi` package, e.g. `3.259.0`. */
  readonly version: string;
  /** The CLI itself, absolute: what `npx pulumi` starts when PULUMI_HOME is the project's. */
  readonly cli: string;
  readonly source: "download" | "built";
  readonly languageHost: "own" | "official";
}

/** What {@link installEngine} left behind: the file as it was when it was found good. */
export interface Stamp {
  readonly source: InstalledEngine["source"];
  readonly bytes: number;
  readonly modifiedMs: number;
}

/**
 * Makes the engine ready to run; takes milliseconds when it already is, minutes when it must be
 * built. Safe to repeat after it was killed at any moment.
 *
 * @param report gets one line for people at each step.
 * @throws OperatorError when the engine can neither be downloaded nor built.
 */
export async function installEngine(report: (line: string) => void): Promise<InstalledEngine> {
  const source = stampedSource(readStamp(), cliFile()) ?? (await install(report));
  if (source === "built") {
    await bundle(path.join(__dirname, "languageHost", "main.ts"), LANGUAGE_HOST);
  }
  return { version, cli: CLI, source, languageHost: source === "built" ? "own" : "official" };
}

/** Where the CLI came from, if the stamp is of this very file; else it must be looked at. */
export function stampedSource(
  stamp: Stamp | undefined,
  file: Omit<Stamp, "source"> | undefined,
): InstalledEngine["source"] | undefined {
  const isSame = stamp?.bytes === file?.bytes && stamp?.modifiedMs === file?.modifiedMs;
  return isSame ? stamp?.source : undefined;
}

async function install(report: (line: string) => void): Promise<InstalledEngine["source"]> {
  if (await printsVersion()) {
    clearBuild();
    // A download brings its language host; a build has none until ours is bundled.
    return stamp(fs.existsSync(LANGUAGE_HOST) ? "download" : "built");
  }
  if (isBuilding()) {
    report(`the Pulumi engine ${version} is being built by an earlier run: waiting for it`);
  } else {
    fs.rmSync(VERSION_DIR, { recursive: true, force: true });
    const obstacle = (await downloadObstacle()) ?? (await download(report));
    if (obstacle === undefined) return stamp("download");
    fs.rmSync(VERSION_DIR, { recursive: true, force: true });
    report(
      `the official download of the Pulumi engine ${version} failed (${obstacle}): building it from its Go module, once, in 5 to 10 minutes`,
    );
  }
  await buildCli(version, CLI, report);
  return stamp("built");
}

async function printsVersion(): Promise<boolean> {
  try {
    const { stdout } = await run(CLI, ["version"], {
      env: { ...process.env, PULUMI_HOME, PULUMI_SKIP_UPDATE_CHECK: "true" },
    });
    return stdout.trim() === `v${version}`;
  } catch {
    return false;
  }
}

/** Why the download can't start; told within seconds, however slow a download would be. */
async function downloadObstacle(): Promise<string | undefined> {
  try {
    const signal = AbortSignal.timeout(CONNECT_LIMIT_MS);
    const { ok, status } = await fetch(DOWNLOAD_URL, { method: "HEAD", signal });
    return ok ? undefined : `${DOWNLOAD_URL} answers ${status}`;
  } catch (error) {
    const { message, cause } = error as Error;
    return `${DOWNLOAD_URL}: ${cause instanceof Error ? cause.message : message}`;
  }
}

/** Lets npm's `pulumi` download itself; says what went wrong, or nothing. */
async function download(report: (line: string) => void): Promise<string | undefined> {
  report(`downloading the Pulumi engine ${version}`);
  const temporary = path.join(CACHE_DIR, "tmp");
  fs.mkdirSync(temporary, { recursive: true });
  const wrapper = require.resolve("pulumi/run.js");
  const env = { ...process.env, PULUMI_HOME, PULUMI_VERSION: version, TMPDIR: temporary };
  try {
    await run(process.execPath, [wrapper, "version"], { env });
    return (await printsVersion()) ? undefined : `it did not give version ${version}`;
  } catch (error) {
    return (error as Error).message.trim().split("\n").at(-1);
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true });
  }
}

function stamp(source: InstalledEngine["source"]): InstalledEngine["source"] {
  const contents: Stamp = { source, ...cliFile() } as Stamp;
  fs.writeFileSync(STAMP, JSON.stringify(contents));
  return source;
}

function readStamp(): Stamp | undefined {
  try {
    return JSON.parse(fs.readFileSync(STAMP, "utf8")) as Stamp;
  } catch {
    return undefined;
  }
}

function cliFile(): Omit<Stamp, "source"> | undefined {
  const file = fs.statSync(CLI, { throwIfNoEntry: false });
  return file && { bytes: file.size, modifiedMs: file.mtimeMs };
}
