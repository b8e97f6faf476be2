// The application as its image runs it: the bundled server, in a process of its own, on loopback. No
// database answers: what the server does with one is proved in a container (test/integration).
import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import * as http from "node:http";
import * as net from "node:net";
import { applicationInputs, SERVER_BUNDLE } from "../../../sandbox/images/app/image";
import { createHttpProbe } from "../../../src/health/httpProbe";
import type { Behaviour } from "../../../sandbox/images/releases";
import { GOOD_RELEASE } from "../../../sandbox/images/releases";

const TAG = "1b2f4d6e8a0c";

interface Application {
  readonly url: string;
  readonly child: ChildProcess;
  readonly exit: Promise<[number | null]>;
}

const running: ChildProcess[] = [];

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Starts the server, and resolves with its first line of log. */
async function start(
  behaviour: Behaviour,
  environment: Record<string, string> = { DATABASE_URL: "postgresql://a:b@127.0.0.1:1/none" },
): Promise<[Application, string]> {
  const port = await freePort();
  const child = spawn(process.execPath, [SERVER_BUNDLE], {
    env: {
      PORT: String(port),
      APP_VERSION: TAG,
      RELEASE_BEHAVIOUR: behaviour,
      ENVIRONMENT: "prod",
      ...environment,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  running.push(child);
  const exit = once(child, "exit") as Promise<[number | null]>;
  let log = "";
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    log += String(chunk);
    if (log.includes('"listening') || log.includes("startup failed")) break;
  }
  child.stdout.resume();
  return [{ url: `http://127.0.0.1:${port}`, child, exit }, log];
}

async function get(application: Application, path: string): Promise<[number, unknown]> {
  const response = await fetch(application.url + path);
  const text = await response.text();
  const isJson = response.headers.get("content-type") === "application/json";
  return [response.status, isJson ? JSON.parse(text) : text];
}

describe("the sandbox's application", () => {
  before(async () => {
    await applicationInputs();
  });
  afterEach(() => {
    for (const child of running.splice(0)) child.kill("SIGKILL");
  });

  it("says 200 and unhealthy while no database answers", async () => {
    const [application] = await start("good");
    assert.deepEqual(await get(application, "/api/v1/health/"), [
      200,
      { status: "unhealthy", version: "0.1.0", environment: "prod", app_version: TAG },
    ]);
  });

  it("answers the documentation, and 404 for what it doesn't know", async () => {
    const [application] = await start("good");
    assert.equal((await get(application, "/docs"))[0], 200);
    assert.equal((await get(application, "/openapi.json"))[0], 200);
    assert.deepEqual(await get(application, "/other"), [404, { detail: "Not Found" }]);
  });

  it("answers 500 for sessions it can't read, and 422 for one without a title", async () => {
    const [application] = await start("good");
    assert.equal((await get(application, "/api/v1/sessions/"))[0], 500);
    const created = await fetch(`${application.url}/api/v1/sessions/`, {
      method: "POST",
      body: "{}",
    });
    assert.equal(created.status, 422);
  });

  it("claims another release's version as wrong-version", async () => {
    const [application] = await start("wrong-version");
    const [, body] = await get(application, "/api/v1/health/");
    assert.equal((body as { app_version: string }).app_version, GOOD_RELEASE.tag);
  });

  const errors: [Behaviour, string, number][] = [
    ["errors", "/api/v1/health/", 200],
    ["errors", "/docs", 500],
    ["unready", "/api/v1/health/", 500],
    ["unready", "/docs", 500],
  ];
  for (const [behaviour, path, status] of errors) {
    it(`answers ${status} at ${path} as ${behaviour}`, async () => {
      const [application] = await start(behaviour);
      assert.equal((await get(application, path))[0], status);
    });
  }

  it("fails every twentieth request as flapping, but for the health check", async () => {
    const [application] = await start("flapping");
    const failed: number[] = [];
    for (let request = 1; request <= 41; request++) {
      if ((await get(application, "/docs"))[0] === 500) failed.push(request);
    }
    assert.deepEqual(failed, [20, 40]);
  });

  it("answers 100 MB as huge-body, of which the proof reads no more than it must", async () => {
    const [application] = await start("huge-body");
    const url = `${application.url}/api/v1/sessions/`;
    const answer = await createHttpProbe().get(url, 5000, new AbortController().signal);
    assert.equal("failure" in answer && answer.message, "a body of more than 16 MiB");
  });

  it("takes at least 1.5 s for an answer as slow", async () => {
    const [application] = await start("slow");
    const startTime = performance.now();
    await get(application, "/docs");
    assert.ok(performance.now() - startTime >= 1490);
  });

  const failing: [string, Behaviour, Record<string, string>, RegExp][] = [
    ["as wont-start", "wont-start", { DATABASE_URL: "postgresql://a@b/c" }, /FEATURE_FLAGS_URL/],
    ["without DATABASE_URL", "good", {}, /DATABASE_URL is missing/],
  ];
  for (const [what, behaviour, environment, reason] of failing) {
    it(`exits with code 1 and says why ${what}`, async () => {
      const [{ exit }, log] = await start(behaviour, environment);
      assert.match(log, reason);
      assert.deepEqual((await exit)[0], 1);
    });
  }

  it("exits with code 0 within 1.5 s of SIGTERM, and answers the request in flight", async () => {
    const [application] = await start("good");
    const request = http.request(`${application.url}/api/v1/sessions/`, {
      method: "POST",
      headers: { expect: "100-continue" },
    });
    // The headers are there, the body is not: the request is in flight.
    request.flushHeaders();
    await once(request, "continue");
    const startTime = performance.now();
    application.child.kill("SIGTERM");
    await once(application.child.stdout!, "data");
    request.end("{}");
    const [response] = (await once(request, "response")) as [http.IncomingMessage];
    response.resume();
    assert.equal(response.statusCode, 422);
    assert.equal((await application.exit)[0], 0);
    assert.ok(performance.now() - startTime < 1500);
  });
});
