// The application's data, written and read as a user would: through the load balancer.
import { ProxyAgent, request } from "undici";
import { OperatorError } from "../../src/errors";

const TIME_LIMIT_MS = 10_000;

/** How the application is reached. */
export interface ApplicationAddress {
  readonly url: string;
  readonly proxy: string;
  /** The sandbox's certificate authority, PEM. */
  readonly ca: string;
}

/** The sessions that the application keeps in its database. */
export class Sessions {
  readonly #url: string;
  readonly #agent: ProxyAgent;

  constructor(address: ApplicationAddress) {
    this.#url = `${address.url}/api/v1/sessions/`;
    this.#agent = new ProxyAgent({ uri: address.proxy, requestTls: { ca: address.ca } });
  }

  /** Writes a row. */
  async add(title: string): Promise<void> {
    await this.#ask("POST", 201, JSON.stringify({ title }));
  }

  /** Whether a row is there. */
  async has(title: string): Promise<boolean> {
    const rows = JSON.parse(await this.#ask("GET", 200)) as { title: string }[];
    return rows.some((row) => row.title === title);
  }

  /** Closes the connections. */
  async close(): Promise<void> {
    await this.#agent.close();
  }

  async #ask(method: "GET" | "POST", wanted: number, body?: string): Promise<string> {
    const response = await request(this.#url, {
      method,
      body: body ?? null,
      headers: { "content-type": "application/json" },
      dispatcher: this.#agent,
      headersTimeout: TIME_LIMIT_MS,
    });
    const text = await response.body.text();
    if (response.statusCode !== wanted) {
      throw new OperatorError(
        `${method} ${this.#url} was answered ${response.statusCode}, expected ${wanted}: ${text}`,
      );
    }
    return text;
  }
}
