import type { LookupFunction } from "node:net";
import type { Agent } from "undici";
import { refusalOfAddress, type AddressRefusal } from "./address.ts";
import { bareHost } from "./host-globs.ts";
import { connectionsPerHostMax, connectTimeoutMs } from "./limits.ts";
import type { Resolve } from "./resolver.ts";

/** Thrown inside the HTTP client where a name leads to an address that may not be connected to. */
export class AddressRefused extends Error {
  readonly address: string;
  readonly refusal: AddressRefusal;

  constructor(address: string, refusal: AddressRefusal) {
    super(refusal);
    this.address = address;
    this.refusal = refusal;
  }
}

export interface ConnectionOptions {
  readonly resolve: Resolve;
  readonly allowLoopback: boolean;
  readonly ca?: string;
}

/**
 * Connections that are kept alive, host by host. A name is resolved once for a connection, all its addresses are
 * checked, and the socket connects to those: nobody asks the DNS a second time. TLS still names and checks the host.
 */
export async function openConnections({ resolve, allowLoopback, ca }: ConnectionOptions): Promise<Agent> {
  const { Agent: OwnAgent, buildConnector } = await import("undici"); // half of what there is to load: for the first request alone
  const connect = buildConnector({
    allowH2: false,
    autoSelectFamily: true,
    timeout: connectTimeoutMs,
    lookup: checkedLookup(resolve, allowLoopback),
    ...(ca !== undefined && { ca }),
  });
  return new OwnAgent({
    connections: connectionsPerHostMax,
    connect: (options, callback) => {
      connect({ ...options, ...serverName(options) }, callback);
    },
  });
}

/** A name may end in a dot (Flux's do); in TLS it may not. */
function serverName({ protocol, hostname }: { protocol: string; hostname: string }): { servername?: string } {
  return protocol === "https:" && hostname.endsWith(".") ? { servername: bareHost(hostname) } : {};
}

function checkedLookup(resolve: Resolve, allowLoopback: boolean): LookupFunction {
  return (host, { all }, callback) => {
    checkedAddresses(resolve, allowLoopback, host).then(
      (found) => {
        const [first] = found;
        if (all === true) callback(null, [...found]);
        else callback(null, first?.address ?? "", first?.family);
      },
      (error: unknown) => {
        callback(error instanceof Error ? error : new Error("unresolved", { cause: error }), "");
      },
    );
  };
}

/** The addresses of a host. @throws AddressRefused where one of them may not be connected to; what `resolve` throws */
export async function checkedAddresses(
  resolve: Resolve,
  allowLoopback: boolean,
  host: string,
): Promise<readonly { readonly address: string; readonly family: number }[]> {
  const addresses = await resolve(host);
  for (const address of addresses) {
    const refusal = refusalOfAddress(address);
    if (refusal === undefined || (refusal === "loopback" && allowLoopback)) continue;
    throw new AddressRefused(address, refusal);
  }
  if (addresses.length === 0) throw Object.assign(new Error("no address"), { code: "ENOTFOUND" });
  return addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
}
