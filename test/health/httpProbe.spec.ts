// Over a real loopback socket: what undici and Node really say is part of what is tested.
import assert from "node:assert/strict";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { createHttpProbe, type HttpAnswer } from "../../src/health/httpProbe";

const PROXY_VARIABLES = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"] as const;

async function listen(server: http.Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A byte at a time, for ever. */
function trickle(response: http.ServerResponse): void {
  response.writeHead(200);
  const drop = setInterval(() => response.write("."), 5);
  response.on("close", () => clearInterval(drop));
}

const HEALTH = '{"status":"healthy","app_version":"b"}';
const TO_ELSEWHERE = { location: "/elsewhere" };
const MIB = 1024 * 1024;

/** As many bytes as the client takes, up to `limit`. */
function flood(response: http.ServerResponse, limit: number, sent: { bytes: number }): void {
  const chunk = Buffer.alloc(64 * 1024, ".");
  const pour = () => {
    while (sent.bytes < limit && !response.destroyed) {
      sent.bytes += chunk.length;
      if (!response.write(chunk)) return void response.once("drain", pour);
    }
    response.end();
  };
  pour();
}

describe("createHttpProbe", () => {
  const saved = { ...process.env };
  const paths: string[] = [];
  const server = http.createServer((request, response) => {
    paths.push(request.url ?? "");
    if (request.url === "/own") server.emit("own", response, request.headers);
    else if (request.url === "/moved") response.writeHead(302, TO_ELSEWHERE).end("gone");
    else if (request.url === "/broken") request.socket.destroy();
    else if (request.url === "/stuck") response.writeHead(200).write("first half,");
    else if (request.url === "/trickle") trickle(response);
    else if (request.url !== "/silent") response.writeHead(503).end("busy");
  });
  let url = "";

  before(async () => {
    for (const name of PROXY_VARIABLES) delete process.env[name];
    url = await listen(server);
  });
  after(() => {
    Object.assign(process.env, saved);
    server.closeAllConnections();
    server.close();
  });

  const get = (path: string, limitMs = 5000, signal = new AbortController().signal) =>
    createHttpProbe().get(url + path, limitMs, signal);
  /** The answer of a server that answers once. */
  const answerOf = async (
    respond: (response: http.ServerResponse, headers: http.IncomingHttpHeaders) => void,
  ) => {
    server.once("own", respond);
    return get("/own");
  };
  const withoutTime = ({ ms, ...answer }: HttpAnswer) => {
    assert.ok(ms >= 0);
    return answer;
  };

  it("reports an answer whatever its status", async () => {
    assert.deepEqual(withoutTime(await get("/")), {
      status: 503,
      body: "busy",
      bytes: 4,
      cachedBy: undefined,
      location: undefined,
    });
  });

  const encoded: [encoding: string, body: Buffer][] = [
    ["gzip", gzipSync(HEALTH)],
    ["deflate", deflateSync(HEALTH)],
    ["br", brotliCompressSync(HEALTH)],
  ];
  for (const [encoding, body] of encoded) {
    it(`reads an answer that is compressed (${encoding})`, async () => {
      const answer = await answerOf((response) =>
        response.writeHead(200, { "content-encoding": encoding }).end(body),
      );
      assert.equal("body" in answer && answer.body, HEALTH);
    });
  }

  it("says that an answer's compression is broken", async () => {
    const answer = await answerOf((response) =>
      response.writeHead(200, { "content-encoding": "gzip" }).end(HEALTH),
    );
    assert.deepEqual(withoutTime(answer), {
      failure: "unreadable",
      message: "a body that can't be decompressed: incorrect header check",
    });
  });

  it("keeps the beginning of a long answer, and reads it to its end", async () => {
    const answer = await answerOf((response) => flood(response, 5 * MIB, { bytes: 0 }));
    assert.ok("body" in answer);
    assert.equal(answer.bytes, 5 * MIB);
    assert.equal(answer.body.length, MIB);
  });

  it("gives up soon on an answer of 100 MB, with the reason", async () => {
    const sent = { bytes: 0 };
    const answer = await answerOf((response) => flood(response, 100 * MIB, sent));
    assert.deepEqual(withoutTime(answer), {
      failure: "unreadable",
      message: "a body of more than 16 MiB",
    });
    assert.ok(sent.bytes < 50 * MIB, `${sent.bytes} bytes were sent`);
  });

  it("gives up on 100 MB that were compressed to little", async () => {
    const bomb = gzipSync(Buffer.alloc(100 * MIB));
    const answer = await answerOf((response) =>
      response.writeHead(200, { "content-encoding": "gzip" }).end(bomb),
    );
    assert.equal("failure" in answer && answer.failure, "unreadable");
  });

  it("says that a cache answered", async () => {
    const answer = await answerOf((response) => response.writeHead(200, { age: "30" }).end(HEALTH));
    assert.equal("cachedBy" in answer && answer.cachedBy, "age: 30");
  });

  it("asks as a browser would that reloads, and not always as the same one", async () => {
    const asked: http.IncomingHttpHeaders[] = [];
    for (let request = 0; request < 40; request++) {
      await answerOf((response, headers) => {
        asked.push(headers);
        response.end(HEALTH);
      });
    }
    assert.ok(new Set(asked.map((headers) => headers["user-agent"])).size > 1);
    for (const headers of asked) {
      assert.match(headers["user-agent"] ?? "", /^Mozilla\/5\.0 \(.*(Safari|Firefox)\/[\d.]+$/);
      assert.doesNotMatch(JSON.stringify(headers), /undici|node|conflicto|pulumi|proof|health/i);
      assert.equal(headers["cache-control"], "no-cache");
      assert.equal(headers["accept-encoding"], "gzip, deflate, br");
    }
  });

  it("reports a redirect and doesn't follow it", async () => {
    paths.length = 0;
    assert.deepEqual(withoutTime(await get("/moved")), {
      status: 302,
      body: "gone",
      bytes: 4,
      cachedBy: undefined,
      location: "/elsewhere",
    });
    assert.deepEqual(paths, ["/moved"]);
  });

  for (const [path, answer] of [
    ["/silent", "no answer"],
    ["/stuck", "no complete answer"],
    ["/trickle", "no complete answer"],
  ] as const) {
    it(`gives up when the time limit passes (${path})`, async () => {
      assert.deepEqual(withoutTime(await get(path, 50)), {
        failure: "timeout",
        message: `${answer} within 0.05 s`,
      });
    });
  }

  it("reports a connection that breaks", async () => {
    const answer = await get("/broken");
    assert.equal("failure" in answer && answer.failure, "connection");
    assert.match("failure" in answer ? answer.message : "", /other side closed/);
  });

  it("reports a connection that is refused", async () => {
    const closed = http.createServer();
    const address = await listen(closed);
    await new Promise((resolve) => closed.close(resolve));
    const answer = await createHttpProbe().get(address, 5000, new AbortController().signal);
    assert.match("failure" in answer ? answer.message : "", /ECONNREFUSED 127\.0\.0\.1/);
  });

  it("reports TLS that fails", async () => {
    const signal = new AbortController().signal;
    const answer = await createHttpProbe().get(url.replace("http:", "https:"), 5000, signal);
    assert.equal("failure" in answer && answer.failure, "connection");
    assert.match("failure" in answer ? answer.message : "", /SSL/);
  });

  it("rejects at once when interrupted", async () => {
    const abort = new AbortController();
    const answer = get("/silent", 5000, abort.signal);
    abort.abort();
    await assert.rejects(answer, { name: "AbortError" });
  });

  it("goes through the proxy that the environment names", async () => {
    const asked: string[] = [];
    const proxy = http.createServer();
    proxy.on("connect", (request, socket) => {
      asked.push(request.url ?? "");
      socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
    });
    process.env["HTTPS_PROXY"] = await listen(proxy);
    const signal = new AbortController().signal;
    const answer = await createHttpProbe().get("https://app.example/", 5000, signal);
    delete process.env["HTTPS_PROXY"];
    proxy.close();
    assert.deepEqual(asked, ["app.example:443"]);
    assert.match("failure" in answer ? answer.message : "", /502/);
  });
});
