// What users of the sandbox's prod stack get.
import * as fs from "node:fs";
import { ProxyAgent, request } from "undici";
import { projectConfig } from "../../../sandbox/projectConfig";
import type { Sandbox } from "../../../sandbox/sandbox";
import { MAINTENANCE_PAGE } from "../../../src/components/maintenancePage";

/** What users got for some time. */
export interface UsersAnswers {
  readonly requests: number;
  /** Each answer that wasn't 200. */
  readonly bad: readonly string[];
}

/** Somebody with a browser. */
export class Users {
  readonly #agent: ProxyAgent;

  constructor({ edge }: Sandbox) {
    const requestTls = { ca: fs.readFileSync(edge.ca, "utf8") };
    this.#agent = new ProxyAgent({ uri: edge.proxy, requestTls });
  }

  /** The status of a path, and whether it is the maintenance page. */
  async get(path: string): Promise<[status: number, isPage: boolean]> {
    const url = `${projectConfig("prod")["url"] as string}${path}`;
    const { statusCode, body } = await request(url, { dispatcher: this.#agent });
    return [statusCode, (await body.text()) === MAINTENANCE_PAGE];
  }

  /** What they get while something is done: paths in turn, a request after the other. */
  async meanwhile<T>(paths: readonly string[], work: Promise<T>): Promise<[T, UsersAnswers]> {
    let isDone = false;
    const bad: string[] = [];
    let requests = 0;
    const done = work.finally(() => (isDone = true));
    const asking = (async () => {
      for (; !isDone; requests++) {
        const path = paths[requests % paths.length]!;
        const status = await this.get(path).then(
          ([code]) => code,
          (error: Error) => error.message,
        );
        if (status !== 200) bad.push(`${path}: ${status}`);
      }
    })();
    const [ended] = await Promise.all([done, asking]);
    return [ended, { requests, bad }];
  }

  async leave(): Promise<void> {
    await this.#agent.close();
  }
}
