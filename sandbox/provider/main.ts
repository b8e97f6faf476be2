// The plugin's entry: `pulumi-resource-aws` as the engine starts it.
import { version } from "@pulumi/aws/package.json";
import { Provider } from "./provider";
import { serve } from "./serve";

void serve(new Provider(version, process.env));
