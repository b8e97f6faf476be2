// What the registry's client says when a registry refuses, breaks or is silent, over a real loopback socket.
import assert from "node:assert/strict";
import { ImageRegistry } from "../../../src/release/sources/registry";
import {
  byPath,
  halfSilent,
  type Handler,
  hangUp,
  json,
  loopbackServer,
  operatorError,
  silent,
  text,
} from "./loopbackServer";

const REPOSITORY = "owner/name/backend";
const TAGS = `/v2/${REPOSITORY}/tags/list`;
const MANIFEST = { schemaVersion: 2, config: { digest: `sha256:${"c".repeat(64)}` }, layers: [] };

describe("ImageRegistry's errors", () => {
  const server = loopbackServer();
  const registry = (timeLimitMs = 5000) =>
    new ImageRegistry(`${server.host()}/${REPOSITORY}`, { timeLimitMs });

  const rows: [string, Handler, RegExp][] = [
    [
      "a refusal, in the registry's words",
      json({ errors: [{ code: "DENIED", message: "not yours" }] }, {}, 403),
      /^127\.0\.0\.1:\d+ answered 403 for `owner\/name\/backend`: DENIED: not yours$/,
    ],
    ["a repository that isn't there", text(404, "nothing"), /answered 404 for `owner.*: nothing$/],
    ["a registry that has trouble twice", text(503, "busy"), /answered 503 for `owner.*: busy$/],
    [
      "what isn't JSON",
      text(200, "<p>Hello\n\u001b[1m"),
      /something other than a list of tags for .*: <p>Hello \[1m$/,
    ],
    [
      "JSON of another kind",
      json({ tags: 3 }),
      /something other than a list of tags for .*: \{"tags":3\}$/,
    ],
    [
      "a connection that breaks twice",
      hangUp,
      /^There is no connection to 127.*: other side closed$/,
    ],
  ];
  for (const [title, handler, message] of rows) {
    it(`names ${title}`, async () => {
      server.answerWith(handler);
      const error = await operatorError(registry().tags());
      assert.match(error.message, message);
      assert.ok(error.hint);
    });
  }

  it("doesn't take a config blob that is missing for a missing image", async () => {
    server.answerWith(byPath({ [`/v2/${REPOSITORY}/manifests/a`]: json(MANIFEST) }));
    assert.match((await operatorError(registry().image("a"))).message, /answered 404/);
  });

  for (const [title, handler] of [
    ["never answers", silent],
    ["never ends its answer", halfSilent],
  ] as const) {
    it(`gives up on a registry that ${title}`, async () => {
      server.answerWith(handler);
      for (const call of [registry(200).tags(), registry(200).image("a")]) {
        const { message } = await operatorError(call);
        assert.match(message, /^127\.0\.0\.1:\d+ didn't answer for `owner.*` within 0\.2 s\.$/);
      }
    });
  }

  it("has one time limit for all pages", async () => {
    server.answerWith(json({ tags: ["a"] }, { link: `<${TAGS}?last=a>; rel="next"` }));
    assert.match((await operatorError(registry(200).tags())).message, /within 0\.2 s/);
  });
});
