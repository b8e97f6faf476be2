// A loopback server that answers as AWS does, for the SDK to talk to.
import * as http from "node:http";
import type { AddressInfo } from "node:net";

type Input = Record<string, unknown>;
/** JSON, XML as text, or an AWS error's name; `SILENCE` is no answer at all. */
type Reply = object | string | { readonly refuse: string };
export const SILENCE = "silence";
type Replies = Readonly<Record<string, (input: Input) => Reply>>;

const SERVICE: Replies = {
  DescribeServices: () => ({ services: [{ status: "ACTIVE", desiredCount: 1 }] }),
  ListTasks: () => ({ taskArns: [] }),
};

/** The server, what it was asked since the last `replyWith`, and what it replies. */
export function loopbackAws() {
  const saved = { ...process.env };
  const asked: { readonly action: string; readonly input: Input }[] = [];
  let replies = SERVICE;
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString();
      const target = request.headers["x-amz-target"]?.toString().split(".").at(-1);
      const input = target
        ? (JSON.parse(body) as Input)
        : Object.fromEntries(new URLSearchParams(body));
      const action = target ?? String(input["Action"]);
      asked.push({ action, input });
      const reply = replies[action]?.(input) ?? { refuse: "NoSuchReply" };
      if (reply === SILENCE) return;
      if (typeof reply === "string") {
        response.end(reply);
      } else if ("refuse" in reply && target === undefined) {
        const error = `<Error><Code>${reply.refuse}</Code><Message>no</Message></Error>`;
        response.writeHead(403).end(`<ErrorResponse>${error}</ErrorResponse>`);
      } else if ("refuse" in reply) {
        response.writeHead(400).end(JSON.stringify({ __type: reply.refuse, message: "no" }));
      } else {
        response.end(JSON.stringify(reply));
      }
    });
  });
  return {
    asked,
    /** Replies by action; a service without tasks unless they say otherwise. */
    replyWith: (changes: Replies) => {
      asked.length = 0;
      replies = { ...SERVICE, ...changes };
    },
    start: async () => {
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      process.env["AWS_ACCESS_KEY_ID"] = "test";
      process.env["AWS_SECRET_ACCESS_KEY"] = "test";
      process.env["AWS_ENDPOINT_URL"] =
        `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    },
    stop: () => {
      for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ENDPOINT_URL"]) {
        delete process.env[name];
      }
      Object.assign(process.env, saved);
      server.closeAllConnections();
      server.close();
    },
  };
}
