// What the rest of the sandbox knows of the engine that runs its containers.

/** An engine that runs the sandbox's containers and speaks Docker's API. */
export interface ContainerRuntime {
  readonly kind: "docker" | "podman";
  /** The command line client: `docker` or `podman`, to be run with `env`. */
  readonly cli: string;
  /** For the client, and for whatever speaks to the engine: DOCKER_HOST and what goes with it. */
  readonly env: Readonly<Record<string, string>>;
  /** The value of DOCKER_HOST, `unix://…`. */
  readonly socket: string;
  /** The network that containers are started on; the host reaches their addresses. */
  readonly network: string;
  /** Whether `ghcr.io/…` is pulled from the sandbox's registry. */
  readonly registryRemap: boolean;
}
