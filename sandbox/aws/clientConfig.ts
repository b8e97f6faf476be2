// How the sandbox's own programs reach its AWS.

/** The configuration of any AWS SDK client for the sandbox at `endpoint`. */
export function sandboxClientConfig(endpoint: string) {
  // The SDK's notice on the end of Node 20 says nothing about the sandbox.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  return {
    endpoint,
    region: "us-west-2",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  } as const;
}
