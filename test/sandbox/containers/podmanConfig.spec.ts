import assert from "node:assert/strict";
import { deriveNetwork } from "../../../sandbox/containers/network";
import { podmanFiles, SERVICE_SCRIPT } from "../../../sandbox/containers/podmanConfig";
import { registryConfig } from "../../../sandbox/containers/registry";

describe("Podman's configuration", () => {
  const network = deriveNetwork("/home/a/conflicto", []);
  const files = podmanFiles({
    dir: '/home/a "b"/podman',
    network,
    registryHost: "127.0.0.1:5005",
    storageDriver: "overlay",
  });

  it("keeps storage, networks and temporary files in the sandbox's folder", () => {
    assert.match(files["storage.conf"]!, /^graphroot = "\/home\/a \\"b\\"\/podman\/storage"$/m);
    assert.match(files["storage.conf"]!, /^driver = "overlay"$/m);
    assert.match(files["containers.conf"]!, /^network_config_dir = ".*\/podman\/networks"$/m);
    assert.match(files["containers.conf"]!, /^image_copy_tmp_dir = ".*\/podman\/tmp"$/m);
  });

  it("shares no locks with another Podman, and needs no systemd", () => {
    assert.match(files["containers.conf"]!, /^lock_type = "file"$/m);
    assert.match(files["containers.conf"]!, /^cgroup_manager = "cgroupfs"$/m);
    assert.match(files["containers.conf"]!, /^events_logger = "file"$/m);
  });

  it("takes ghcr.io's images from the sandbox's registry, over plain HTTP", () => {
    assert.match(
      files["registries.conf"]!,
      /prefix = "ghcr\.io"\nlocation = "127\.0\.0\.1:5005"\ninsecure = true/,
    );
  });

  it("makes the checkout's network the default one, internal and without DNS", () => {
    assert.match(
      files["containers.conf"]!,
      new RegExp(`^default_network = "${network.name}"$`, "m"),
    );
    const definition = JSON.parse(files[`networks/${network.name}.json`]!);
    assert.equal(definition.network_interface, network.bridge);
    assert.deepEqual(definition.subnets, [{ subnet: network.subnet, gateway: network.gateway }]);
    assert.equal(definition.internal, true);
    assert.equal(definition.dns_enabled, false);
  });

  it("hides /run and /var/lib from the service before it starts", () => {
    const lines = SERVICE_SCRIPT.split("\n");
    const hidden = lines
      .filter((line) => line.includes("tmpfs"))
      .map((line) => line.split(" ").at(-1));
    assert.deepEqual(hidden, ["/run", "/var/lib"]);
    assert.match(lines.at(-1)!, /^exec catatonit -- podman system service/);
  });
});

describe("the registry's configuration", () => {
  it("listens on loopback only, deletes when asked to, and logs no requests", () => {
    const config = JSON.parse(registryConfig("/cache/registry", 5005));
    assert.equal(config.http.addr, "127.0.0.1:5005");
    assert.deepEqual(config.storage.delete, { enabled: true });
    assert.deepEqual(config.storage.filesystem, { rootdirectory: "/cache/registry" });
    assert.deepEqual(config.log, { level: "error", accesslog: { disabled: true } });
  });
});
