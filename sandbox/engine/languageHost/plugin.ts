// Runs a plugin that is written for Node, above all a policy pack, and streams what it prints.
import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import { RunPluginResponse, type RunPluginRequest } from "@pulumi/pulumi/proto/language_pb";
import { exited, interrupt, startNode, type Exit } from "./children";
import { pluginLaunch, type Launch, type PluginRun } from "./launch";
import { startPolicyPackProxy, type PolicyPackProxy } from "./policyPack";

type RunPluginCall = grpc.ServerWritableStream<RunPluginRequest, RunPluginResponse>;

/** Serves LanguageRuntime's RunPlugin; the plugin ends with the call. */
export function runPlugin(call: RunPluginCall): void {
  const run = pluginRun(call.request);
  (run.kind === "analyzer" ? runPolicyPack(call, run) : runOther(call, run)).then(
    (exit) => {
      call.write(new RunPluginResponse().setExitcode("code" in exit ? exit.code : 1));
      call.end();
    },
    (error: Error) => call.emit("error", { code: grpc.status.UNKNOWN, details: error.message }),
  );
}

async function runOther(call: RunPluginCall, run: PluginRun): Promise<Exit> {
  const child = startPlugin(call, pluginLaunch(run));
  child.stdout?.on("data", (bytes: Buffer) => print(call, bytes));
  return exited(child);
}

async function runPolicyPack(call: RunPluginCall, run: PluginRun): Promise<Exit> {
  const proxy = await startPolicyPackProxy();
  try {
    call.once("cancelled", () => proxy.close("The policy pack was cancelled."));
    print(call, `${proxy.port}\n`);
    const stack = await proxy.stack;
    if (call.cancelled) return { code: 0 };
    const pack = startPlugin(call, pluginLaunch(run, stack));
    try {
      const [exit] = await Promise.all([exited(pack), relayOutput(call, pack, proxy)]);
      return exit;
    } finally {
      interrupt(pack);
    }
  } finally {
    proxy.close("The policy pack has ended.");
  }
}

/** The pack's first line is the port that it listens on; the rest is for people. */
async function relayOutput(
  call: RunPluginCall,
  pack: ChildProcess,
  proxy: PolicyPackProxy,
): Promise<void> {
  if (pack.stdout === null) return;
  let attached: Promise<void> | undefined;
  for await (const line of createInterface({ input: pack.stdout })) {
    if (attached !== undefined) print(call, `${line}\n`);
    else if (/^\d+$/.test(line)) attached = proxy.attach(Number(line));
    else throw new Error(`The policy pack printed "${line}" where its port was expected.`);
  }
  await attached;
}

function startPlugin(call: RunPluginCall, launch: Launch): ChildProcess {
  const child = startNode(launch, ["ignore", "pipe", "pipe"]);
  call.once("cancelled", () => interrupt(child));
  child.stderr?.on("data", (bytes: Buffer) => call.write(new RunPluginResponse().setStderr(bytes)));
  return child;
}

function print(call: RunPluginCall, output: string | Buffer): void {
  call.write(new RunPluginResponse().setStdout(Buffer.from(output)));
}

function pluginRun(request: RunPluginRequest): PluginRun {
  const info = request.getInfo();
  return {
    kind: request.getKind(),
    programDirectory: info?.getProgramDirectory() ?? request.getPwd(),
    workingDirectory: request.getPwd(),
    args: request.getArgsList(),
    env: request.getEnvList(),
    options: info?.getOptions()?.toJavaScript() ?? {},
  };
}
