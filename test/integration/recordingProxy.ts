// Stands before the sandbox's AWS and keeps the name of every call: what reached AWS is what counts, not what Pulumi said
// of it.
import * as http from "node:http";
import type { AddressInfo } from "node:net";

/** A call that reached AWS. */
export interface AwsCall {
  /** As it was signed for, such as `ecs`; IAM's policies use the same names. */
  readonly service: string;
  /** Such as `UpdateService`; method and path where the service names no actions. */
  readonly action: string;
}

/** A proxy that remembers. */
export interface RecordingProxy {
  /** The value of AWS_ENDPOINT_URL. */
  readonly endpoint: string;
  /** The calls since the last time this was asked, in order. */
  readonly takeCalls: () => readonly AwsCall[];
  readonly close: () => Promise<void>;
}

// The services that speak the query protocol: the database's, and all that it stands on.
const JUDGED = ["rds", "ec2", "elasticloadbalancing", "iam"];
const READS_ONLY = /^(Describe|List|Get)/;

/** Those of RDS and of what the database stands on that would change something. */
export function changesOf(calls: readonly AwsCall[]): readonly string[] {
  return calls
    .filter(({ service, action }) => JUDGED.includes(service) && !READS_ONLY.test(action))
    .map(({ action }) => action);
}

/**
 * Starts a proxy before an AWS endpoint.
 *
 * @param beforeAnswer is waited for when AWS has answered a call, before whoever called hears of it.
 */
export async function startRecordingProxy(
  endpoint: string,
  beforeAnswer: (call: AwsCall) => Promise<void> = async () => {},
): Promise<RecordingProxy> {
  const upstream = new URL(endpoint);
  const agent = new http.Agent({ keepAlive: true });
  let calls: AwsCall[] = [];
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks);
      const call = callOf(request, body);
      calls.push(call);
      const { method, url, headers } = request;
      const { hostname, port } = upstream;
      const asked = { method, path: url, headers, hostname, port, agent } as http.RequestOptions;
      const forwarded = http.request(asked, (answer) => {
        void beforeAnswer(call).then(() => {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
        });
      });
      forwarded.on("error", (error) => response.destroy(error));
      forwarded.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    takeCalls: () => {
      const taken = calls;
      calls = [];
      return taken;
    },
    close: async () => {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function callOf({ method, url, headers }: http.IncomingMessage, body: Buffer): AwsCall {
  // Credential=<key>/<date>/<region>/<service>/aws4_request
  const [, service = ""] =
    /Credential=[^/]+\/[^/]+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? "") ?? [];
  const target = headers["x-amz-target"];
  if (typeof target === "string") return { service, action: target.split(".").at(-1) ?? target };
  const isForm = headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true;
  const action = isForm ? new URLSearchParams(body.toString()).get("Action") : null;
  return { service, action: action ?? `${method} ${url}` };
}
