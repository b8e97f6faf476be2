// The command as a process: how it ends by signals, closed pipes and wrong words, and what it leaves.
import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import type { RunRecord } from "../../../src/rollback/cli/record";
import { StackFolder } from "../stackFolder";

const BUNDLED = path.resolve(__dirname, "../../../bundled.js");
const SECRET = "a-token-that-nobody-may-see";

describe("the rollback command as a process", () => {
  let at: StackFolder;
  let aws: http.Server;
  let asked: Promise<unknown>;

  // AWS takes every request, and never answers one.
  beforeEach(async () => {
    at = new StackFolder();
    aws = http.createServer();
    asked = once(aws, "request");
    aws.listen(0, "127.0.0.1");
    await once(aws, "listening");
  });
  afterEach(() => {
    aws.closeAllConnections();
    aws.close();
    at.remove();
  });

  const record = () => path.join(at.folder, "record.json");
  const kept = () => JSON.parse(fs.readFileSync(record(), "utf8")) as RunRecord;

  function start(...words: string[]) {
    const script = `
      require(${JSON.stringify(BUNDLED)}).runBundled("bin/rollback.ts").then(({ main }) =>
        main(process.argv, ${JSON.stringify(at.folder)}));`;
    const args = ["-e", script, "--", "rollback", ...words, "--record", record()];
    const child = spawn(process.execPath, args, {
      env: {
        ...process.env,
        AWS_ENDPOINT_URL: `http://127.0.0.1:${(aws.address() as AddressInfo).port}`,
        AWS_ACCESS_KEY_ID: "test",
        AWS_SECRET_ACCESS_KEY: "test",
        PULUMI_BACKEND_URL: `file://${at.folder}`,
        PULUMI_CONFIG_PASSPHRASE: "",
        REGISTRY_TOKEN: SECRET,
        PULUMI_OPTION_EXCLUDE: "urn:the-proof",
      },
    });
    const said = { stdout: "", stderr: "" };
    child.stdout.on("data", (chunk: Buffer) => (said.stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (said.stderr += chunk.toString()));
    return { child, said };
  }
  async function ended(child: ChildProcess): Promise<number | null> {
    const [code] = (await once(child, "exit")) as [number | null];
    return code;
  }

  const signals: [NodeJS.Signals, number][] = [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ];
  for (const [signal, code] of signals) {
    it(`ends by ${signal} with ${code}, says that nothing was changed, and keeps the record`, async () => {
      const before = at.text;
      const { child, said } = start("pin", "1b2f4d6e8a0c");
      await asked;
      assert.ok(fs.existsSync(`${at.path}.lock`));
      child.kill(signal);
      assert.equal(await ended(child), code, said.stderr);
      assert.match(said.stderr, /Nothing was changed/);
      assert.equal(kept().exitCode, code);
      assert.match(kept().lines.join("\n"), /Nothing was changed/);
      assert.equal(at.text, before);
      assert.equal(fs.existsSync(`${at.path}.lock`), false);
    });
  }

  it("keeps a record of words that make no sense, and shows no secret among them", async () => {
    const { child, said } = start("to", "previous", "--nonsense", SECRET, `--token=${SECRET}`);
    assert.equal(await ended(child), 2);
    assert.match(said.stderr, /unknown option/);
    assert.deepEqual([kept().verb, kept().target, kept().exitCode], ["to", "previous", 2]);
    const all = said.stderr + said.stdout + fs.readFileSync(record(), "utf8");
    assert.ok(!all.includes(SECRET), all);
  });

  it("keeps a record of an error, and answers a program on stdout", async () => {
    fs.rmSync(at.path);
    const { child, said } = start("pin", SECRET, "--json");
    assert.equal(await ended(child), 1);
    assert.match((JSON.parse(said.stdout) as { error: string }).error, /can't be read/);
    assert.equal(kept().target, "***");
    assert.doesNotMatch(said.stderr, /bug/);
  });

  it("leaves out what the shell says of Pulumi's options, and says so", async () => {
    fs.rmSync(at.path);
    const { child, said } = start("pin", "1b2f4d6e8a0c");
    assert.equal(await ended(child), 1);
    assert.match(
      said.stderr,
      /PULUMI_OPTION_EXCLUDE is set in this shell\. It has no effect here\./,
    );
  });

  it("goes on to its end when nobody reads what it says", async () => {
    fs.rmSync(at.path);
    const { child } = start("pin", "1b2f4d6e8a0c");
    child.stdout.destroy();
    child.stderr.destroy();
    assert.equal(await ended(child), 1);
    assert.equal(kept().exitCode, 1);
  });
});
