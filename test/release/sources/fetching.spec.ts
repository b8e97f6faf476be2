// HTTP as the sources need it, over a real loopback socket.
import assert from "node:assert/strict";
import * as http from "node:http";
import * as net from "node:net";
import type { AddressInfo } from "node:net";
import { createFetch, isLoopback, parseJson, quoted } from "../../../src/release/sources/fetching";
import { firstThen, hangUp, loopbackServer, operatorError, text } from "./loopbackServer";

describe("createFetch", () => {
  const server = loopbackServer();
  const ask = (url: string) =>
    createFetch({ repository: "owner/name", timeLimitMs: 5000 })(url, {
      signal: AbortSignal.timeout(5000),
    });

  it("gives an answer without a body", async () => {
    server.answerWith((_, response) => response.writeHead(204).end());
    const response = await ask(`http://${server.host()}/`);
    assert.deepEqual([response.status, await response.text()], [204, ""]);
  });

  it("gives the second answer when both are 5xx", async () => {
    server.answerWith(firstThen(text(500, "first"), text(503, "second")));
    const response = await ask(`http://${server.host()}/`);
    assert.deepEqual([response.status, await response.text()], [503, "second"]);
  });

  it("tells of a connection that breaks after a 5xx", async () => {
    server.answerWith(firstThen(text(500, "first"), hangUp));
    const { message } = await operatorError(ask(`http://${server.host()}/`));
    assert.match(
      message,
      /^There is no connection to 127\.0\.0\.1:\d+ for `owner\/name`: other side/,
    );
  });

  it("goes through the proxy that the environment names", async () => {
    const asked = new Set<string>();
    const proxy = http.createServer();
    proxy.on("connect", (request, socket) => {
      asked.add(request.url ?? "");
      socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    process.env["HTTPS_PROXY"] = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    try {
      const { message } = await operatorError(ask("https://registry.example/v2/"));
      assert.match(message, /^There is no connection to registry\.example .*407/);
      assert.deepEqual([...asked], ["registry.example:443"]);
    } finally {
      delete process.env["HTTPS_PROXY"];
      proxy.close();
    }
  });
});

describe("createFetch, with a time limit,", () => {
  loopbackServer();
  /** A proxy and a server at once: answers CONNECT, or not, and then does what `then` does with the connection. */
  const endings: [title: string, url: string, then: (socket: net.Socket) => void][] = [
    ["that accepts and says nothing", "http://", () => {}],
    [
      "that trickles its headers",
      "http://",
      (socket) => trickle(socket, "HTTP/1.1 200 OK\r\n", "x-a: b\r\n"),
    ],
    [
      "that trickles its body",
      "http://",
      (socket) => trickle(socket, "HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n", "x"),
    ],
    ["behind a proxy that says nothing", "https://registry.example", () => {}],
    [
      "that never ends its TLS handshake",
      "https://registry.example",
      (socket) => void socket.once("data", () => socket.write("HTTP/1.1 200 OK\r\n\r\n")),
    ],
  ];
  function trickle(socket: net.Socket, head: string, part: string) {
    socket.write(head);
    const timer = setInterval(() => socket.write(part), 20);
    socket.on("close", () => clearInterval(timer));
  }
  for (const [title, url, then] of endings) {
    it(`ends in time where there is a server ${title}`, async () => {
      const sockets: net.Socket[] = [];
      const server = net.createServer((socket) => {
        sockets.push(socket.on("error", () => {}));
        then(socket);
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
      if (url !== "http://") process.env["HTTPS_PROXY"] = `http://${host}`;
      try {
        const startedAt = performance.now();
        const call = createFetch({ repository: "owner/name", timeLimitMs: 200 })(
          url === "http://" ? `http://${host}/` : url,
          { signal: AbortSignal.timeout(200) },
        );
        assert.match((await operatorError(call)).message, /didn't answer .* within 0\.2 s/);
        assert.ok(performance.now() - startedAt < 1_000);
      } finally {
        delete process.env["HTTPS_PROXY"];
        for (const socket of sockets) socket.destroy();
        server.close();
      }
    });
  }
});

describe("quoted", () => {
  const rows: [string, string, (string | undefined)[], string][] = [
    ["puts words on one line, without control codes", " a\r\n\tb\u001b[1m ", [], "a b [1m"],
    ["hides every mention of a secret", "x s3 s3cret y s3cret", ["s3cret"], "x s3 *** y ***"],
    ["has nothing to hide without secrets", "abc", [undefined, ""], "abc"],
    ["shortens what is long", "a".repeat(1000), [], `${"a".repeat(300)}…`],
  ];
  for (const [title, words, secrets, expected] of rows) {
    it(title, () => assert.equal(quoted(words, secrets), expected));
  }
});

describe("isLoopback", () => {
  for (const host of ["127.0.0.1", "127.0.0.1:5000", "localhost", "localhost:80"]) {
    it(`is true for ${host}`, () => assert.ok(isLoopback(host)));
  }
  for (const host of ["ghcr.io", "127.0.0.1.example", "localhost.example:80", "10.0.0.1"]) {
    it(`is false for ${host}`, () => assert.ok(!isLoopback(host)));
  }
});

describe("parseJson", () => {
  it("is undefined for what isn't JSON", () => assert.equal(parseJson("{"), undefined));
});
