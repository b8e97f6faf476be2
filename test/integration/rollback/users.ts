// What users of the sandbox's prod stack get.
import * as fs from "node:fs";
import { ProxyAgent, request } from "undici";
import { projectConfig } from "../../../sandbox/projectConfig";
import type { Sandbox } from "../../../sandbox/sandbox";
import { MAINTENANCE_PAGE } from "../../../src/components/maintenancePage";

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

  async leave(): Promise<void> {
    await this.#agent.close();
  }
}
