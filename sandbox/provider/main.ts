// The plugin's entry: `pulumi-resource-aws` as the engine starts it.
import { version } from "@pulumi/aws/package.json";
import { Provider } from "./provider";
import { serve } from "./serve";

void serve(new Provider(version, process.env));

// The engine holds the other end of stdin: when it closes, the engine is gone, even by SIGKILL.
process.stdin.resume().once("close", () => process.exit(0));
