import { isIPv4 } from "node:net";
import { refusalOfAddress, type AddressRefusal } from "./address.ts";
import { bareHost, matchesHost } from "./host-globs.ts";
import { refusedAddress, shownAddress, type Trouble } from "./trouble.ts";

/** What a dialer lets through. */
export interface DialRules {
  readonly allowLoopback: boolean;
  /** Globs; absent: every host. */
  readonly allowedHosts?: readonly string[];
}

/** An address that may be asked, or why not. */
export type Target =
  | { readonly kind: "open"; readonly url: URL }
  | { readonly kind: "closed"; readonly shown: string; readonly trouble: Trouble };

/**
 * May this address be asked, as far as its text tells? (6-security, "Network".) The URL parser has already turned every
 * spelling of an IPv4 address (decimal, octal, hex, short) into the usual one; a name is judged once it is resolved.
 */
export function decideTarget(address: string, rules: DialRules): Target {
  const url = URL.parse(address);
  if (url === null) return closed("the address", "is no URL", "write it as https://host/path");
  const shown = shownAddress(url, "path");
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    return closed(shown, "is neither http nor https", "use an address that is");
  }
  if (url.username !== "" || url.password !== "") {
    return closed(shown, "carries a user or password", "put credentials into a Secret");
  }
  if (rules.allowedHosts !== undefined && !matchesHost(url.hostname, rules.allowedHosts)) {
    return closed(shown, "is not on a host of --allowed-action-hosts", "use one that is, or have this one added");
  }
  const refusal = refusalOfHost(bareHost(url.hostname));
  if (refusal === undefined || (refusal === "loopback" && rules.allowLoopback)) return { kind: "open", url };
  return { kind: "closed", shown, trouble: refusedAddress("is", refusal) };
}

function closed(shown: string, what: string, wayOut: string): Target {
  return { kind: "closed", shown, trouble: { retry: "never", what, wayOut } };
}

/** What a host's text tells alone: an IP address, or a name that is loopback by its definition (RFC 6761). */
function refusalOfHost(host: string): AddressRefusal | undefined {
  if (host === "localhost" || host.endsWith(".localhost")) return "loopback";
  if (host.startsWith("[")) return refusalOfAddress(host.slice(1, -1));
  return isIPv4(host) ? refusalOfAddress(host) : undefined;
}
