// PostgreSQL's image where the one on Docker Hub can't be pulled: Debian's installed server with a
// small shell around it, under the same name and with the same environment variables.
import * as fs from "node:fs";
import * as path from "node:path";
import { OperatorError } from "../../../src/errors";
import { run } from "../../containers/command";
import type { ImageConfig } from "../registryClient";
import { findLibraries, RootFolder } from "../rootFolder";

const INSTALLED_DIR = "/usr/lib/postgresql";
const ENTRYPOINT = path.join(__dirname, "docker-entrypoint.sh");
const LOCALE_DIR = "/usr/lib/locale/C.utf8";
const ZONES_DIR = "/usr/share/zoneinfo";

/** The major versions whose server is installed on this machine, newest first. */
export function installedPostgresMajors(): number[] {
  if (!fs.existsSync(INSTALLED_DIR)) return [];
  return fs
    .readdirSync(INSTALLED_DIR)
    .filter((version) => fs.existsSync(path.join(INSTALLED_DIR, version, "bin", "initdb")))
    .map(Number)
    .sort((a, b) => b - a);
}

/**
 * The files that stand for the image's content.
 *
 * @throws OperatorError when that major version isn't installed.
 */
export async function postgresInputs(major: number): Promise<string[]> {
  const installed = installedPostgresMajors();
  if (!installed.includes(major)) {
    throw new OperatorError(
      `PostgreSQL ${major} can neither be pulled nor made: the server installed on this machine is ${installed.join(", ") || "none"}.`,
      {
        hint: `Install postgresql-${major}, or choose an engineVersion in the stack's config that is installed.`,
      },
    );
  }
  const programs = [path.join(INSTALLED_DIR, String(major), "bin", "postgres"), ...(await shell())];
  return [...programs, ENTRYPOINT, __filename];
}

/** The one layer's archive. The just-in-time compiler is left out: it is 100 MB of LLVM. */
export async function buildPostgresLayer(major: number): Promise<Buffer> {
  const server = path.join(INSTALLED_DIR, String(major));
  const root = new RootFolder();
  root.addBasics();
  root.copy(server, server, (file) => !/\/(bitcode|pgxs|llvmjit[^/]*)$/.test(file));
  root.copy(`/usr/share/postgresql/${major}`);
  root.copy(ZONES_DIR);
  if (fs.existsSync(LOCALE_DIR)) root.copy(LOCALE_DIR);
  root.copy(ENTRYPOINT, "usr/local/bin/docker-entrypoint.sh");
  const [busybox, gosu] = await shell();
  root.copy(busybox, "bin/busybox");
  root.copy(gosu, "usr/bin/gosu");
  for (const applet of (await run(busybox, ["--list"])).trim().split("\n")) {
    if (applet !== "busybox") root.link(`bin/${applet}`, "busybox");
  }
  for (const library of await findLibraries([...linkedFiles(server), busybox, gosu])) {
    root.copy(library);
  }
  root.makeFolder("var/lib/postgresql/data");
  return root.pack();
}

/** The image's configuration. */
export function postgresConfig(major: number): ImageConfig {
  return {
    Env: [
      `PATH=/usr/local/bin:/usr/bin:/bin:${INSTALLED_DIR}/${major}/bin`,
      "LANG=C.UTF-8",
      `PG_MAJOR=${major}`,
      "PGDATA=/var/lib/postgresql/data",
    ],
    Entrypoint: ["docker-entrypoint.sh"],
    Cmd: ["postgres"],
    ExposedPorts: { "5432/tcp": {} },
    // PostgreSQL's "fast shutdown": ends sessions, then writes a checkpoint.
    StopSignal: "SIGINT",
    Labels: {
      "org.opencontainers.image.title": "postgres",
      "org.opencontainers.image.description": `PostgreSQL ${major} from the installed Debian packages`,
    },
  };
}

async function shell(): Promise<[busybox: string, gosu: string]> {
  const found = await run("sh", ["-c", "command -v busybox && command -v gosu"]);
  const [busybox, gosu] = found.trim().split("\n");
  return [busybox!, gosu!];
}

function linkedFiles(server: string): string[] {
  const libraries = fs
    .readdirSync(path.join(server, "lib"))
    .filter((file) => file.endsWith(".so") && !file.startsWith("llvmjit"))
    .map((file) => path.join(server, "lib", file));
  const programs = fs.readdirSync(path.join(server, "bin"));
  return [...libraries, ...programs.map((file) => path.join(server, "bin", file))];
}
