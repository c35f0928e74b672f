import { labels } from "../../lib/api/index.ts";
import type { Cluster, LiveObject, ObjectKind } from "../../lib/cluster/index.ts";
import { entryId } from "../../lib/inventory/index.ts";
import { valueOf } from "./place.ts";

/** What a StageSet owns, as the cluster has it. */
export interface Owned {
  /** By the id of its inventory entry: the resourceVersion of each object that carries the StageSet's labels. */
  readonly objects: Readonly<Record<string, string>>;
  /** By stage: the ids that its inventory records, in order. */
  readonly recorded: Readonly<Record<string, readonly string[]>>;
}

/** Kinds that tests apply. */
const kinds: readonly ObjectKind[] = [
  { apiVersion: "v1", kind: "ConfigMap" },
  { apiVersion: "apps/v1", kind: "Deployment" },
];

/** What `name` of this Namespace owns, of the kinds that tests apply; wherever it is. */
export async function readOwned(cluster: Cluster, namespace: string, name: string): Promise<Owned> {
  const labelSelector = `${labels.namespace}=${namespace},${labels.name}=${name}`;
  const lists = await Promise.all(kinds.map((kind) => cluster.list(kind, { labelSelector })));
  const objects = lists.flatMap((list) => valueOf(list).items);
  const shards = await cluster.list(
    { apiVersion: "stages.metio.wtf/v1", kind: "StageInventory" },
    { namespace, labelSelector: `${labels.stageSet}=${name}` },
  );
  const recorded = Map.groupBy(valueOf(shards).items, ({ metadata }) => metadata.labels?.[labels.stage] ?? "");
  return {
    objects: Object.fromEntries(objects.map((object) => [idOf(object), object.metadata.resourceVersion])),
    recorded: Object.fromEntries([...recorded].map(([stage, ofStage]) => [stage, ofStage.flatMap(entriesIn).sort()])),
  };
}

/** The objects that stand in no inventory: there must never be one (I1). */
export function unrecorded({ objects, recorded }: Owned): readonly string[] {
  const ids = new Set(Object.values(recorded).flat());
  return Object.keys(objects).filter((id) => !ids.has(id));
}

function idOf({ apiVersion, kind, metadata: { namespace, name } }: LiveObject): string {
  return entryId({ apiVersion, kind, name, ...(namespace !== undefined && { namespace }) });
}

function entriesIn({ spec }: LiveObject): readonly string[] {
  const { entries } = spec as { readonly entries: readonly { readonly id: string }[] }; // as its schema says
  return entries.map(({ id }) => id);
}
