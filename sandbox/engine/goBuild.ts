// Builds the Pulumi CLI from its Go module (go.mod beside this file), with everything that Go writes
// inside the project's cache folder.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { OperatorError } from "../../src/errors";
import { CACHE_DIR } from "../paths";
import { isRunning, logFile, startProcess, stopProcess } from "../process";

const BUILD = "engine-build";
const GO_DIR = path.join(CACHE_DIR, "go");
const TIME_LIMIT_MS = 60 * 60_000;
const REPORT_EVERY_MS = 20_000;

// From this version on Go fetches the compiler that a module asks for (go.dev/doc/toolchain).
const OLDEST_GO = { major: 1, minor: 21 };

// The Go folder goes last: until then a build that was killed goes on where it stopped.
const SCRIPT = `
  go build "$@" -o "$GO_DIR/pulumi" github.com/pulumi/pulumi/pkg/v3/cmd/pulumi &&
  mkdir -p "$(dirname "$CLI")" && mv -f "$GO_DIR/pulumi" "$CLI" && rm -rf "$GO_DIR"`;

/** Whether a build runs in this checkout, started by this process or another. */
export function isBuilding(): boolean {
  return isRunning(BUILD);
}

/** Removes what a build that was killed has left; it is large. */
export function clearBuild(): void {
  if (!isBuilding()) fs.rmSync(GO_DIR, { recursive: true, force: true });
}

/**
 * Builds the CLI of this version into the file `cli`, which appears whole or not at all. Takes
 * minutes; `report` gets a line every 20 s. Joins a build that already runs in this checkout.
 *
 * @throws OperatorError when Go is missing or too old, or with the end of its output when it fails.
 */
export async function buildCli(
  version: string,
  cli: string,
  report: (line: string) => void,
): Promise<void> {
  const problem = goProblem(readGoVersion());
  if (problem !== undefined) {
    throw new OperatorError(`The Pulumi engine ${version} cannot be installed: ${problem}`, {
      hint: `Allow the official download (https://get.pulumi.com), or install Go ${oldestGo()} or newer (https://go.dev/dl).`,
    });
  }
  if (!isBuilding()) fs.rmSync(logFile(BUILD), { force: true });
  fs.mkdirSync(path.join(GO_DIR, "tmp"), { recursive: true });
  const built = (): boolean => fs.existsSync(cli) && !fs.existsSync(GO_DIR);
  const started = Date.now();
  const reporter = setInterval(
    () => report(progressLine(readLog(), Date.now() - started)),
    REPORT_EVERY_MS,
  );
  try {
    await startProcess({
      name: BUILD,
      command: "sh",
      args: ["-c", SCRIPT, BUILD, ...buildFlags(version)],
      cwd: __dirname,
      env: { ...goEnvironment(), CLI: cli, GO_DIR },
      ready: async () => built(),
      timeLimitMs: TIME_LIMIT_MS,
    });
  } catch (error) {
    // The last step may have ended between the look for its result and the look for the process.
    if (!built()) throw error;
  } finally {
    clearInterval(reporter);
  }
  await stopProcess(BUILD);
}

/** What a builder reads while it waits, from what `go build -v` has printed. */
export function progressLine(log: string, elapsedMs: number): string {
  const lines = log.split("\n").filter((line) => line !== "");
  const downloaded = lines.filter((line) => line.startsWith("go: downloading")).length;
  const compiled = lines.filter((line) => !line.startsWith("go: ")).length;
  const done = compiled > 0 ? `${compiled} packages compiled` : `${downloaded} modules downloaded`;
  const seconds = Math.round(elapsedMs / 1000);
  const minutes = Math.floor(seconds / 60);
  const elapsed = minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
  return `building the Pulumi engine from its Go module: ${done}, ${elapsed}`;
}

/** Why this Go can't build the engine; undefined if it can. Takes what `go version` printed. */
export function goProblem(goVersion: string | undefined): string | undefined {
  if (goVersion === undefined) return "Go, which could build it, is not installed.";
  const [, major, minor] = /go(\d+)\.(\d+)/.exec(goVersion) ?? [];
  const isNewEnough =
    Number(major) > OLDEST_GO.major ||
    (Number(major) === OLDEST_GO.major && Number(minor) >= OLDEST_GO.minor);
  return isNewEnough
    ? undefined
    : `Go ${oldestGo()} or newer could build it, but \`go version\` says "${goVersion}".`;
}

/** Flags of `go build` for the CLI of this version, without what only a debugger needs. */
export function buildFlags(version: string): string[] {
  const stamp = `github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${version}`;
  return ["-v", "-trimpath", "-gcflags=all=-dwarf=false", `-ldflags=-s -w -X ${stamp}`];
}

function goEnvironment(): Record<string, string> {
  const userConfig = process.env.XDG_CONFIG_HOME ?? path.join(os.homedir(), ".config");
  return {
    GOPATH: GO_DIR,
    GOMODCACHE: path.join(GO_DIR, "mod"),
    GOCACHE: path.join(GO_DIR, "cache"),
    GOTMPDIR: path.join(GO_DIR, "tmp"),
    // Go counts its own use in a file in the user's folder, unless that is elsewhere; a proxy that
    // the user has set there still holds.
    XDG_CONFIG_HOME: path.join(GO_DIR, "config"),
    GOENV: process.env.GOENV ?? path.join(userConfig, "go", "env"),
    GOFLAGS: "-modcacherw -buildvcs=false",
    GOTOOLCHAIN: "auto",
    CGO_ENABLED: "0",
  };
}

/** Asked outside any module and without leave to switch compilers: the version that is installed. */
function readGoVersion(): string | undefined {
  const env = { ...process.env, ...goEnvironment(), GOTOOLCHAIN: "local" };
  const { error, stdout } = spawnSync("go", ["version"], { cwd: "/", env, encoding: "utf8" });
  return error === undefined ? stdout.trim() : undefined;
}

function readLog(): string {
  return fs.existsSync(logFile(BUILD)) ? fs.readFileSync(logFile(BUILD), "utf8") : "";
}

function oldestGo(): string {
  return `${OLDEST_GO.major}.${OLDEST_GO.minor}`;
}
