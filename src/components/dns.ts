// The application's name: its certificate, the records that prove it, and the alias for the load
// balancer, in a Route 53 zone that the operator owns.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** What the name is made from. */
export interface DnsArgs {
  /** Where users reach the application; undefined is the load balancer's own name, by HTTP. */
  readonly url?: string | undefined;
  /** The zone that holds the URL's host; undefined where DNS is kept elsewhere. */
  readonly hostedZone?: string | undefined;
  /** A certificate that exists already, for a URL without a zone. */
  readonly certificateArn?: string | undefined;
  readonly tags: Record<string, string>;
}

/** A name for the load balancer, in two steps: it needs the certificate before it can get the name. */
export class Dns extends pulumi.ComponentResource {
  /** An issued certificate, or undefined where there is only HTTP. */
  readonly certificateArn: pulumi.Output<string> | undefined;
  /** Ports the load balancer listens on: 80 stays open beside 443, to redirect. */
  readonly listenerPorts: readonly number[];
  /** What leads users to the load balancer, once `pointTo` was called: a proof at their address comes after it. */
  readonly records: pulumi.Resource[] = [];
  readonly #name: string;
  readonly #args: DnsArgs;
  readonly #zoneId: pulumi.Output<string> | undefined;

  constructor(name: string, args: DnsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webapp:dns:Dns", name, {}, opts);
    this.#name = name;
    this.#args = args;
    this.#zoneId =
      args.hostedZone === undefined
        ? undefined
        : aws.route53.getZoneOutput({ name: args.hostedZone }, { parent: this }).zoneId;
    this.certificateArn =
      this.#zoneId === undefined
        ? args.certificateArn === undefined
          ? undefined
          : pulumi.output(args.certificateArn)
        : certificate(name, hostOf(args), this.#zoneId, args.tags, { parent: this });
    this.listenerPorts = this.certificateArn === undefined ? [80] : [80, 443];
    this.registerOutputs({ certificateArn: this.certificateArn });
  }

  /**
   * Points the name at the load balancer.
   *
   * @returns the URL under which users reach the application, without a slash at its end.
   */
  pointTo(balancer: {
    dnsName: pulumi.Output<string>;
    zoneId: pulumi.Output<string>;
  }): pulumi.Output<string> {
    if (this.#zoneId !== undefined) {
      const target = {
        name: balancer.dnsName,
        zoneId: balancer.zoneId,
        evaluateTargetHealth: true,
      };
      this.records.push(
        new aws.route53.Record(
          `${this.#name}-alias`,
          { zoneId: this.#zoneId, name: hostOf(this.#args), type: "A", aliases: [target] },
          { parent: this },
        ),
      );
    }
    const { url } = this.#args;
    return url === undefined ? pulumi.interpolate`http://${balancer.dnsName}` : pulumi.output(url);
  }
}

function hostOf(args: DnsArgs): string {
  if (args.url === undefined) {
    throw new Error("a hosted zone without a URL passed the config's checks");
  }
  return new URL(args.url).hostname;
}

/** A certificate whose ARN is known only once ACM has seen its record and issued it. */
function certificate(
  name: string,
  host: string,
  zoneId: pulumi.Output<string>,
  tags: Record<string, string>,
  child: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const requested = new aws.acm.Certificate(
    `${name}-certificate`,
    { domainName: host, validationMethod: "DNS", tags },
    child,
  );
  // One name, so one record: ACM gives one validation option a domain name.
  const option = requested.domainValidationOptions.apply((options) => {
    const [first] = options;
    if (first === undefined) throw new Error(`ACM gave no validation record for ${host}`);
    return first;
  });
  const record = new aws.route53.Record(
    `${name}-certificate`,
    {
      zoneId,
      name: option.resourceRecordName,
      type: option.resourceRecordType,
      records: [option.resourceRecordValue],
      ttl: 60,
      allowOverwrite: true,
    },
    child,
  );
  return new aws.acm.CertificateValidation(
    `${name}-certificate`,
    { certificateArn: requested.arn, validationRecordFqdns: [record.fqdn] },
    child,
  ).certificateArn;
}
