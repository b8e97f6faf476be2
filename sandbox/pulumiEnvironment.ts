// The environment in which Pulumi works against the sandbox.
import * as path from "node:path";
import { PULUMI_HOME, STATE_DIR } from "./paths";

/** The environment of every `pulumi` command in the sandbox. */
export function pulumiEnvironment(parts: {
  endpoint: string;
  proxy: string;
  ca: string;
}): Record<string, string> {
  return {
    PULUMI_HOME,
    PULUMI_BACKEND_URL: `file://${path.join(STATE_DIR, "pulumi")}`,
    PULUMI_CONFIG_PASSPHRASE: "sandbox",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "true",
    AWS_ENDPOINT_URL: parts.endpoint,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_REGION: "us-west-2",
    // The AWS CLI reads this one only.
    AWS_DEFAULT_REGION: "us-west-2",
    // Upper case only: @grpc/grpc-js would send the engine's own connections through lower-case ones.
    HTTPS_PROXY: parts.proxy,
    HTTP_PROXY: parts.proxy,
    NO_PROXY: "127.0.0.1,localhost",
    NODE_EXTRA_CA_CERTS: parts.ca,
  };
}
