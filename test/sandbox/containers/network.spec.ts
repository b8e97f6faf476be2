import assert from "node:assert/strict";
import { cidrRange, deriveNetwork, parseRoutes } from "../../../sandbox/containers/network";

describe("a checkout's container network", () => {
  it("is the same each time for the same checkout", () => {
    assert.deepEqual(
      deriveNetwork("/home/a/conflicto", []),
      deriveNetwork("/home/a/conflicto", []),
    );
  });

  it("differs in name, bridge and subnet between two checkouts", () => {
    const one = deriveNetwork("/home/a/conflicto", []);
    const two = deriveNetwork("/home/b/conflicto", []);
    for (const key of ["name", "bridge", "subnet", "gateway"] as const) {
      assert.notEqual(one[key], two[key]);
    }
  });

  it("has a bridge name that Linux accepts, and the host's address inside its subnet", () => {
    const network = deriveNetwork("/a/very/long/path/".repeat(40), []);
    assert.ok(network.bridge.length <= 15);
    assert.match(network.subnet, /^10\.(12[89]|1[3-9]\d|2[0-4]\d|25[0-5])\.\d+\.0\/24$/);
    assert.equal(network.gateway, network.subnet.replace(".0/24", ".1"));
  });

  const wanted = deriveNetwork("/home/a/conflicto", []).subnet;
  const taken: [string, string][] = [
    ["the same block", wanted],
    ["one address of it", wanted.replace(".0/24", ".77/32")],
    ["a larger block around it", wanted.replace(/\.\d+\.0\/24$/, ".0.0/16")],
  ];
  for (const [what, cidr] of taken) {
    it(`moves on when the machine uses ${what}`, () => {
      const range = cidrRange(cidr);
      const moved = cidrRange(deriveNetwork("/home/a/conflicto", [range]).subnet);
      assert.ok(moved.last < range.first || moved.first > range.last);
    });
  }

  it("is refused when everything is taken", () => {
    assert.throws(() => deriveNetwork("/x", [cidrRange("10.0.0.0/8")]), {
      name: "OperatorError",
      message: /No \/24 of 10\.128\.0\.0\/9 is free/,
    });
  });

  it("reads the kernel's routes, and leaves the default route out", () => {
    const table = [
      "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT",
      "eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0",
      "eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0",
    ].join("\n");
    assert.deepEqual(parseRoutes(table), [cidrRange("192.0.2.0/24")]);
  });
});
