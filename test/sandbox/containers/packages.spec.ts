import assert from "node:assert/strict";
import { isUsableEngine } from "../../../sandbox/containers/docker";
import type { Machine } from "../../../sandbox/containers/packages";
import { missingPackages } from "../../../sandbox/containers/packages";

function aMachine(overrides: Partial<Machine> = {}): Machine {
  return {
    hasExecutable: () => true,
    hasDocker: false,
    hasPythonVenv: true,
    postgresMajors: [15],
    ...overrides,
  };
}

function without(...names: string[]): Machine["hasExecutable"] {
  return (name) => !names.includes(name);
}

describe("the packages that a machine lacks", () => {
  const cases: [string, Partial<Machine>, string[]][] = [
    ["has everything", {}, []],
    ["lacks one program", { hasExecutable: without("gosu") }, ["gosu"]],
    ["has Podman without its monitor", { hasExecutable: without("conmon") }, ["podman"]],
    ["lacks netavark's file", { hasExecutable: without("/usr/lib/podman/netavark") }, ["netavark"]],
    ["has no PostgreSQL server", { postgresMajors: [] }, ["postgresql-15"]],
    ["has another PostgreSQL server", { postgresMajors: [17] }, []],
    ["can't make Python environments", { hasPythonVenv: false }, ["python3-venv"]],
    [
      "is bare",
      { hasExecutable: () => false, hasPythonVenv: false, postgresMajors: [] },
      [
        ...["podman", "runc", "netavark", "iptables", "catatonit", "busybox-static", "gosu"],
        ...["docker-registry", "postgresql-15", "python3-venv"],
      ],
    ],
    [
      "is bare but for a Docker engine",
      { hasExecutable: () => false, hasDocker: true, postgresMajors: [] },
      ["docker-registry"],
    ],
  ];
  for (const [what, overrides, expected] of cases) {
    it(`are ${expected.join(", ") || "none"} where it ${what}`, () => {
      assert.deepEqual(missingPackages(aMachine(overrides)), expected);
    });
  }
});

describe("a Docker engine", () => {
  const local = "unix:///var/run/docker.sock";
  const engine = {
    ServerVersion: "28.0.0",
    OperatingSystem: "Debian GNU/Linux 12 (bookworm)",
    SecurityOptions: ["name=seccomp,profile=builtin"],
  };

  it("is used when the host reaches its containers", () => {
    assert.equal(isUsableEngine(local, engine), true);
  });

  const refused: [string, string, object][] = [
    ["is another machine's", "tcp://10.0.0.5:2375", engine],
    ["runs in Docker Desktop's VM", local, { ...engine, OperatingSystem: "Docker Desktop" }],
    ["is rootless", local, { ...engine, SecurityOptions: ["name=rootless"] }],
    ["doesn't answer", local, { SecurityOptions: null }],
  ];
  for (const [what, socket, info] of refused) {
    it(`is left alone when it ${what}`, () => {
      assert.equal(isUsableEngine(socket, info), false);
    });
  }
});
