// Stands before the sandbox's AWS and keeps the name of every call that would change something: what reached AWS
// is what counts, not what Pulumi said of it.
import * as http from "node:http";
import type { AddressInfo } from "node:net";

/** A proxy that remembers. */
export interface RecordingProxy {
  /** The value of AWS_ENDPOINT_URL. */
  readonly endpoint: string;
  /** The changing calls of RDS and EC2 since the last time this was asked, in order. */
  readonly takeChanges: () => readonly string[];
  readonly close: () => Promise<void>;
}

const READS_ONLY = /^(Describe|List|Get)/;

/** Starts a proxy before an AWS endpoint. */
export async function startRecordingProxy(endpoint: string): Promise<RecordingProxy> {
  const upstream = new URL(endpoint);
  const agent = new http.Agent({ keepAlive: true });
  let changes: string[] = [];
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks);
      const action = queryAction(request, body);
      if (action !== undefined && !READS_ONLY.test(action)) changes.push(action);
      const { method, url, headers } = request;
      const { hostname, port } = upstream;
      const asked = { method, path: url, headers, hostname, port, agent } as http.RequestOptions;
      const forwarded = http.request(asked, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      forwarded.on("error", (error) => response.destroy(error));
      forwarded.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    takeChanges: () => {
      const taken = changes;
      changes = [];
      return taken;
    },
    close: async () => {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** RDS and EC2 speak the query protocol: the form's `Action` names the call. */
function queryAction({ headers }: http.IncomingMessage, body: Buffer): string | undefined {
  if (headers["content-type"]?.startsWith("application/x-www-form-urlencoded") !== true) {
    return undefined;
  }
  return new URLSearchParams(body.toString()).get("Action") ?? undefined;
}
