import assert from "node:assert/strict";
import { planSubnets } from "../../src/components/subnets";

describe("planSubnets", () => {
  it("cuts a /16 into /20s, a block of four for each tier", () => {
    assert.deepEqual(planSubnets("10.40.0.0/16", ["a", "b"]), [
      {
        zone: "a",
        publicCidr: "10.40.0.0/20",
        appCidr: "10.40.64.0/20",
        dataCidr: "10.40.128.0/20",
      },
      {
        zone: "b",
        publicCidr: "10.40.16.0/20",
        appCidr: "10.40.80.0/20",
        dataCidr: "10.40.144.0/20",
      },
    ]);
  });

  it("cuts a /24 into /28s, the least AWS allows", () => {
    const [first] = planSubnets("192.168.255.0/24", ["a"]);
    assert.equal(first?.dataCidr, "192.168.255.128/28");
  });

  it("never gives two subnets the same network, and leaves a zone's alone when one is added", () => {
    const three = planSubnets("172.16.0.0/20", ["a", "b", "c"]);
    const networks = three.flatMap((zone) => [zone.publicCidr, zone.appCidr, zone.dataCidr]);
    assert.equal(new Set(networks).size, 9);
    assert.deepEqual(planSubnets("172.16.0.0/20", ["a", "b"]), three.slice(0, 2));
  });
});
