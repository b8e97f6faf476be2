// What the sources say when GitHub refuses, breaks or is silent, over a real loopback socket.
import assert from "node:assert/strict";
import { workflowRuns } from "../../../src/release/sources/workflowRuns";
import {
  halfSilent,
  type Handler,
  hangUp,
  json,
  loopbackServer,
  operatorError,
  silent,
  text,
} from "./loopbackServer";

const brokenJson: Handler = (_, response) => {
  response.writeHead(200, { "content-type": "application/json" }).end("{");
};

describe("GitHub's errors", () => {
  const server = loopbackServer();
  const ask = (changes: { repository?: string; timeLimitMs?: number } = {}) =>
    workflowRuns({
      repository: "owner/name",
      workflow: "deploy-prod.yml",
      limit: 20,
      token: "s3cret",
      apiUrl: `http://${server.host()}`,
      timeLimitMs: 5000,
      ...changes,
    });

  const limited = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1795463908" };
  const failures: [string, Handler, RegExp, RegExp][] = [
    [
      "a repository or a workflow that isn't there",
      json({ message: "Not Found" }, {}, 404),
      /^127.* answered 404 for `owner\/name`: there is no such repository, or no workflow `deploy-prod\.yml` in it/,
      /Check the names\. .*GITHUB_TOKEN/,
    ],
    [
      "a token that is wrong",
      json({ message: "Bad credentials: s3cret" }, {}, 401),
      /answered 401 for `owner\/name`: Bad credentials: \*\*\*$/,
      /wrong or expired/,
    ],
    [
      "a token that may not",
      json({ message: "Resource not accessible" }, {}, 403),
      /answered 403 for `owner\/name`: Resource not accessible$/,
      /contents and actions/,
    ],
    [
      "a rate limit that is used up",
      json({ message: "API rate limit exceeded" }, limited, 403),
      /answered 403 .*: API rate limit exceeded$/,
      /used up until 2026-11-23T19:58:28\.000Z/,
    ],
    [
      "a rate limit that asks for patience",
      json({ message: "Slow down" }, { "retry-after": "30" }, 429),
      /answered 429 .*: Slow down$/,
      /in 30 seconds/,
    ],
    ["GitHub in trouble", text(502, "Unicorn!"), /answered 502 .*: Unicorn!$/, /githubstatus/],
    [
      "what isn't JSON",
      text(200, "<p>Hi s3cret"),
      /sent something other than the list .*: <p>Hi \*\*\*$/,
      /GITHUB_API_URL/,
    ],
    [
      "JSON that is broken",
      brokenJson,
      /sent something other than the list .*: \{$/,
      /GITHUB_API_URL/,
    ],
    [
      "JSON of another kind",
      json([1]),
      /sent something other than the list .*: \[1\]$/,
      /GITHUB_API_URL/,
    ],
    [
      "a connection that breaks twice",
      hangUp,
      /^There is no connection to 127.*`owner\/name`/,
      /HTTPS_PROXY/,
    ],
  ];
  for (const [title, handler, message, hint] of failures) {
    it(`names ${title}`, async () => {
      server.answerWith(handler);
      const error = await operatorError(ask());
      assert.match(error.message, message);
      assert.match(error.hint ?? "", hint);
    });
  }

  for (const [title, handler] of [
    ["never answers", silent],
    ["never ends its answer", halfSilent],
  ] as const) {
    it(`gives up on a GitHub that ${title}`, async () => {
      server.answerWith(handler);
      const { message } = await operatorError(ask({ timeLimitMs: 200 }));
      assert.match(message, /^127\.0\.0\.1:\d+ didn't answer for `owner\/name` within 0\.2 s\.$/);
    });
  }

  it("refuses what is no repository's name", async () => {
    assert.match((await operatorError(ask({ repository: "name" }))).hint ?? "", /owner\/name/);
  });
});
