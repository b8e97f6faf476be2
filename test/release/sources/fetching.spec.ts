// HTTP as the sources need it, over a real loopback socket.
import assert from "node:assert/strict";
import * as http from "node:http";
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
