import assert from "node:assert/strict";
import { type EdgeView, resolveHost } from "../../../sandbox/edge/resolveTarget";

const ALB = "prod-alb-1.us-west-2.elb.amazonaws.com";
const HTTP = { port: 80, certificateNames: undefined };
const HTTPS = { port: 443, certificateNames: ["conflicto.app", "www.conflicto.app"] };

function aView(overrides: Partial<EdgeView> = {}): EdgeView {
  return {
    records: [{ name: "conflicto.app.", aliasOf: ALB }],
    loadBalancers: [{ dnsName: ALB, listeners: [HTTP, HTTPS] }],
    ...overrides,
  };
}

describe("resolveTarget", () => {
  const reached: [title: string, host: string, port: number, view: EdgeView][] = [
    ["an alias record", "conflicto.app", 443, aView()],
    ["an alias record in any case and with the final dot", "Conflicto.APP.", 443, aView()],
    ["a load balancer's own name", ALB, 443, aView({ records: [] })],
    [
      "an alias of the dualstack name",
      "conflicto.app",
      443,
      aView({ records: [{ name: "conflicto.app", aliasOf: `dualstack.${ALB}.` }] }),
    ],
  ];
  for (const [title, host, port, view] of reached) {
    it(`follows ${title} to the listener with its certificate's names`, () => {
      assert.deepEqual(resolveHost(host, port, view), {
        kind: "listener",
        dnsName: ALB,
        listener: HTTPS,
      });
    });
  }

  it("chooses the listener by port", () => {
    const target = resolveHost("conflicto.app", 80, aView());
    assert.deepEqual(target, { kind: "listener", dnsName: ALB, listener: HTTP });
  });

  const nowhere: [
    title: string,
    host: string,
    port: number,
    view: EdgeView,
    kind: string,
    reason: string,
  ][] = [
    [
      "a name without a record is unknown",
      "other.example",
      443,
      aView(),
      "unknown-name",
      "No A record for other.example in the sandbox's Route 53.",
    ],
    [
      "a record that lists addresses leads nowhere",
      "conflicto.app",
      443,
      aView({ records: [{ name: "conflicto.app.", aliasOf: undefined }] }),
      "unknown-name",
      "The A record of conflicto.app lists addresses; only an alias to a load balancer leads anywhere in the sandbox.",
    ],
    [
      "an alias of a deleted load balancer leads nowhere",
      "conflicto.app",
      443,
      aView({ loadBalancers: [] }),
      "unknown-name",
      `The A record of conflicto.app is an alias of ${ALB}, which is no load balancer of the sandbox.`,
    ],
    [
      "a port without a listener refuses, and says which ports have one",
      "conflicto.app",
      443,
      aView({ loadBalancers: [{ dnsName: ALB, listeners: [HTTP] }] }),
      "refused",
      `Connection refused: ${ALB} has no listener on port 443 (listeners: 80).`,
    ],
    [
      "a load balancer without listeners refuses",
      "conflicto.app",
      80,
      aView({ loadBalancers: [{ dnsName: ALB, listeners: [] }] }),
      "refused",
      `Connection refused: ${ALB} has no listener on port 80 (listeners: none).`,
    ],
  ];
  for (const [title, host, port, view, kind, reason] of nowhere) {
    it(title, () => {
      assert.deepEqual(resolveHost(host, port, view), { kind, reason });
    });
  }
});
