// Cuts the VPC's network into subnets: pure arithmetic.

/** The networks of one availability zone. */
export interface ZoneNetworks {
  readonly zone: string;
  readonly publicCidr: string;
  readonly appCidr: string;
  readonly dataCidr: string;
}

// Sixteen equal parts, four a tier: a fourth zone fits in without moving a subnet.
const PART_BITS = 4;
const PARTS_A_TIER = 4;

/**
 * Three subnets a zone, one for each tier.
 *
 * @param vpcCidr an IPv4 network of /16 to /24, such as `10.40.0.0/16`.
 * @param zones at most four availability zones; a zone's networks depend on its place alone.
 */
export function planSubnets(vpcCidr: string, zones: readonly string[]): ZoneNetworks[] {
  return zones.map((zone, index) => ({
    zone,
    publicCidr: part(vpcCidr, index),
    appCidr: part(vpcCidr, PARTS_A_TIER + index),
    dataCidr: part(vpcCidr, 2 * PARTS_A_TIER + index),
  }));
}

function part(cidr: string, index: number): string {
  const [address = "", bits = ""] = cidr.split("/");
  const length = Number(bits) + PART_BITS;
  const base = address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const start = base + index * 2 ** (32 - length);
  return `${[24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256).join(".")}/${length}`;
}
