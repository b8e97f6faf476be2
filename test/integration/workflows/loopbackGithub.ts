// GitHub's API as far as the workflows ask it: the reviews of a run, and the comments of a pull request. A stand-in:
// it doesn't prove that GitHub lets anybody do anything.
import { once } from "node:events";
import * as http from "node:http";
import type * as net from "node:net";

/** A review as GitHub answers it. */
export interface ReviewAnswer {
  readonly state: string;
  readonly comment: string;
  readonly environments: readonly { readonly name: string }[];
  readonly user: { readonly login: string };
}

/** It answers on the loopback interface. */
export class LoopbackGithub {
  /** By run id. */
  readonly reviews = new Map<string, readonly ReviewAnswer[]>();
  /** Environments that have required reviewers. */
  readonly reviewed = new Set(["prod"]);
  readonly comments: { id: number; body: string }[] = [];
  readonly #server = http.createServer((request, response) => {
    void this.#answer(request, response);
  });

  /** The value of GITHUB_API_URL. */
  async start(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return `http://127.0.0.1:${(this.#server.address() as net.AddressInfo).port}`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { pathname } = new URL(request.url ?? "", "http://loopback");
    const text = Buffer.concat(chunks).toString();
    const { body = "" } = (text === "" ? {} : JSON.parse(text)) as { body?: string };
    const answer = this.#route(`${request.method} ${pathname}`, body);
    response.writeHead(answer === undefined ? 404 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(answer ?? { message: "Not Found" }));
  }

  #route(asked: string, body: string): unknown {
    const [, run] = /^GET .*\/actions\/runs\/(\d+)\/approvals$/.exec(asked) ?? [];
    if (run !== undefined) return this.reviews.get(run) ?? [];
    const [, environment] = /^GET .*\/environments\/(\w+)$/.exec(asked) ?? [];
    if (environment !== undefined) return this.#environment(environment);
    if (/^GET .*\/issues\/\d+\/comments$/.test(asked)) return this.comments;
    if (/^POST .*\/issues\/\d+\/comments$/.test(asked)) {
      const comment = { id: this.comments.length + 1, body };
      this.comments.push(comment);
      return comment;
    }
    const [, id] = /^PATCH .*\/issues\/comments\/(\d+)$/.exec(asked) ?? [];
    const comment = this.comments.find((one) => one.id === Number(id));
    if (comment !== undefined) comment.body = body;
    return comment;
  }

  /** As GitHub answers: https://docs.github.com/rest/deployments/environments#get-an-environment */
  #environment(name: string): unknown {
    const rule = {
      type: "required_reviewers",
      prevent_self_review: true,
      reviewers: [{ type: "User", reviewer: { login: "bob" } }],
    };
    const rules = this.reviewed.has(name) ? [rule] : [];
    return { name, protection_rules: [{ type: "branch_policy" }, ...rules] };
  }
}
