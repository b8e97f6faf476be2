// `pulumi-language-nodejs`: the Pulumi engine starts this program to run programs and policy packs
// written for Node, as `pulumi-language-nodejs [flags] <engine address>`.
import * as grpc from "@grpc/grpc-js";
import { interruptAll, killAll } from "./children";
import { serveLanguageRuntime } from "./languageRuntime";
import { GRPC_OPTIONS, listen } from "./listen";

async function main(): Promise<void> {
  const server = new grpc.Server(GRPC_OPTIONS);
  serveLanguageRuntime(server, process.argv.at(-1) ?? "");
  process.stdout.write(`${await listen(server)}\n`);
}

// The engine holds the other end of stdin: when it closes, the engine is gone, even by SIGKILL.
process.stdin.resume().once("close", () => {
  killAll();
  process.exit(0);
});
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    void interruptAll().then(() => process.exit(0));
  });
}
void main();
