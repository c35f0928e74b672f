import { covers, ipBytes, ipRange, type IpRange } from "./ip-bytes.ts";

/** Why an address may not be connected to. `nonsense`: it is no IP address. */
export type AddressRefusal =
  | "unspecified"
  | "loopback"
  | "link-local"
  | "metadata"
  | "multicast"
  | "broadcast"
  | "reserved"
  | "nonsense";

interface RefusedRange {
  readonly range: IpRange;
  readonly is: AddressRefusal;
}

function refuse(is: AddressRefusal, ...cidrs: readonly string[]): RefusedRange[] {
  return cidrs.map((cidr) => ({ range: ipRange(cidr), is }));
}

/** In this order: the first that covers an address names it. */
const refusedRanges: readonly RefusedRange[] = [
  ...refuse("unspecified", "0.0.0.0/8", "::/128"),
  ...refuse("loopback", "127.0.0.0/8", "::1/128"),
  ...refuse("link-local", "169.254.0.0/16", "fe80::/10"),
  // The services of clouds that stand outside the link-local ranges: Alibaba, Azure, Oracle, AWS (twice), Google.
  ...refuse("metadata", "100.100.100.200/32", "168.63.129.16/32", "192.0.0.192/32"),
  ...refuse("metadata", "fd00:ec2::254/128", "fd00:ec2::23/128", "fd20:ce::254/128"),
  ...refuse("multicast", "224.0.0.0/4", "ff00::/8"),
  ...refuse("broadcast", "255.255.255.255/32"),
  ...refuse("reserved", "240.0.0.0/4"),
];

/** Forms of IPv6 that lead to an IPv4 address: where its four bytes stand, and whether they are inverted. */
const embeddings: readonly { readonly range: IpRange; readonly at: number; readonly inverted?: true }[] = [
  { range: ipRange("::/96"), at: 12 }, // compatible
  { range: ipRange("::ffff:0:0/96"), at: 12 }, // mapped
  { range: ipRange("::ffff:0:0:0/96"), at: 12 }, // translated
  { range: ipRange("64:ff9b::/96"), at: 12 }, // NAT64
  { range: ipRange("64:ff9b:1::/48"), at: 12 }, // NAT64 of a network's own
  { range: ipRange("2002::/16"), at: 2 }, // 6to4
  { range: ipRange("2001::/32"), at: 4 }, // Teredo: its server
  { range: ipRange("2001::/32"), at: 12, inverted: true }, // Teredo: its client
];

/** What IPv6 is in use: global unicast, private, mapped, NAT64. All else is reserved. */
const usedIpv6 = ["2000::/3", "fc00::/7", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48"].map(ipRange);

/**
 * May an address be connected to? (6-security, "Network".) Private ranges may.
 * @param ip an address as a resolver or a URL's host gives it, without brackets
 * @returns why not; undefined where it may
 */
export function refusalOfAddress(ip: string): AddressRefusal | undefined {
  const bytes = ipBytes(ip);
  return bytes === undefined ? "nonsense" : refusalOfBytes(bytes);
}

function refusalOfBytes(bytes: readonly number[]): AddressRefusal | undefined {
  const refused = refusedRanges.find(({ range }) => covers(range, bytes));
  if (refused !== undefined) return refused.is;
  for (const { range, at, inverted } of embeddings) {
    if (!covers(range, bytes)) continue;
    const inner = bytes.slice(at, at + 4).map((byte) => (inverted === true ? byte ^ 0xff : byte));
    const refusal = refusalOfBytes(inner);
    if (refusal !== undefined) return refusal;
  }
  const isUsed = bytes.length === 4 || usedIpv6.some((range) => covers(range, bytes));
  return isUsed ? undefined : "reserved";
}
