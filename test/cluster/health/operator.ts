/** A StageSet `shop` whose first stage brings a resource of somebody else's controller, which the test plays. */
import type { KubeObject } from "../../../lib/cluster/index.ts";
import { valueOf } from "../place.ts";
import type { ReleasePlace } from "../release-place.ts";

/** What the first stage waits for, and the health that it asks of it. */
export interface Operated {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec?: object;
  readonly finalizers?: readonly string[];
  readonly readyChecks?: object;
}

export const next: KubeObject = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "next" } };

/** Publishes the resource `it` in stage `first`, and a ConfigMap `next` in stage `second`. */
export async function publish(release: ReleasePlace, operated: Operated): Promise<void> {
  const { apiVersion, kind, spec = {}, finalizers } = operated;
  const metadata = { name: "it", ...(finalizers !== undefined && { finalizers }) };
  await release.sources.publishExternal("shop", {
    "first/it.yaml": JSON.stringify({ apiVersion, kind, metadata, spec }),
    "second/next.yaml": JSON.stringify(next),
  });
}

export async function stageSet(
  release: ReleasePlace,
  { readyChecks = {} }: Operated,
  spec: object = {},
): Promise<void> {
  const sourceRef = { kind: "ExternalArtifact", name: "shop" };
  const stages = [
    { name: "first", path: "./first", sourceRef, readyChecks },
    { name: "second", path: "./second", sourceRef },
  ];
  await release.stageSet("shop", [], { stages, retryInterval: "1s", ...spec });
}

/** Its controller writes the status anew; in what it writes, `generation` stands for the one that it has. */
export async function report(
  { cluster, namespace }: ReleasePlace,
  { apiVersion, kind }: Operated,
  status: unknown,
): Promise<void> {
  const ref = { apiVersion, kind, namespace, name: "it" };
  const found = valueOf(await cluster.get(ref));
  const generation = found?.metadata.generation ?? 0;
  const written = JSON.parse(JSON.stringify(status).replaceAll('"<generation>"', String(generation))) as unknown;
  const operations = [{ op: "add", path: "/status", value: written }] as const;
  valueOf(
    await cluster.patch(
      ref,
      { type: "json", operations },
      { fieldManager: "controller-in-a-test", subresource: "status" },
    ),
  );
}

export function isThere(
  { cluster, namespace }: ReleasePlace,
  { apiVersion, kind, metadata }: KubeObject,
): Promise<boolean> {
  return cluster.get({ apiVersion, kind, namespace, name: metadata.name }).then((got) => valueOf(got) !== undefined);
}
