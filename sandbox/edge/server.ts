// The edge's process: an HTTP proxy that leads names to the sandbox's load balancers and to its image registry, as
// DNS and TLS would on the way to AWS and GHCR. It is bundled and started by edge.ts.
import * as http from "node:http";
import type * as net from "node:net";
import * as tls from "node:tls";
import { awsView } from "./awsView";
import { certificates } from "./certificates";
import { resolveHost } from "./resolveTarget";

interface Destination {
  /** What answers to the client's name. */
  readonly dnsName: string;
  readonly port: number;
  /** Where it is. */
  readonly at: URL;
}

const { AWS_ENDPOINT_URL = "", EDGE_DIR = "", EDGE_PORT, PYTHON = "", MINT = "" } = process.env;
const { REGISTRY_NAME = "", REGISTRY_URL = "" } = process.env;
const gateway = new URL(AWS_ENDPOINT_URL);
const view = awsView(AWS_ENDPOINT_URL);
const contextFor = certificates([PYTHON, MINT], EDGE_DIR);
const agent = new http.Agent({ keepAlive: true });
/** Where each tunnel's connection leads. */
const tunnels = new WeakMap<object, Destination>();

/** Serves what arrives inside tunnels, after TLS. */
const inner = http.createServer((request, response) => {
  const destination = tunnels.get(request.socket);
  if (destination === undefined) return refuse(response, "No tunnel leads here.");
  forward(request, response, destination, request.url ?? "/");
});

const proxy = http.createServer((request, response) => {
  const url = URL.canParse(request.url ?? "") ? new URL(request.url ?? "") : undefined;
  if (url === undefined) return refuse(response, "This is a proxy: ask it for an absolute URL.");
  const port = Number(url.port || 80);
  find(url.hostname, port).then(
    (found) => forward(request, response, found.destination, url.pathname + url.search),
    (error: Error) => refuse(response, error.message),
  );
});

proxy.on("connect", (request: http.IncomingMessage, socket: net.Socket, head: Buffer) => {
  const [, host = "", port = ""] = /^\[?(.*?)\]?:(\d+)$/.exec(request.url ?? "") ?? [];
  socket.on("error", () => socket.destroy());
  find(host, Number(port))
    .then(async ({ destination, certificateNames }) => {
      const context = certificateNames && (await contextFor(certificateNames));
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      if (head.length > 0) socket.unshift(head);
      const inside = context
        ? new tls.TLSSocket(socket, { isServer: true, secureContext: context })
        : socket;
      inside.on("error", () => socket.destroy());
      tunnels.set(inside, destination);
      inner.emit("connection", inside);
    })
    .catch((error: Error) => {
      const length = Buffer.byteLength(error.message);
      socket.end(
        `HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/plain\r\nContent-Length: ${length}\r\n\r\n${error.message}`,
      );
    });
});

async function find(host: string, port: number) {
  if (host === REGISTRY_NAME && port === 443) {
    const destination = { dnsName: host, port, at: new URL(REGISTRY_URL) };
    return { destination, certificateNames: [host] };
  }
  const target = resolveHost(host, port, await view());
  if (target.kind !== "listener") throw new Error(target.reason);
  const { certificateNames } = target.listener;
  return { destination: { dnsName: target.dnsName, port, at: gateway }, certificateNames };
}

/** The gateway finds load balancer and listener by Host; the client's own travels beside it. */
function forward(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  { dnsName, port, at }: Destination,
  path: string,
): void {
  const headers = {
    ...request.headers,
    host: `${dnsName}:${port}`,
    "x-sandbox-client-host": request.headers.host ?? dnsName,
  };
  const onward = http.request(
    { host: at.hostname, port: at.port, method: request.method, path, headers, agent },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  onward.on("error", (error) => refuse(response, `The sandbox at ${at.host}: ${error.message}`));
  response.on("close", () => onward.destroy());
  request.pipe(onward);
}

function refuse(response: http.ServerResponse, reason: string): void {
  if (response.headersSent) {
    response.destroy();
  } else {
    response.writeHead(502, { "content-type": "text/plain" }).end(reason);
  }
}

proxy.listen(Number(EDGE_PORT), "127.0.0.1");
