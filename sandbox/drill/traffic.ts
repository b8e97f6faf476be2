// Users, while the drill runs: requests at a steady rate through the load balancer, each one noted.
import { setTimeout as sleep } from "node:timers/promises";
import { type Dispatcher, ProxyAgent, request } from "undici";

/** One request of a user. */
export interface Sample {
  /** When it was sent, milliseconds since the epoch. */
  readonly at: number;
  readonly milliseconds: number;
  readonly path: string;
  /** Undefined when it was answered well. */
  readonly failure: string | undefined;
  /** The `app_version` that answered, where the path tells. */
  readonly version: string | undefined;
}

/** How the requests are sent. */
export interface TrafficOptions {
  /** The application's address, without a slash at its end. */
  readonly url: string;
  readonly healthPath: string;
  readonly smokePaths: readonly string[];
  readonly proxy: string;
  /** The sandbox's certificate authority, PEM. */
  readonly ca: string;
}

const INTERVAL_MS = 100;
const TIME_LIMIT_MS = 5000;

/** Requests that go on until `stop`; each is sent on time, whether or not earlier ones were answered. */
export class Traffic {
  readonly samples: Sample[] = [];
  readonly #stopped = new AbortController();
  readonly #agent: Dispatcher;
  readonly #running: Promise<void>;

  constructor(readonly options: TrafficOptions) {
    this.#agent = new ProxyAgent({ uri: options.proxy, requestTls: { ca: options.ca } });
    this.#running = this.#run();
  }

  /** Sends no more, and waits for what is on its way. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
    await this.#agent.close();
  }

  async #run(): Promise<void> {
    const paths = [this.options.healthPath, ...this.options.smokePaths];
    const pending = new Set<Promise<void>>();
    for (let count = 0; !this.#stopped.signal.aborted; count++) {
      const sent = this.#send(paths[count % paths.length] ?? "/");
      pending.add(sent);
      void sent.finally(() => pending.delete(sent));
      await sleep(INTERVAL_MS, undefined, { signal: this.#stopped.signal }).catch(() => undefined);
    }
    await Promise.all(pending);
  }

  async #send(path: string): Promise<void> {
    const at = Date.now();
    const answer = await this.#answer(path);
    this.samples.push({ at, milliseconds: Date.now() - at, path, ...answer });
  }

  async #answer(path: string): Promise<Pick<Sample, "failure" | "version">> {
    try {
      const response = await request(`${this.options.url}${path}`, {
        dispatcher: this.#agent,
        headersTimeout: TIME_LIMIT_MS,
        bodyTimeout: TIME_LIMIT_MS,
      });
      const body = await response.body.text();
      const isHealth = path === this.options.healthPath;
      return judge(response.statusCode, body, isHealth);
    } catch (error) {
      return { failure: (error as Error).message, version: undefined };
    }
  }
}

/** What a user makes of an answer: a page that says "unhealthy" with status 200 is a failure too. */
export function judge(
  status: number,
  body: string,
  isHealth: boolean,
): Pick<Sample, "failure" | "version"> {
  if (status !== 200) return { failure: `status ${status}`, version: undefined };
  if (!isHealth) return { failure: undefined, version: undefined };
  try {
    const { status: health, app_version: version } = JSON.parse(body) as Record<string, string>;
    return { failure: health === "healthy" ? undefined : `${health}`, version };
  } catch {
    return { failure: "not JSON", version: undefined };
  }
}
