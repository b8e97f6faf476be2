// Serves pulumirpc.LanguageRuntime: what the engine asks of the host of programs written for Node. The missing calls
// are only used by commands that write code (`pulumi new`, `convert`, `package`).
import * as grpc from "@grpc/grpc-js";
import {
  LanguageRuntimeService,
  type ILanguageRuntimeServer,
} from "@pulumi/pulumi/proto/language_grpc_pb";
import * as language from "@pulumi/pulumi/proto/language_pb";
import { PackageDependency, PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { version } from "pulumi/package.json";
import { exited, interrupt, interruptAll, start, startNode, type Exit } from "./children";
import { programLaunch, type ProgramRun } from "./launch";
import { installedPackages, programDependencies, requiredPlugins } from "./packages";
import { runPlugin } from "./plugin";

/** The SDK's exit code for "the error was already shown"; the engine then adds nothing (`bail`). */
const ERROR_ALREADY_SHOWN = 32;

/** Adds the service to a server. `engineAddress` is where the engine listens. */
export function serveLanguageRuntime(server: grpc.Server, engineAddress: string): void {
  const handlers: Partial<ILanguageRuntimeServer> = {
    handshake: answer(() => new language.LanguageHandshakeResponse()),
    getPluginInfo: answer(() => new PluginInfo().setVersion(version)),
    getRequiredPackages: answer((request: language.GetRequiredPackagesRequest) =>
      new language.GetRequiredPackagesResponse().setPackagesList(
        requiredPlugins(installedPackages(programDir(request))).map((plugin) =>
          new PackageDependency()
            .setKind("resource")
            .setName(plugin.name)
            .setVersion(plugin.version)
            .setServer(plugin.server),
        ),
      ),
    ),
    getProgramDependencies: answer((request: language.GetProgramDependenciesRequest) =>
      new language.GetProgramDependenciesResponse().setDependenciesList(
        programDependencies(programDir(request), request.getTransitivedependencies()).map((found) =>
          new language.DependencyInfo().setName(found.name).setVersion(found.version),
        ),
      ),
    ),
    about: answer(() =>
      new language.AboutResponse().setExecutable(process.execPath).setVersion(process.version),
    ),
    run: answer(async (request: language.RunRequest, cancelled) => {
      const child = startNode(programLaunch(programRun(request, engineAddress)), "inherit");
      cancelled(() => interrupt(child));
      return runResponse(await exited(child));
    }),
    runPlugin,
    installDependencies,
    cancel: answer(async () => {
      await interruptAll();
      return new Empty();
    }),
  };
  server.addService(LanguageRuntimeService, handlers as grpc.UntypedServiceImplementation);
}

/** How the end of a program is told to the engine. */
export function runResponse(exit: Exit): language.RunResponse {
  const response = new language.RunResponse();
  if ("signal" in exit) return response.setError(`Program was ended by ${exit.signal}`);
  if (exit.code === ERROR_ALREADY_SHOWN) return response.setBail(true);
  if (exit.code === 0) return response;
  return response.setError(`Program exited with non-zero exit code: ${exit.code}`);
}

function programRun(request: language.RunRequest, engineAddress: string): ProgramRun {
  const info = request.getInfo();
  return {
    engineAddress,
    monitorAddress: request.getMonitorAddress(),
    organization: request.getOrganization(),
    project: request.getProject(),
    stack: request.getStack(),
    rootDirectory: info?.getRootDirectory() ?? "",
    programDirectory: info?.getProgramDirectory() ?? request.getPwd(),
    entryPoint: info?.getEntryPoint() ?? ".",
    dryRun: request.getDryrun(),
    parallel: request.getParallel(),
    config: Object.fromEntries(request.getConfigMap().entries()),
    configSecretKeys: request.getConfigsecretkeysList(),
    programArgs: request.getArgsList(),
    options: info?.getOptions()?.toJavaScript() ?? {},
  };
}

/** `pulumi install`: npm, in the program's folder. */
function installDependencies(
  call: grpc.ServerWritableStream<
    language.InstallDependenciesRequest,
    language.InstallDependenciesResponse
  >,
): void {
  const cwd = programDir(call.request);
  const npm = start("npm", { args: ["install"], cwd, env: process.env }, [
    "ignore",
    "pipe",
    "pipe",
  ]);
  call.on("cancelled", () => interrupt(npm));
  npm.stdout?.on("data", (bytes: Buffer) =>
    call.write(new language.InstallDependenciesResponse().setStdout(bytes)),
  );
  npm.stderr?.on("data", (bytes: Buffer) =>
    call.write(new language.InstallDependenciesResponse().setStderr(bytes)),
  );
  exited(npm).then(
    (exit) => {
      if ("code" in exit && exit.code === 0) call.end();
      else call.emit("error", failure("npm install failed"));
    },
    (error: Error) => call.emit("error", failure(error.message)),
  );
}

type OnCancelled = (listener: () => void) => void;

function answer<Request, Response>(
  handle: (request: Request, cancelled: OnCancelled) => Response | Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve()
      .then(() => handle(call.request, (listener) => call.on("cancelled", listener)))
      .then(
        (response) => callback(null, response),
        (error: Error) => callback(failure(error.message)),
      );
  };
}

function failure(message: string): Partial<grpc.StatusObject> {
  return { code: grpc.status.UNKNOWN, details: message };
}

function programDir(request: { getInfo(): language.ProgramInfo | undefined }): string {
  return request.getInfo()?.getProgramDirectory() ?? process.cwd();
}
