// Where the registry's token comes from, and that no error shows it. The registry is a loopback server, and `pulumi`
// a script that says what it was asked.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { StackFile } from "../../../src/config/stackFile";
import { OperatorError } from "../../../src/errors";
import { registryOf } from "../../../src/rollback/facts/registryOf";
import { json, loopbackServer } from "../../release/sources/loopbackServer";

const TOKEN = "s3cret-token";

describe("the registry of a stack", () => {
  const saved = { ...process.env };
  const server = loopbackServer();
  let folder: string;

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "registry-"));
    process.env["PATH"] = `${folder}${path.delimiter}${saved["PATH"]}`;
    delete process.env["REGISTRY_TOKEN"];
    server.answerWith((request, response) => {
      if (request.headers.authorization === undefined) {
        json({}, { "www-authenticate": "Basic" }, 401)(request, response);
      } else {
        json({ tags: ["a"] })(request, response);
      }
    });
  });
  afterEach(() => {
    fs.rmSync(folder, { recursive: true });
    delete process.env["REGISTRY_TOKEN"];
    Object.assign(process.env, saved);
  });

  const stack = (registryUsername?: string) =>
    ({
      project: "conflicto",
      stack: "prod",
      folder,
      values: { imageRepository: `${server.host()}/owner/name`, registryUsername },
    }) as unknown as StackFile;

  /** A `pulumi` that keeps what it was asked, then runs this. */
  const pulumi = (script: string) =>
    fs.writeFileSync(
      path.join(folder, "pulumi"),
      `#!/bin/sh\necho "$@" > ${path.join(folder, "asked")}\n${script}\n`,
      { mode: 0o755 },
    );
  const wasAsked = () => fs.existsSync(path.join(folder, "asked"));
  const sentAs = (user: string, token: string) =>
    `Basic ${Buffer.from(`${user}:${token}`).toString("base64")}`;

  it("gets the secret of config, decrypted by Pulumi", async () => {
    pulumi(`echo ${TOKEN}`);
    const registry = await registryOf(stack("robot"), 5000);
    assert.deepEqual(await registry.tags(), ["a"]);
    assert.equal(server.asked[1]?.authorization, sentAs("robot", TOKEN));
    assert.equal(
      fs.readFileSync(path.join(folder, "asked"), "utf8").trim(),
      `-C ${folder} config get registryToken --stack prod --non-interactive`,
    );
  });

  it("gets REGISTRY_TOKEN before it, without Pulumi", async () => {
    pulumi("exit 1");
    process.env["REGISTRY_TOKEN"] = "of-the-environment";
    await (await registryOf(stack("robot"), 5000)).tags();
    assert.equal(server.asked[1]?.authorization, sentAs("robot", "of-the-environment"));
    assert.equal(wasAsked(), false);
  });

  it("is asked as nobody where config names no user, whatever the environment holds", async () => {
    pulumi("exit 1");
    process.env["REGISTRY_TOKEN"] = TOKEN;
    await assert.rejects((await registryOf(stack(), 5000)).tags(), OperatorError);
    assert.deepEqual(
      server.asked.map(({ authorization }) => authorization),
      [undefined],
    );
    assert.equal(wasAsked(), false);
  });

  const failures: [title: string, script: string, said: RegExp][] = [
    ["fails", `echo ${TOKEN}; echo 'error: wrong\npassphrase' >&2; exit 255`, /wrong passphrase$/],
    ["prints nothing", "exit 0", /it is empty$/],
  ];
  for (const [title, script, said] of failures) {
    it(`isn't asked as nobody where Pulumi ${title}, and the error is one line without the token`, async () => {
      pulumi(script);
      await assert.rejects(registryOf(stack("robot"), 5000), (error) => {
        assert.ok(error instanceof OperatorError);
        assert.match(error.message, said);
        assert.match(error.message, /^The registry wasn't asked, .*`registryToken`/);
        assert.match(error.hint ?? "", /REGISTRY_TOKEN/);
        assert.equal(JSON.stringify([error, error.message, error.stack]).includes(TOKEN), false);
        assert.equal(error.cause, undefined);
        return true;
      });
      assert.equal(server.asked.length, 0);
    });
  }
});
