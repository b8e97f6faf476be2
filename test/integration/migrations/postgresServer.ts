// A PostgreSQL server of the tests' own: a folder in the temporary one, reached by a socket in it, gone at the end.
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Client } from "pg";
import { installedPostgresMajors } from "../../../sandbox/images/postgres/image";
import { OperatorError } from "../../../src/errors";

export class PostgresServer {
  private constructor(
    private readonly folder: string,
    private readonly server: ChildProcess,
  ) {}

  /** @throws OperatorError when no server is installed. */
  static async start(): Promise<PostgresServer> {
    const [major] = installedPostgresMajors();
    if (major === undefined) {
      throw new OperatorError("No PostgreSQL server is installed.", {
        hint: "On Debian: apt-get install postgresql",
      });
    }
    const bin = `/usr/lib/postgresql/${major}/bin`;
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "postgres-"));
    const as = owner();
    if (as !== undefined) fs.chownSync(folder, as.uid, as.gid);
    const data = path.join(folder, "data");
    const options = { ...as, cwd: folder, stdio: "ignore" } as const;
    const init = [
      "-D",
      data,
      "-U",
      "postgres",
      "--auth=trust",
      "--no-sync",
      "--encoding=UTF8",
      "--locale=C",
    ];
    execFileSync(path.join(bin, "initdb"), init, options);
    const settings = { fsync: "off", listen_addresses: "", unix_socket_directories: folder };
    const args = Object.entries(settings).flatMap(([key, value]) => ["-c", `${key}=${value}`]);
    const server = spawn(path.join(bin, "postgres"), ["-D", data, ...args], options);
    const started = new PostgresServer(folder, server);
    await started.answers();
    return started;
  }

  /** Runs statements on a connection of their own. */
  async with<T>(database: string, work: (client: Client) => Promise<T>): Promise<T> {
    const client = new Client({ host: this.folder, user: "postgres", database });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }

  async stop(): Promise<void> {
    const ended = once(this.server, "exit");
    this.server.kill("SIGINT");
    await ended;
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  private async answers(): Promise<void> {
    for (;;) {
      try {
        return await this.with("postgres", async () => undefined);
      } catch (error) {
        if (this.server.exitCode !== null) throw new Error("postgres ended", { cause: error });
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  }
}

/** The server refuses to run as root. */
function owner(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(execFileSync("id", [flag, "postgres"]));
  return { uid: id("-u"), gid: id("-g") };
}
