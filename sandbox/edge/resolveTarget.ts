// What DNS and a load balancer's listeners make of "connect to host:port". Pure: described state in,
// a destination or the reason for none out.

/** An A record of a hosted zone, as far as the edge follows it. */
export interface AddressRecord {
  /** As Route 53 lists it: with or without the final dot. */
  readonly name: string;
  /** The alias's target; undefined for a record that lists addresses. */
  readonly aliasOf: string | undefined;
}

/** A listener of a load balancer. */
export interface Listener {
  readonly port: number;
  /** Names of the certificate it presents; undefined when it speaks plain HTTP. */
  readonly certificateNames: readonly string[] | undefined;
}

/** A load balancer and where it listens. */
export interface EdgeLoadBalancer {
  readonly dnsName: string;
  readonly listeners: readonly Listener[];
}

/** What Route 53 and ELBv2 hold. */
export interface EdgeView {
  readonly records: readonly AddressRecord[];
  readonly loadBalancers: readonly EdgeLoadBalancer[];
}

/** Where a connection goes, or why it goes nowhere. */
export type EdgeTarget =
  | { readonly kind: "listener"; readonly dnsName: string; readonly listener: Listener }
  | { readonly kind: "unknown-name"; readonly reason: string }
  | { readonly kind: "refused"; readonly reason: string };

/** Resolves `host` as DNS would: a load balancer's own name, or an alias record that names one. */
export function resolveHost(host: string, port: number, view: EdgeView): EdgeTarget {
  const name = canonical(host);
  const record = view.records.find((candidate) => canonical(candidate.name) === name);
  const wanted = record === undefined ? name : canonical(record.aliasOf ?? "");
  const balancer = view.loadBalancers.find((candidate) => canonical(candidate.dnsName) === wanted);
  if (balancer === undefined) return { kind: "unknown-name", reason: whyUnknown(name, record) };
  const listener = balancer.listeners.find((candidate) => candidate.port === port);
  if (listener === undefined) {
    const open = balancer.listeners.map((candidate) => candidate.port).join(", ") || "none";
    return {
      kind: "refused",
      reason: `Connection refused: ${balancer.dnsName} has no listener on port ${port} (listeners: ${open}).`,
    };
  }
  return { kind: "listener", dnsName: balancer.dnsName, listener };
}

function whyUnknown(name: string, record: AddressRecord | undefined): string {
  if (record === undefined) return `No A record for ${name} in the sandbox's Route 53.`;
  if (record.aliasOf === undefined) {
    return `The A record of ${name} lists addresses; only an alias to a load balancer leads anywhere in the sandbox.`;
  }
  return `The A record of ${name} is an alias of ${record.aliasOf}, which is no load balancer of the sandbox.`;
}

// `dualstack.` is the name of the same load balancer with AAAA records, as the console writes it.
function canonical(name: string): string {
  return name
    .toLowerCase()
    .replace(/\.$/, "")
    .replace(/^dualstack\./, "");
}
