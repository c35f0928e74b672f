import type { HttpMethod } from "./exchange.ts";
import { redirectsMax } from "./limits.ts";
import { decideTarget, type DialRules } from "./target.ts";
import { shownAddress, type Trouble } from "./trouble.ts";

/** One request of a chain of redirects. */
export interface Hop {
  readonly url: URL;
  readonly method: HttpMethod;
  readonly withBody: boolean;
  readonly withSecrets: boolean;
  /** Redirects followed so far. */
  readonly followed: number;
}

/** Where redirects may lead. */
export interface RedirectRules extends DialRules {
  readonly homeOnly?: boolean;
}

/** answer: it is no redirect. follow: where to ask next; the address is still to be checked. */
export type AfterHop =
  | { readonly kind: "answer" }
  | { readonly kind: "follow"; readonly next: Hop }
  | { readonly kind: "refuse"; readonly trouble: Trouble };

/**
 * What an answer's status and Location mean. Each address on the way is judged as the first one was. https never falls to
 * http; secrets, and a body, never go to another host; a method with effects is never silently made a GET, except by 303,
 * which says that the effect was had.
 */
export function decideRedirect(hop: Hop, status: number, location: string | undefined, rules: RedirectRules): AfterHop {
  if (![301, 302, 303, 307, 308].includes(status) || location === undefined) return { kind: "answer" };
  if (hop.followed >= redirectsMax) {
    return refuse(`redirects more than ${redirectsMax} times`, "use the address at the end of the chain");
  }
  const url = URL.parse(location, hop.url.href);
  if (url === null) return refuse("redirects to what is no URL", "look into its configuration");
  if (hop.url.protocol === "https:" && url.protocol !== "https:") {
    return refuse("redirects from https to an address without it", "have it redirect to https");
  }
  const target = decideTarget(url.href, rules);
  if (target.kind === "closed") {
    const { what, wayOut } = target.trouble;
    return refuse(`redirects to ${shownAddress(url, "host")}, and that ${what}`, wayOut);
  }
  if (rules.homeOnly === true && url.origin !== hop.url.origin) {
    const what = `redirects to ${shownAddress(url, "host")}, and secrets are not sent to another host`;
    return refuse(what, "use the address that it redirects to");
  }
  return decideMethod(hop, status, url);
}

function decideMethod(hop: Hop, status: number, url: URL): AfterHop {
  const isHome = url.origin === hop.url.origin;
  const kept = { url, method: hop.method, withSecrets: hop.withSecrets && isHome, followed: hop.followed + 1 };
  if (hop.method === "GET" || hop.method === "HEAD") {
    return { kind: "follow", next: { ...kept, withBody: hop.withBody && isHome } };
  }
  if (status === 303) return { kind: "follow", next: { ...kept, method: "GET", withBody: false } };
  if ((status === 307 || status === 308) && isHome)
    return { kind: "follow", next: { ...kept, withBody: hop.withBody } };
  return refuse(`redirects a ${hop.method} (${status})`, "use the address that it redirects to");
}

function refuse(what: string, wayOut: string): AfterHop {
  return { kind: "refuse", trouble: { retry: "never", what, wayOut } };
}
