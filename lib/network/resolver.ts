import { lookup } from "node:dns/promises";

/** The addresses of a host, in the order to be tried. Rejects, or gives none, where the name has none. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/** As every other program of this machine resolves names: its hosts file, its search domains, its DNS. */
export async function resolveBySystem(host: string): Promise<readonly string[]> {
  const found = await lookup(host, { all: true, order: "verbatim" });
  return found.map(({ address }) => address);
}
