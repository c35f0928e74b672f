import type { AddressRefusal } from "./address.ts";
import { addressCharactersMax } from "./limits.ts";

/** Why an address gave no answer: the middle and the end of a failure's message. */
export interface Trouble {
  readonly retry: "never" | "backoff";
  readonly what: string;
  readonly wayOut: string;
}

const refusalWords: Readonly<Record<AddressRefusal, string>> = {
  unspecified: "the unspecified address",
  loopback: "a loopback address",
  "link-local": "a link-local address (metadata services live there)",
  metadata: "the metadata service of a cloud",
  multicast: "a multicast address",
  broadcast: "a broadcast address",
  reserved: "a reserved address",
  nonsense: "no IP address",
};

/** @param leads how the address came up: `is`, or `resolves to 127.0.0.1,` */
export function refusedAddress(leads: string, refusal: AddressRefusal): Trouble {
  const lifted = refusal === "loopback" ? " (--insecure-allow-loopback is for tests and local demos)" : "";
  return {
    retry: "never",
    what: `${leads} ${refusalWords[refusal]}, which is never connected to`,
    wayOut: `use an address that other machines reach${lifted}`,
  };
}

/** An address as a message shows it: without user, password, query and fragment, and cut. */
export function shownAddress(url: URL, detail: "host" | "path"): string {
  const host = `${url.protocol}//${url.host}`; // the origin of an unknown scheme would be "null"
  const shown = detail === "host" ? host : `${host}${url.pathname}`;
  return shown.length <= addressCharactersMax ? shown : `${shown.slice(0, addressCharactersMax)}…`;
}

const unresolved = ["does not resolve to an address", "check the name, and the DNS that handlers use"] as const;
const refused = ["refused the connection", "check that it runs and listens on that port"] as const;
const unreachable = ["is not reachable from here", "check routes and NetworkPolicies"] as const;
const cut = ["closed the connection before its answer was complete", "look into its log"] as const;
const slow = ["did not answer in time", "check that it is up, and that NetworkPolicies let handlers reach it"] as const;
const noHttp = ["does not answer in HTTP as it should", "check its port and scheme"] as const;

const byCode: Readonly<Record<string, readonly [what: string, wayOut: string]>> = {
  ENOTFOUND: unresolved,
  EAI_AGAIN: unresolved,
  EAI_NODATA: unresolved,
  EAI_NONAME: unresolved,
  ECONNREFUSED: refused,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  EADDRNOTAVAIL: unreachable,
  ECONNRESET: cut,
  EPIPE: cut,
  UND_ERR_SOCKET: cut,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: cut,
  ETIMEDOUT: slow,
  UND_ERR_CONNECT_TIMEOUT: slow,
  UND_ERR_HEADERS_TIMEOUT: slow,
  UND_ERR_BODY_TIMEOUT: slow,
  UND_ERR_HEADERS_OVERFLOW: noHttp,
  EPROTO: noHttp,
};

/** What the request itself got wrong; its values may be secret, so none is shown. */
const badRequest: Trouble = {
  retry: "never",
  what: "cannot be asked",
  wayOut: "a header, the method or the body is not valid in HTTP (a line break at the end of a token?)",
};

/**
 * The words for an error of the HTTP client. Its own message is never shown: it may hold a header.
 * @returns undefined for what no network can cause: a bug
 */
export function troubleOfError(error: unknown): Trouble | undefined {
  if (error instanceof Error && error.name === "HTTPParserError")
    return { retry: "backoff", what: noHttp[0], wayOut: noHttp[1] };
  const code = errorCode(error);
  if (code === undefined) return undefined;
  if (code === "UND_ERR_INVALID_ARG") return badRequest;
  const [what, wayOut] = byCode[code] ?? byFamily(code);
  return { retry: "backoff", what, wayOut };
}

/** Whether the server closed the connection, so that another one may get an answer. */
export function isLostConnection(error: unknown): boolean {
  const code = errorCode(error);
  return code !== undefined && byCode[code] === cut;
}

function byFamily(code: string): readonly [what: string, wayOut: string] {
  if (/CERT|SIGNATURE|ISSUER|^HOSTNAME_MISMATCH/.test(code)) {
    return [`shows a certificate that is not trusted (${code})`, "renew it, or trust its issuer (NODE_EXTRA_CA_CERTS)"];
  }
  if (code.startsWith("ERR_SSL_")) return noHttp;
  return [`cannot be reached (${code})`, "check that it is up"];
}

function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
