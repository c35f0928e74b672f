import { isIPv4, isIPv6 } from "node:net";

/** The 4 or 16 bytes of an IP address as the system writes it, a zone (`%eth0`) left out; undefined where it is none. */
export function ipBytes(ip: string): readonly number[] | undefined {
  if (isIPv4(ip)) return ip.split(".").map(Number);
  if (!isIPv6(ip)) return undefined;
  const [head = "", tail] = hextetsOnly(ip.replace(/%.*$/, "")).split("::");
  const [first, last] = [hextets(head), hextets(tail ?? "")];
  const zeros = Array.from({ length: 8 - first.length - last.length }, () => 0);
  return [...first, ...zeros, ...last].flatMap((hextet) => [hextet >> 8, hextet & 0xff]);
}

/** `::ffff:127.0.0.1` as `::ffff:7f00:1`. */
function hextetsOnly(ip: string): string {
  const [, head, dotted] = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(ip) ?? [];
  if (head === undefined || dotted === undefined) return ip;
  const [a = 0, b = 0, c = 0, d = 0] = dotted.split(".").map(Number);
  return `${head}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}

function hextets(part: string): number[] {
  return part === "" ? [] : part.split(":").map((hextet) => Number.parseInt(hextet, 16));
}

/** Addresses that share their first `bits`. */
export interface IpRange {
  readonly bytes: readonly number[];
  readonly bits: number;
}

/** Reads `10.0.0.0/8` or `fe80::/10`; only for ranges that stand in our own code. */
export function ipRange(cidr: string): IpRange {
  const [ip = "", bits = ""] = cidr.split("/");
  return { bytes: ipBytes(ip) ?? [], bits: Number(bits) };
}

/** Whether an address of the same family lies in the range. */
export function covers({ bytes: prefix, bits }: IpRange, bytes: readonly number[]): boolean {
  if (prefix.length !== bytes.length) return false;
  return prefix.every((wanted, index) => {
    const left = Math.max(0, Math.min(8, bits - index * 8));
    const mask = (0xff << (8 - left)) & 0xff;
    return (wanted & mask) === ((bytes[index] ?? 0) & mask);
  });
}
