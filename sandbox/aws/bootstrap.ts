// What an operator has in AWS before this project's program runs for the first time.
import {
  Route53Client,
  CreateHostedZoneCommand,
  ListHostedZonesByNameCommand,
} from "@aws-sdk/client-route-53";
import { sandboxClientConfig } from "./clientConfig";

/**
 * Makes the public hosted zone `name` unless there is one.
 *
 * @param endpoint of the sandbox's AWS.
 * @param name such as `conflicto.app`.
 */
export async function ensureHostedZone(endpoint: string, name: string): Promise<void> {
  const route53 = new Route53Client(sandboxClientConfig(endpoint));
  try {
    const zones = await route53.send(
      new ListHostedZonesByNameCommand({ DNSName: name, MaxItems: 1 }),
    );
    if (zones.HostedZones?.some((zone) => zone.Name === `${name}.`)) return;
    // Route 53 refuses a second request with the same reference: killed and repeated, one zone.
    const CallerReference = `conflicto-sandbox-${name}`;
    await route53.send(new CreateHostedZoneCommand({ Name: name, CallerReference }));
  } finally {
    route53.destroy();
  }
}
