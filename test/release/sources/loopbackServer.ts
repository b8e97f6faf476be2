// A loopback server whose answers each test gives, and the checks that all sources share.
import assert from "node:assert/strict";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { OperatorError } from "../../../src/errors";

const PROXY_VARIABLES = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"] as const;

/** Answers one request; one that does nothing is silent. */
export type Handler = (request: http.IncomingMessage, response: http.ServerResponse) => void;

/** What a server was asked. */
export interface AskedFor {
  readonly path: string;
  readonly authorization: string | undefined;
}

/** Registers a server that lives as long as the `describe` it is called in. */
export function loopbackServer() {
  const saved = { ...process.env };
  const asked: AskedFor[] = [];
  let handler: Handler = () => undefined;
  const server = http.createServer((request, response) => {
    asked.push({ path: request.url ?? "", authorization: request.headers.authorization });
    handler(request, response);
  });
  before(async () => {
    for (const name of PROXY_VARIABLES) delete process.env[name];
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  after(() => {
    Object.assign(process.env, saved);
    server.closeAllConnections();
    server.close();
  });
  return {
    /** Since the last `answerWith`. */
    asked,
    host: () => `127.0.0.1:${(server.address() as AddressInfo).port}`,
    answerWith: (next: Handler) => {
      asked.length = 0;
      handler = next;
    },
  };
}

/** Answers by path, without its query; 404 for the others. */
export function byPath(handlers: Readonly<Record<string, Handler>>): Handler {
  return (request, response) => {
    const { pathname } = new URL(request.url ?? "", "http://loopback");
    const handler = handlers[pathname];
    if (handler === undefined) response.writeHead(404).end("no such path");
    else handler(request, response);
  };
}

/** Answers with JSON. */
export function json(
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
  status = 200,
): Handler {
  return (_, response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify(value));
  };
}

/** Answers with text. */
export function text(status: number, body: string): Handler {
  return (_, response) => {
    response.writeHead(status, { "content-type": "text/html" }).end(body);
  };
}

/** Answers the first request with one handler, and those after it with another. */
export function firstThen(first: Handler, then: Handler): Handler {
  let isFirst = true;
  return (request, response) => {
    const handler = isFirst ? first : then;
    isFirst = false;
    handler(request, response);
  };
}

/** Breaks the connection. */
export const hangUp: Handler = (request) => {
  request.socket.destroy();
};

/** Accepts the request and never answers. */
export const silent: Handler = () => undefined;

/** Begins an answer and never ends it. */
export const halfSilent: Handler = (_, response) => {
  response.writeHead(200, { "content-type": "application/json" }).write('{"half":');
};

/** Checks that an operator's error is thrown, and gives it. */
export async function operatorError(call: Promise<unknown>): Promise<OperatorError> {
  const error: unknown = await call.then(
    () => assert.fail("nothing was thrown"),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof OperatorError)) throw error;
  return error;
}
