// Reads from the sandbox's AWS what decides where a name leads, at most once a second.
import { ACMClient, DescribeCertificateCommand } from "@aws-sdk/client-acm";
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingV2Client,
  type Listener as ElbListener,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import {
  ListHostedZonesCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
} from "@aws-sdk/client-route-53";
import { sandboxClientConfig } from "../aws/clientConfig";
import type { AddressRecord, EdgeView, Listener, EdgeLoadBalancer } from "./resolveTarget";

const KEPT_MS = 1000;

/** A reader of `endpoint`'s records and load balancers; what it says is at most 1 s old. */
export function awsView(endpoint: string): () => Promise<EdgeView> {
  const config = sandboxClientConfig(endpoint);
  const clients = {
    route53: new Route53Client(config),
    elb: new ElasticLoadBalancingV2Client(config),
    acm: new ACMClient(config),
  };
  let kept: { readonly at: number; readonly view: Promise<EdgeView> } | undefined;
  return () => {
    if (kept === undefined || Date.now() - kept.at > KEPT_MS) {
      kept = { at: Date.now(), view: readView(clients) };
      // The caller reports a failed look; the next call looks again.
      kept.view.catch(() => (kept = undefined));
    }
    return kept.view;
  };
}

interface Clients {
  readonly route53: Route53Client;
  readonly elb: ElasticLoadBalancingV2Client;
  readonly acm: ACMClient;
}

async function readView(clients: Clients): Promise<EdgeView> {
  const [records, loadBalancers] = await Promise.all([
    readRecords(clients.route53),
    readLoadBalancers(clients),
  ]);
  return { records, loadBalancers };
}

async function readRecords(route53: Route53Client): Promise<AddressRecord[]> {
  const { HostedZones = [] } = await route53.send(new ListHostedZonesCommand({}));
  const sets = await Promise.all(
    HostedZones.map((zone) =>
      route53.send(new ListResourceRecordSetsCommand({ HostedZoneId: zone.Id })),
    ),
  );
  return sets
    .flatMap((zone) => zone.ResourceRecordSets ?? [])
    .filter((record) => record.Type === "A")
    .map((record) => ({ name: record.Name ?? "", aliasOf: record.AliasTarget?.DNSName }));
}

async function readLoadBalancers({ elb, acm }: Clients): Promise<EdgeLoadBalancer[]> {
  const { LoadBalancers = [] } = await elb.send(new DescribeLoadBalancersCommand({}));
  return Promise.all(
    LoadBalancers.map(async (balancer) => {
      const { Listeners = [] } = await elb.send(
        new DescribeListenersCommand({ LoadBalancerArn: balancer.LoadBalancerArn }),
      );
      return {
        dnsName: balancer.DNSName ?? "",
        listeners: await Promise.all(Listeners.map((listener) => readListener(acm, listener))),
      };
    }),
  );
}

async function readListener(acm: ACMClient, listener: ElbListener): Promise<Listener> {
  const port = listener.Port ?? 80;
  if (listener.Protocol !== "HTTPS") return { port, certificateNames: undefined };
  const CertificateArn = listener.Certificates?.[0]?.CertificateArn;
  const { Certificate } = await acm.send(new DescribeCertificateCommand({ CertificateArn }));
  return { port, certificateNames: Certificate?.SubjectAlternativeNames ?? [] };
}
