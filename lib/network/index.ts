/**
 * The one dialer for every address that a spec names: artifacts, http actions, metrics, registries. It decides which
 * addresses may be connected to at all (6-security, "Network"), follows redirects under the same rules, and bounds time
 * and size. It knows nothing of what is fetched, and never repeats what may have had an effect.
 */
export { createDialer, type DialerOptions } from "./dialer.ts";
export type { DialAnswer, Dialer, DialRequest, HttpMethod } from "./exchange.ts";
export { resolveBySystem, type Resolve } from "./resolver.ts";
// How a message shows an address: pure.
export { shownAddress } from "./trouble.ts";
