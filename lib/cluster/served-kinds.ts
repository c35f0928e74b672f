import type { ObjectKind, ServedKind } from "./objects.ts";
import { isRecord } from "./record.ts";

/** Which kinds an API server serves, as its discovery said. */
export interface Discovered {
  /** By `apiVersion/kind`. */
  readonly kinds: ReadonlyMap<string, ServedKind>;
  /** In the order of the groups, each kind once, in the version that the server prefers among those that have it. */
  readonly preferred: readonly ServedKind[];
  /** apiVersions whose aggregated API server does not answer now: what they serve is unknown or out of date. */
  readonly stale: ReadonlySet<string>;
}

export const nothingDiscovered: Discovered = { kinds: new Map(), preferred: [], stale: new Set() };

export function kindKey({ apiVersion, kind }: ObjectKind): string {
  return `${apiVersion}/${kind}`;
}

/** Empty: the core group. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  return slash < 0 ? "" : apiVersion.slice(0, slash);
}

/**
 * Reads an `APIGroupDiscoveryList` (apidiscovery.k8s.io/v2, KEP-3352).
 * @returns undefined where `body` is none, as from API servers before 1.27
 */
export function readDiscovery(body: unknown): Discovered | undefined {
  if (!isRecord(body) || body["kind"] !== "APIGroupDiscoveryList" || !Array.isArray(body["items"])) return undefined;
  const kinds = new Map<string, ServedKind>();
  const preferred = new Map<string, ServedKind>();
  const stale = new Set<string>();
  for (const group of recordsOf(body["items"])) {
    const name = isRecord(group["metadata"]) ? textOf(group["metadata"]["name"]) : "";
    for (const version of recordsOf(group["versions"])) {
      const apiVersion = name === "" ? textOf(version["version"]) : `${name}/${textOf(version["version"])}`;
      if (version["freshness"] === "Stale") stale.add(apiVersion);
      for (const served of recordsOf(version["resources"]).flatMap((resource) => servedKindOf(apiVersion, resource))) {
        const groupKind = `${name}/${served.kind}`;
        if (!kinds.has(kindKey(served))) kinds.set(kindKey(served), served);
        if (!preferred.has(groupKind)) preferred.set(groupKind, served);
      }
    }
  }
  return { kinds, preferred: [...preferred.values()], stale };
}

/** None where the resource answers with a kind of another group, as `pods/eviction` and metrics do. */
function servedKindOf(apiVersion: string, resource: Readonly<Record<string, unknown>>): ServedKind[] {
  const response = resource["responseKind"];
  if (!isRecord(response)) return [];
  const version = textOf(response["version"]);
  const group = textOf(response["group"]);
  const responseVersion = group === "" ? version : `${group}/${version}`;
  if (version !== "" && responseVersion !== apiVersion) return [];
  const kind = textOf(response["kind"]);
  const plural = textOf(resource["resource"]);
  if (kind === "" || plural === "") return [];
  const verbs = Array.isArray(resource["verbs"]) ? resource["verbs"].map(textOf) : [];
  return [{ apiVersion, kind, resource: plural, namespaced: resource["scope"] === "Namespaced", verbs }];
}

function recordsOf(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
