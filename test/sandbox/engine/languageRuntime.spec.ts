// Asks the language host over gRPC, as the engine does. The Pulumi SDK of the program it runs is a
// small fake; that the real one works with it is proved by the drill, which runs the real engine.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as grpc from "@grpc/grpc-js";
import { LanguageRuntimeClient } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as language from "@pulumi/pulumi/proto/language_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { serveLanguageRuntime } from "../../../sandbox/engine/languageHost/languageRuntime";
import { listen } from "../../../sandbox/engine/languageHost/listen";

type Callback<Response> = (error: grpc.ServiceError | null, response: Response) => void;

describe("the language host", () => {
  let folder: string;
  let server: grpc.Server;
  let client: LanguageRuntimeClient;

  before(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "language-host-"));
    writePackage("@pulumi/aws", { version: "7.48.0", pulumi: { resource: true, name: "aws" } });
    writePackage("@pulumi/pulumi", { version: "3.248.0" });
    writePackage("@pulumi/policy", { version: "1.21.0", pulumi: { resource: false } });
    writePackage("third-party", {
      version: "1.0.0",
      pulumi: { resource: true, name: "third", version: "v2.0.0", server: "https://example.org" },
    });
    writePackage("third-party/node_modules/nested", { version: "0.1.0" });
    fs.writeFileSync(
      path.join(folder, "package.json"),
      JSON.stringify({ dependencies: { "@pulumi/aws": "^7.0.0" }, devDependencies: { gone: "1" } }),
    );
    server = new grpc.Server();
    serveLanguageRuntime(server, "127.0.0.1:1");
    const port = await listen(server);
    client = new LanguageRuntimeClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  });

  after(() => {
    client.close();
    server.forceShutdown();
    fs.rmSync(folder, { recursive: true });
  });

  function writePackage(name: string, manifest: object): void {
    const packageDir = path.join(folder, "node_modules", name);
    fs.mkdirSync(packageDir, { recursive: true });
    fs.writeFileSync(
      path.join(packageDir, "package.json"),
      JSON.stringify({ name: name.split("node_modules/").at(-1), ...manifest }),
    );
  }

  /** Makes the fake SDK's `cmd/<entry>` run this JavaScript. */
  function writeSdkEntry(entry: string, javascript: string): void {
    const entryDir = path.join(folder, "node_modules/@pulumi/pulumi/cmd", entry);
    fs.mkdirSync(entryDir, { recursive: true });
    fs.writeFileSync(path.join(entryDir, "index.js"), javascript);
  }

  function ask<Response>(call: (callback: Callback<Response>) => unknown): Promise<Response> {
    return new Promise((resolve, reject) => {
      call((error, response) => {
        if (error === null) resolve(response);
        else reject(error);
      });
    });
  }

  function programInfo(programDir = folder): language.ProgramInfo {
    return new language.ProgramInfo().setProgramDirectory(programDir).setEntryPoint(".");
  }

  function runProgram(programDir?: string): Promise<language.RunResponse> {
    const request = new language.RunRequest()
      .setMonitorAddress("127.0.0.1:2")
      .setInfo(programInfo(programDir));
    return ask<language.RunResponse>((callback) => client.run(request, callback));
  }

  it("asks for exactly the plugin versions that the installed packages need", async () => {
    const request = new language.GetRequiredPackagesRequest().setInfo(programInfo());
    const response = await ask<language.GetRequiredPackagesResponse>((callback) =>
      client.getRequiredPackages(request, callback),
    );
    const plugins = response.getPackagesList().map((plugin) => plugin.toObject());
    assert.deepEqual(
      plugins.map(({ kind, name, version, server }) => ({ kind, name, version, server })),
      [
        { kind: "resource", name: "aws", version: "v7.48.0", server: "" },
        { kind: "resource", name: "third", version: "v2.0.0", server: "https://example.org" },
      ],
    );
  });

  for (const { transitive, expected } of [
    { transitive: false, expected: ["@pulumi/aws"] },
    {
      transitive: true,
      expected: ["@pulumi/aws", "@pulumi/policy", "@pulumi/pulumi", "third-party", "nested"],
    },
  ]) {
    it(`lists the ${transitive ? "transitive" : "named"} dependencies that are installed`, async () => {
      const request = new language.GetProgramDependenciesRequest()
        .setInfo(programInfo())
        .setTransitivedependencies(transitive);
      const response = await ask<language.GetProgramDependenciesResponse>((callback) =>
        client.getProgramDependencies(request, callback),
      );
      const names = response.getDependenciesList().map((dependency) => dependency.getName());
      assert.deepEqual(names, expected);
    });
  }

  for (const { title, javascript, error, bail } of [
    { title: "a program that succeeds", javascript: "", error: "", bail: false },
    {
      title: "a program that fails",
      javascript: "process.exit(3)",
      error: "Program exited with non-zero exit code: 3",
      bail: false,
    },
    {
      title: "a program that has shown its error",
      javascript: "process.exit(32)",
      error: "",
      bail: true,
    },
    {
      title: "a program that was killed",
      javascript: 'process.kill(process.pid, "SIGKILL")',
      error: "Program was ended by SIGKILL",
      bail: false,
    },
  ]) {
    it(`reports ${title}`, async () => {
      writeSdkEntry("run", javascript);
      assert.deepEqual((await runProgram()).toObject(), { error, bail });
    });
  }

  it("ends the running program when the engine cancels", async () => {
    const started = path.join(folder, "started");
    writeSdkEntry(
      "run",
      `setInterval(() => {}, 1e6); require("fs").writeFileSync(${JSON.stringify(started)}, "")`,
    );
    const watcher = fs.watch(folder);
    const isStarted = new Promise<void>((resolve) => {
      watcher.on("change", (_event, name) => name === "started" && resolve());
    });
    const end = runProgram();
    await isStarted;
    watcher.close();
    await ask<Empty>((callback) => client.cancel(new Empty(), callback));
    assert.equal((await end).getError(), "Program was ended by SIGINT");
  });

  it("streams what a plugin prints, and its exit code", async () => {
    writeSdkEntry(
      "run-plugin",
      'process.stdout.write("1234\\n"); process.stderr.write(process.env.A); process.exitCode = 5',
    );
    const call = client.runPlugin(
      new language.RunPluginRequest()
        .setKind("resource")
        .setPwd(folder)
        .setEnvList(["A=1"])
        .setInfo(programInfo()),
    );
    let stdout = "";
    let stderr = "";
    let exitCode: number | undefined;
    for await (const response of call as AsyncIterable<language.RunPluginResponse>) {
      stdout += Buffer.from(response.getStdout_asU8()).toString();
      stderr += Buffer.from(response.getStderr_asU8()).toString();
      if (response.hasExitcode()) exitCode = response.getExitcode();
    }
    assert.deepEqual({ stdout, stderr, exitCode }, { stdout: "1234\n", stderr: "1", exitCode: 5 });
  });

  it("says what to do when the SDK is not installed", async () => {
    await assert.rejects(runProgram("/"), {
      details: "The Pulumi SDK is not installed in /: run `npm ci` in that folder or above.",
    });
  });
});
