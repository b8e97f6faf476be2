// The files that tell Podman everything it would otherwise look up in /etc: its storage, its one
// network, and where ghcr.io is. Pure: paths and names in, text out.
import { createHash } from "node:crypto";
import type { ContainerNetwork } from "./network";

/** What the configuration depends on; all paths absolute. */
export interface PodmanSetup {
  /** Holds the configuration, the network's definition and the storage. */
  readonly dir: string;
  readonly network: ContainerNetwork;
  /** `host:port` of the sandbox's registry, which stands in ghcr.io's place. */
  readonly registryHost: string;
  readonly storageDriver: "overlay" | "vfs";
}

/**
 * Renders the files, each under its name relative to `setup.dir`.
 *
 * The network is Podman's default one, because MiniStack starts ECS tasks without naming any. It is
 * internal: the host and the containers reach each other, nothing is routed further, and netavark
 * sets no firewall rule that could be left behind.
 */
export function podmanFiles(setup: PodmanSetup): Record<string, string> {
  const { dir, network, registryHost } = setup;
  return {
    "containers.conf": [
      "[containers]",
      // Without these, runc fails on RLIMIT_NOFILE where the caller's own limit is lower.
      'default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]',
      'log_driver = "k8s-file"',
      "[engine]",
      // crun needs cgroup v2 and the systemd manager a systemd: runc with cgroupfs works on both.
      'runtime = "runc"',
      'cgroup_manager = "cgroupfs"',
      'events_logger = "file"',
      // Locks in /dev/shm would be shared with every other Podman of the machine.
      'lock_type = "file"',
      `image_copy_tmp_dir = ${quote(`${dir}/tmp`)}`,
      "[network]",
      'network_backend = "netavark"',
      `network_config_dir = ${quote(`${dir}/networks`)}`,
      `default_network = ${quote(network.name)}`,
      "",
    ].join("\n"),
    "storage.conf": [
      "[storage]",
      `driver = "${setup.storageDriver}"`,
      `graphroot = ${quote(`${dir}/storage`)}`,
      'runroot = "/run/containers/storage"',
      "",
    ].join("\n"),
    "registries.conf": [
      "unqualified-search-registries = []",
      "[[registry]]",
      'prefix = "ghcr.io"',
      `location = ${quote(registryHost)}`,
      "insecure = true",
      "[[registry]]",
      `location = ${quote(registryHost)}`,
      "insecure = true",
      "",
    ].join("\n"),
    [`networks/${network.name}.json`]: JSON.stringify({
      name: network.name,
      id: createHash("sha256").update(network.name).digest("hex"),
      driver: "bridge",
      network_interface: network.bridge,
      created: "2025-01-01T00:00:00Z",
      subnets: [{ subnet: network.subnet, gateway: network.gateway }],
      ipv6_enabled: false,
      internal: true,
      dns_enabled: false,
      ipam_options: { driver: "host-local" },
    }),
  };
}

/** A TOML basic string escapes as a JSON string does. */
function quote(text: string): string {
  return JSON.stringify(text);
}

/**
 * The shell script that becomes Podman's service, as the first process of mount and PID namespaces of
 * its own; its arguments are the socket's path and `PodmanSetup.dir`. /run and /var/lib are empty
 * there, but for that folder: what Podman keeps in them (network namespaces, addresses given out,
 * runc's state, a cache) meets no other Podman's and dies with the namespaces, as every container and
 * mount does.
 */
export const SERVICE_SCRIPT = [
  "set -e",
  'cd "$2"',
  "mount -n -t tmpfs -o mode=755 tmpfs /run",
  "mount -n -t tmpfs -o mode=755 tmpfs /var/lib",
  // The checkout may lie in one of the two.
  'mkdir -p "$2"',
  'mount -n --bind . "$2"',
  'cd "$2"',
  // catatonit reaps the containers' monitors, which Podman leaves to the first process.
  'exec catatonit -- podman system service --time 0 "unix://$1"',
].join("\n");
