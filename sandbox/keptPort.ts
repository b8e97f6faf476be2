// A part's port on the loopback address: chosen free, and the same one at its next start.
import * as fs from "node:fs";
import * as net from "node:net";
import * as path from "node:path";

/**
 * The port that `file` names if nobody listens on it, else a free one, which `file` then names.
 *
 * Ask only when the part isn't running; while it is, `readPort` says where.
 */
export async function keepPort(file: string): Promise<number> {
  const port = (await freePort(readPort(file) ?? 0)) ?? (await freePort(0));
  if (port === undefined) throw new Error("The loopback address has no free port.");
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, String(port));
  return port;
}

/** The port that `file` names; undefined when there is no such file. */
export function readPort(file: string): number | undefined {
  return fs.existsSync(file) ? Number(fs.readFileSync(file, "utf8")) : undefined;
}

/** Whether somebody listens on a loopback port. */
export async function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1");
    socket.on("error", () => resolve(false));
    socket.on("connect", () => {
      socket.destroy();
      resolve(true);
    });
  });
}

async function freePort(wanted: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.on("error", () => resolve(undefined));
    server.listen(wanted, "127.0.0.1", () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
