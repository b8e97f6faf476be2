// The Debian packages that the sandbox's containers need: finds what is missing, and installs it
// where it may.
import * as fs from "node:fs";
import * as path from "node:path";
import { OperatorError } from "../../src/errors";
import { installedPostgresMajors } from "../images/postgres/image";
import { CACHE_DIR } from "../paths";
import { run, tryRun } from "./command";
import { dockerAnswers } from "./docker";

const INSTALL_LIMIT_MS = 600_000;
// Debian 12's; `installedPostgresMajors` takes whatever is there.
const POSTGRES_PACKAGE = "postgresql-15";

/** What one package brings, found without asking the package manager. */
interface Requirement {
  readonly package: string;
  /** Names on the PATH or absolute paths; each must be there. */
  readonly executables: readonly string[];
  /** Not needed where a Docker engine runs the containers. */
  readonly podmanOnly: boolean;
}

const REQUIREMENTS: readonly Requirement[] = [
  { package: "podman", executables: ["podman", "conmon"], podmanOnly: true },
  { package: "runc", executables: ["runc"], podmanOnly: true },
  { package: "netavark", executables: ["/usr/lib/podman/netavark"], podmanOnly: true },
  // netavark asks for its version at each start, although the sandbox's network needs no rule.
  { package: "iptables", executables: ["iptables"], podmanOnly: true },
  { package: "catatonit", executables: ["catatonit"], podmanOnly: true },
  { package: "busybox-static", executables: ["busybox"], podmanOnly: true },
  { package: "gosu", executables: ["gosu"], podmanOnly: true },
  { package: "docker-registry", executables: ["docker-registry"], podmanOnly: false },
];

/** What this machine has, as far as the choice of packages depends on it. */
export interface Machine {
  readonly hasExecutable: (nameOrPath: string) => boolean;
  readonly hasDocker: boolean;
  /** Whether `python3 -m venv` works: Debian keeps `ensurepip` in a package of its own. */
  readonly hasPythonVenv: boolean;
  readonly postgresMajors: readonly number[];
}

/** The packages a machine lacks, in the order they are named to the operator. */
export function missingPackages(machine: Machine): string[] {
  const missing = REQUIREMENTS.filter(
    (requirement) =>
      !(requirement.podmanOnly && machine.hasDocker) &&
      !requirement.executables.every(machine.hasExecutable),
  ).map((requirement) => requirement.package);
  // Docker can pull PostgreSQL's own image.
  if (!machine.hasDocker && machine.postgresMajors.length === 0) missing.push(POSTGRES_PACKAGE);
  if (!machine.hasPythonVenv) missing.push("python3-venv");
  return missing;
}

/**
 * Installs the packages that are missing, and names them first. Asks nothing of the network, and
 * takes milliseconds, when all is there.
 *
 * No service is started and no database cluster made: `SYSTEMD_OFFLINE` keeps systemctl from
 * speaking to systemd, `RUNLEVEL=1` has invoke-rc.d start nothing, and postgresql's set-up reads a
 * createcluster.conf that only its mount namespace sees.
 *
 * @throws OperatorError with the command to type where it may not install, or on another system.
 */
export async function installPackages(report: (line: string) => void): Promise<void> {
  const missing = missingPackages(await inspectMachine());
  if (missing.length === 0) return;
  const list = missing.join(" ");
  const command = `apt-get install --no-install-recommends ${list}`;
  if (!hasExecutable("apt-get")) {
    throw new OperatorError(
      `The sandbox needs what Debian packages as ${list}, and this system has no apt-get to install it with.`,
      { hint: "Install the same programs by this system's own means, or start a Docker engine." },
    );
  }
  const asRoot = await rootPrefix();
  if (asRoot === undefined) {
    throw new OperatorError(
      `The sandbox needs the Debian packages ${list}, and this user may not install them.`,
      { hint: `Run: sudo ${command}` },
    );
  }
  report(`Installing Debian packages: ${list}`);
  await runAsRoot(asRoot, ["apt-get", "update", "--quiet"]);
  const first = missing.filter((name) => name !== POSTGRES_PACKAGE);
  if (first.length < missing.length) first.push("postgresql-common");
  await aptInstall(asRoot, [], first);
  if (missing.includes(POSTGRES_PACKAGE)) {
    await aptInstall(asRoot, withoutCluster(), [POSTGRES_PACKAGE]);
  }
  const still = missingPackages(await inspectMachine());
  if (still.length > 0) {
    throw new OperatorError(
      `The Debian packages ${still.join(" ")} were installed, but their programs are not found.`,
      { hint: `Look at: dpkg -L ${still.join(" ")}` },
    );
  }
}

async function inspectMachine(): Promise<Machine> {
  return {
    hasExecutable,
    hasDocker: hasExecutable("docker") && (await dockerAnswers()) !== undefined,
    hasPythonVenv: (await tryRun("python3", ["-c", "import ensurepip, venv"])) !== undefined,
    postgresMajors: installedPostgresMajors(),
  };
}

/** Looks in /usr/sbin and /sbin too, which an ordinary user's PATH leaves out. */
function hasExecutable(nameOrPath: string): boolean {
  if (path.isAbsolute(nameOrPath)) return fs.existsSync(nameOrPath);
  const folders = [...(process.env.PATH ?? "").split(":"), "/usr/sbin", "/sbin"];
  return folders.some((folder) => fs.existsSync(path.join(folder, nameOrPath)));
}

/** What comes before a command that root must run; undefined when this user can't become root. */
async function rootPrefix(): Promise<string[] | undefined> {
  if (process.getuid?.() === 0) return [];
  const allowed = await tryRun("sudo", ["--non-interactive", "true"]);
  return allowed === undefined ? undefined : ["sudo", "--non-interactive"];
}

async function aptInstall(
  asRoot: readonly string[],
  wrapper: readonly string[],
  packages: readonly string[],
): Promise<void> {
  const install = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends"];
  await runAsRoot(asRoot, [...wrapper, ...install, ...packages]);
}

/** The start of a command that runs where postgresql's set-up is told to make no cluster. */
function withoutCluster(): string[] {
  const config = path.join(CACHE_DIR, "createcluster.conf");
  fs.mkdirSync(CACHE_DIR, { recursive: true });
  fs.writeFileSync(config, "create_main_cluster = false\n");
  const script = 'mount -n --bind "$1" /etc/postgresql-common/createcluster.conf; shift; exec "$@"';
  return ["unshare", "--mount", "--propagation", "private", "sh", "-ec", script, "sh", config];
}

/** `env` carries the variables through sudo, which drops them. */
async function runAsRoot(asRoot: readonly string[], command: readonly string[]): Promise<void> {
  const variables = ["DEBIAN_FRONTEND=noninteractive", "SYSTEMD_OFFLINE=1", "RUNLEVEL=1"];
  const [program, ...args] = [...asRoot, "env", ...variables, ...command];
  await run(program!, args, { timeLimitMs: INSTALL_LIMIT_MS });
}
