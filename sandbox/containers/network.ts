// Names and addresses of a checkout's container network: derived from the checkout's path, so that two checkouts on one
// machine never collide, and a later run finds what an earlier one left.
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import { OperatorError } from "../../src/errors";

/** A bridge network of the host that the sandbox's containers are on. */
export interface ContainerNetwork {
  readonly name: string;
  /** The bridge's interface on the host: 15 characters at most (Linux's IFNAMSIZ). */
  readonly bridge: string;
  /** An IPv4 /24 in CIDR notation. */
  readonly subnet: string;
  /** The host's own address on the bridge. */
  readonly gateway: string;
}

/** An IPv4 range, first and last address as unsigned numbers. */
export interface AddressRange {
  readonly first: number;
  readonly last: number;
}

// 10.128.0.0/9 in blocks of /24: far from what home routers, clouds' defaults and Docker choose.
const BLOCKS = 128 * 256;

/** Eight hex digits that stand for a checkout. */
export function checkoutId(projectDir: string): string {
  return createHash("sha256").update(projectDir).digest("hex").slice(0, 8);
}

/**
 * Derives the network of a checkout: the block its path hashes to, or the next that is free.
 *
 * @param projectDir absolute path of the checkout.
 * @param used ranges the machine already has an interface or a route in.
 * @throws OperatorError when no block is free.
 */
export function deriveNetwork(projectDir: string, used: readonly AddressRange[]): ContainerNetwork {
  const id = checkoutId(projectDir);
  const start = parseInt(id, 16) % BLOCKS;
  for (let step = 0; step < BLOCKS; step++) {
    const block = (start + step) % BLOCKS;
    const prefix = `10.${128 + Math.floor(block / 256)}.${block % 256}`;
    const range = cidrRange(`${prefix}.0/24`);
    if (used.some((other) => other.first <= range.last && range.first <= other.last)) continue;
    return {
      name: `conflicto-${id}`,
      bridge: `cf-${id}`,
      subnet: `${prefix}.0/24`,
      gateway: `${prefix}.1`,
    };
  }
  throw new OperatorError(
    "No /24 of 10.128.0.0/9 is free of this machine's interfaces and routes; the sandbox's containers need one.",
  );
}

/** The addresses that a CIDR block covers. */
export function cidrRange(cidr: string): AddressRange {
  const [address = "", bits = "32"] = cidr.split("/");
  const size = 2 ** (32 - Number(bits));
  const value = address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const first = Math.floor(value / size) * size;
  return { first, last: first + size - 1 };
}

/** The ranges that this machine's interfaces and routes cover, its default route left out. */
export function usedRanges(): AddressRange[] {
  const interfaces = Object.values(os.networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter((address) => address.family === "IPv4" && address.cidr !== null)
    .map((address) => cidrRange(address.cidr!));
  return [...interfaces, ...parseRoutes(fs.readFileSync("/proc/net/route", "utf8"))];
}

/** Reads the kernel's routing table: destination and mask are little-endian hex (columns 2 and 8). */
export function parseRoutes(table: string): AddressRange[] {
  return table
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split("\t"))
    .map((columns) => ({ first: hostOrder(columns[1]), mask: hostOrder(columns[7]) }))
    .filter((route) => route.mask !== 0)
    .map((route) => ({ first: route.first, last: route.first + (2 ** 32 - 1 - route.mask) }));
}

function hostOrder(hex = "00000000"): number {
  return Buffer.from(hex.trim(), "hex").readUInt32LE();
}
