import assert from "node:assert/strict";
import { awsEnvironment } from "../../../sandbox/aws/ministack";
import type { ContainerRuntime } from "../../../sandbox/containers/containerRuntime";
import { STATE_DIR } from "../../../sandbox/paths";

const podman: ContainerRuntime = {
  kind: "podman",
  cli: "podman",
  env: { CONTAINER_HOST: "unix:///state/podman.sock" },
  socket: "unix:///state/podman.sock",
  network: "conflicto-1a2b3c4d",
  registryRemap: true,
};
const registryHost = "127.0.0.1:5001";

describe("awsEnvironment", () => {
  it("listens on loopback and runs containers on the sandbox's engine and network", () => {
    const env = awsEnvironment({ runtime: podman, registryHost }, 4700, "conflicto-1a2b3c4d");
    assert.equal(env["BIND_HOST"], "127.0.0.1");
    assert.equal(env["GATEWAY_PORT"], "4700");
    assert.equal(env["DOCKER_HOST"], podman.socket);
    assert.equal(env["DOCKER_NETWORK"], podman.network);
    assert.equal(env["CONTAINER_HOST"], podman.socket);
  });

  it("writes only into the sandbox's state", () => {
    const env = awsEnvironment({ runtime: podman, registryHost }, 4700, "conflicto-1a2b3c4d");
    for (const name of ["HOME", "TMPDIR", "STATE_DIR", "S3_DATA_DIR"]) {
      assert.ok(env[name]?.startsWith(STATE_DIR), name);
    }
  });

  it("names the sandbox as the owner of its containers", () => {
    const env = awsEnvironment({ runtime: podman, registryHost }, 4700, "conflicto-1a2b3c4d");
    assert.equal(env["MINISTACK_HOSTNAME"], "conflicto-1a2b3c4d");
    assert.equal(env["SANDBOX_ID"], "conflicto-1a2b3c4d");
  });

  it("renames ghcr.io only where the engine can't be told where it is", () => {
    const docker = { ...podman, kind: "docker" as const, registryRemap: false };
    const remap = (runtime: ContainerRuntime) =>
      awsEnvironment({ runtime, registryHost }, 4700, "x")["SANDBOX_REGISTRY_REMAP"];
    assert.equal(remap(podman), "");
    assert.equal(remap(docker), "ghcr.io=127.0.0.1:5001");
  });
});
