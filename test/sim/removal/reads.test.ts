/** What is to go is looked at by its metadata alone: what a Secret holds does not travel for that. */
import { expect, it } from "vitest";
import type { Clusters } from "../../../lib/cluster/index.ts";
import { must, openSimPlace, type SimPlace } from "../sim-place.ts";

const stageSetRef = { apiVersion: "stages.metio.wtf/v1", kind: "StageSet", namespace: "shop", name: "shop" } as const;

const files = (kinds: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    kinds.map(
      (kind) => [`${kind}.yaml`, JSON.stringify({ apiVersion: "v1", kind, metadata: { name: "one" } })] as const,
    ),
  );

/** The place's clusters, which note how Secrets are read. */
function noting({ cluster }: SimPlace): { readonly clusters: Clusters; readonly reads: readonly string[] } {
  const reads: string[] = [];
  const note = (how: string, kind: string): void => {
    if (kind === "Secret") reads.push(how);
  };
  const clusters: Clusters = {
    as: (who) => {
      const port = cluster.as(who);
      return {
        ...port,
        get: (ref, how) => (note("get", ref.kind), port.get(ref, how)),
        list: (kind, how) => (note("list", kind.kind), port.list(kind, how)),
        listMetadata: (kind, how) => (note("list metadata", kind.kind), port.listMetadata(kind, how)),
      };
    },
  };
  return { clusters, reads };
}

it.each([
  { when: "a prune", act: (place: SimPlace) => place.offer("shop", "v2", files(["ConfigMap"])) },
  { when: "a teardown", act: (place: SimPlace) => place.cluster.as({ kind: "self" }).delete(stageSetRef).then(must) },
])("$when reads no Secret", async ({ act }) => {
  const place = await openSimPlace(1);
  await place.offer("shop", "v1", files(["ConfigMap", "Secret"]));
  const { apiVersion, kind, namespace, name } = stageSetRef;
  const sourceRef = { kind: "ExternalArtifact", name: "shop" };
  const spec = { stages: [{ name: "app", path: "./", sourceRef }] };
  await place.apply({ apiVersion, kind, metadata: { namespace, name }, spec });
  await place.step();
  await act(place);
  const { clusters, reads } = noting(place);
  await place.step({ ports: place.ports(clusters) });
  expect(place.cluster.look({ apiVersion: "v1", kind: "Secret", namespace, name: "one" })).toBeUndefined();
  expect([...new Set(reads)]).toEqual(["list metadata"]);
});
