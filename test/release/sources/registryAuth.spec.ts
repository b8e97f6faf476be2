// Signing in at a registry, over a real loopback socket.
import assert from "node:assert/strict";
import { ImageRegistry } from "../../../src/release/sources/registry";
import { byPath, type Handler, json, loopbackServer, operatorError, text } from "./loopbackServer";

const REPOSITORY = "owner/name";
const SCOPE = `repository:${REPOSITORY}:pull`;
const CREDENTIALS = { username: "robot", token: "s3cret-token" };
const BASIC = `Basic ${Buffer.from("robot:s3cret-token").toString("base64")}`;

describe("signing in at a registry", () => {
  const server = loopbackServer();
  const elsewhere = loopbackServer();
  const registry = (credentials = {}) =>
    new ImageRegistry(`${server.host()}/${REPOSITORY}`, { timeLimitMs: 5000, ...credentials });
  const authorizations = () => server.asked.map(({ authorization }) => authorization);

  /** Wants `authorization`, and says with `challenge` how to get it. */
  const guarded =
    (authorization: string, challenge: string, then: Handler): Handler =>
    (request, response) => {
      if (request.headers.authorization === authorization) return then(request, response);
      const errors = [{ code: "UNAUTHORIZED", message: "authentication required" }];
      return json({ errors }, { "www-authenticate": challenge }, 401)(request, response);
    };
  const bearer = (host = server.host(), realm = "/token") =>
    `Bearer realm="http://${host}${realm}",service="registry",scope="${SCOPE}"`;
  const tags = (authorization: string, challenge: string) =>
    guarded(authorization, challenge, json({ tags: ["a"] }));

  for (const [title, credentials, sent] of [
    ["as nobody", {}, undefined],
    ["with credentials", CREDENTIALS, BASIC],
  ] as const) {
    for (const field of ["token", "access_token"]) {
      it(`gets a token ${title}, and keeps it (${field})`, async () => {
        server.answerWith(
          byPath({
            [`/v2/${REPOSITORY}/tags/list`]: tags("Bearer t0ken", bearer()),
            "/token": json({ [field]: "t0ken" }),
          }),
        );
        const signedIn = registry(credentials);
        assert.deepEqual(await signedIn.tags(), ["a"]);
        assert.deepEqual(await signedIn.tags(), ["a"]);
        assert.deepEqual(authorizations(), [undefined, sent, "Bearer t0ken", "Bearer t0ken"]);
        const query = new URLSearchParams({ service: "registry", scope: SCOPE });
        assert.equal(server.asked[1]?.path, `/token?${query.toString()}`);
      });
    }
  }

  it("answers a Basic challenge", async () => {
    server.answerWith(tags(BASIC, 'Basic realm="registry"'));
    assert.deepEqual(await registry(CREDENTIALS).tags(), ["a"]);
    assert.deepEqual(authorizations(), [undefined, BASIC]);
  });

  it("gets another token when the kept one has expired", async () => {
    let valid = "t1";
    server.answerWith((request, response) => {
      byPath({
        [`/v2/${REPOSITORY}/tags/list`]: tags(`Bearer ${valid}`, bearer()),
        "/token": json({ token: valid }),
      })(request, response);
    });
    const signedIn = registry();
    await signedIn.tags();
    valid = "t2";
    assert.deepEqual(await signedIn.tags(), ["a"]);
    assert.deepEqual(authorizations().slice(3), ["Bearer t1", undefined, "Bearer t2"]);
  });

  it("follows a blob's redirect without telling the other host who it is", async () => {
    const digest = `sha256:${"c".repeat(64)}`;
    elsewhere.answerWith(json({ architecture: "amd64" }));
    const moved: Handler = (_, response) => {
      response.writeHead(307, { location: `http://${elsewhere.host()}/blob` }).end();
    };
    server.answerWith(
      byPath({
        [`/v2/${REPOSITORY}/manifests/a`]: guarded(BASIC, "Basic", json({ config: { digest } })),
        [`/v2/${REPOSITORY}/blobs/${digest}`]: guarded(BASIC, "Basic", moved),
      }),
    );
    assert.deepEqual((await registry(CREDENTIALS).image("a"))?.architectures, ["X86_64"]);
    assert.deepEqual(elsewhere.asked, [{ path: "/blob", authorization: undefined }]);
  });

  describe("that fails", () => {
    const refusedWith = (challenge: string, token: Handler = json({ token: "t0ken" })) =>
      byPath({ [`/v2/${REPOSITORY}/tags/list`]: tags("never right", challenge), "/token": token });
    const echo: Handler = (request, response) =>
      text(403, `you sent ${request.headers.authorization}, which is ${CREDENTIALS.token}`)(
        request,
        response,
      );
    const rows: [string, () => Handler, object, number, RegExp][] = [
      [
        "says what a 401 that stays says",
        () => refusedWith(bearer()),
        CREDENTIALS,
        3,
        /^127.* answered 401 for `owner\/name`: UNAUTHORIZED: authentication required$/,
      ],
      ["stops at Basic without credentials", () => refusedWith("Basic"), {}, 1, /answered 401/],
      ["stops at a challenge it doesn't know", () => refusedWith("Magic"), CREDENTIALS, 1, /401/],
      [
        "says that no token is given",
        () => refusedWith(bearer(), text(403, "denied")),
        {},
        2,
        /^127.* answered 403 for `owner\/name` when asked for a token: denied$/,
      ],
      [
        "says that an answer holds no token",
        () => refusedWith(bearer(), text(200, "<html>")),
        {},
        2,
        /answered 200 for `owner\/name` when asked for a token: no token$/,
      ],
      [
        "sends nothing in the clear to another host",
        () => refusedWith(bearer("auth.example")),
        CREDENTIALS,
        1,
        /wants a token from `http:\/\/auth\.example\/token`; expected an https URL/,
      ],
      [
        "keeps what it was sent out of its error",
        () => refusedWith(bearer(), echo),
        CREDENTIALS,
        2,
        /: you sent \*\*\*, which is \*\*\*$/,
      ],
      [
        "keeps a token it was given out of its error",
        () => (request, response) =>
          request.url === "/token" || request.headers.authorization === undefined
            ? refusedWith(bearer())(request, response)
            : text(403, `no: ${request.headers.authorization}`)(request, response),
        {},
        3,
        /answered 403 for `owner\/name`: no: Bearer \*\*\*$/,
      ],
    ];
    for (const [title, handler, credentials, requests, message] of rows) {
      it(title, async () => {
        server.answerWith(handler());
        const error = await operatorError(registry(credentials).tags());
        assert.match(error.message, message);
        assert.match(error.hint ?? "", /registryUsername|imageRepository/);
        assert.equal(server.asked.length, requests);
      });
    }
  });
});
