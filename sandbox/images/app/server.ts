// The sandbox's application: conflicto's HTTP contract on a PostgreSQL database, and the faults that
// RELEASE_BEHAVIOUR asks for (../releases.ts). It stands in for the FastAPI backend.
import * as http from "node:http";
import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { Behaviour } from "../releases";
import { GOOD_RELEASE } from "../releases";
import { SLOT_HEADER } from "../../../src/guards/release/slotNames";
import { Faults, hugeBody } from "./faults";
import { schemaOf } from "./schemas";
import { SessionStore } from "./sessions";

const PORT = Number(process.env.PORT ?? 8000);
const SLOW_ANSWER_MS = 1500;
// ECS waits `stopTimeout` before it kills: an answer that takes longer than this is cut off.
const STOP_LIMIT_MS = 1800;
const BODY_LIMIT_BYTES = 64 * 1024;

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const behaviour = (process.env.RELEASE_BEHAVIOUR ?? "good") as Behaviour;
const version = process.env.APP_VERSION ?? "unknown";
let stopping = false;

/** One line of JSON on stdout, as the log driver takes it. */
function log(level: "info" | "error", message: string): void {
  process.stdout.write(
    `${JSON.stringify({ time: new Date().toISOString(), level, app_version: version, message })}\n`,
  );
}

async function answerHealth(
  { headers }: http.IncomingMessage,
  store: SessionStore,
  faults: Faults,
): Promise<Answer> {
  const isUnhealthy = faults.isUnhealthy(headers[SLOT_HEADER] !== undefined);
  const healthy = !isUnhealthy && (await store.isReachable());
  return {
    status: 200,
    body: {
      status: healthy ? "healthy" : "unhealthy",
      version: "0.1.0",
      environment: process.env.ENVIRONMENT ?? "development",
      app_version: behaviour === "wrong-version" ? GOOD_RELEASE.tag : version,
    },
  };
}

async function createSession(store: SessionStore, body: string): Promise<Answer> {
  const title = parseTitle(body);
  if (title === undefined) return { status: 422, body: { detail: "title: a text is required" } };
  return { status: 201, body: await store.create(title) };
}

function parseTitle(body: string): string | undefined {
  try {
    const { title } = JSON.parse(body) as { title?: unknown };
    return typeof title === "string" && title !== "" ? title : undefined;
  } catch {
    return undefined;
  }
}

async function answer(
  request: http.IncomingMessage,
  store: SessionStore,
  faults: Faults,
): Promise<Answer> {
  const { pathname } = new URL(request.url ?? "/", "http://localhost");
  const isHealthCheck = pathname === "/api/v1/health/";
  if (behaviour === "slow") await sleep(SLOW_ANSWER_MS);
  faults.count();
  if (behaviour === "unready" || (!isHealthCheck && (await faults.isBroken()))) {
    return { status: 500, body: { detail: "Internal Server Error" } };
  }
  const method = request.method === "HEAD" ? "GET" : request.method;
  switch (`${method} ${pathname}`) {
    case "GET /api/v1/health/":
      return answerHealth(request, store, faults);
    case "GET /api/v1/sessions/":
      return { status: 200, body: behaviour === "huge-body" ? hugeBody() : await store.list() };
    case "POST /api/v1/sessions/":
      return createSession(store, await readBody(request));
    case "GET /docs":
      return { status: 200, body: "<!doctype html><title>conflicto</title><h1>conflicto</h1>" };
    case "GET /openapi.json":
      return {
        status: 200,
        body: { openapi: "3.1.0", info: { title: "conflicto", version: "0.1.0" }, paths: {} },
      };
    default:
      return { status: 404, body: { detail: "Not Found" } };
  }
}

async function readBody(request: http.IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > BODY_LIMIT_BYTES) throw new Error("The request's body is too long");
  }
  return body;
}

async function handle(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  store: SessionStore,
  faults: Faults,
): Promise<void> {
  const { status, body } = await answer(request, store, faults).catch((error: Error): Answer => {
    log("error", `${request.method} ${request.url}: ${error.message}`);
    return { status: 500, body: { detail: "Internal Server Error" } };
  });
  // After SIGTERM a connection that is kept open would hold the server up.
  if (stopping) response.shouldKeepAlive = false;
  const isPage = typeof body === "string";
  response.writeHead(status, { "content-type": isPage ? "text/html" : "application/json" });
  if (body instanceof Readable) {
    response.on("close", () => body.destroy());
    body.pipe(response);
  } else {
    response.end(isPage ? body : JSON.stringify(body));
  }
}

function stop(server: http.Server, store: SessionStore): void {
  stopping = true;
  log("info", "SIGTERM: no new connections, requests in flight are finished");
  setTimeout(() => process.exit(0), STOP_LIMIT_MS).unref();
  server.close(() => {
    log("info", "stopped");
    void store.close().finally(() => process.exit(0));
  });
  server.closeIdleConnections();
}

function start(): void {
  const databaseUrl = process.env.DATABASE_URL;
  if (behaviour === "wont-start" || databaseUrl === undefined) {
    const missing = behaviour === "wont-start" ? "FEATURE_FLAGS_URL" : "DATABASE_URL";
    log("error", `startup failed: the required setting ${missing} is missing`);
    process.exitCode = 1;
    return;
  }
  const schema = schemaOf(behaviour, {
    columns: process.env.READ_COLUMNS,
    healthCheck: process.env.HEALTH_STATEMENT,
  });
  const store = new SessionStore(databaseUrl, schema, (message) => log("error", message));
  const faults = new Faults(behaviour, () => store.claim("bad task"));
  const server = http.createServer(
    (request, response) => void handle(request, response, store, faults),
  );
  process.once("SIGTERM", () => stop(server, store));
  server.listen(PORT, () => log("info", `listening on port ${PORT}`));
}

start();
