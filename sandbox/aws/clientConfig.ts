// How the sandbox's own programs reach its AWS.

/** The configuration of any AWS SDK client for the sandbox at `endpoint`. */
export function sandboxClientConfig(endpoint: string) {
  return {
    endpoint,
    region: "us-west-2",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  } as const;
}
