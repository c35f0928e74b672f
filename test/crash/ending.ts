import { labels, type StageSetStatus } from "../../lib/api/index.ts";
import type { Cluster, LiveObject, ObjectKind } from "../../lib/cluster/index.ts";
import { eventually } from "../cluster/eventually.ts";
import type { Ending } from "./checks.ts";
import { valueOf } from "./crash-plane.ts";

const kinds: readonly ObjectKind[] = [
  { apiVersion: "v1", kind: "ConfigMap" },
  { apiVersion: "v1", kind: "ServiceAccount" },
  { apiVersion: "batch/v1", kind: "Job" },
  ...["StageSet", "StageInventory", "StageLedger"].map((kind) => ({ apiVersion: "stages.metio.wtf/v1", kind })),
];

/** In every Namespace, by the cluster's own controllers. */
const notOurs = ["ConfigMap kube-root-ca.crt", "ServiceAccount default"];

/** What stands in a Namespace now, once nothing there is on its way out. */
export async function readEnding(cluster: Cluster, namespace: string): Promise<Ending> {
  const read = async (kind: ObjectKind): Promise<readonly LiveObject[]> =>
    valueOf(await cluster.list(kind, { namespace })).items;
  const objects = await eventually(
    async () => (await Promise.all(kinds.map(read))).flat(),
    (found) => found.every(({ metadata }) => metadata.deletionTimestamp === undefined),
  );
  return endingOf(objects, namespace);
}

/** What these objects of a Namespace come to. */
export function endingOf(objects: readonly LiveObject[], namespace: string): Ending {
  const named = objects.map((object) => [`${object.kind} ${object.metadata.name}`, object] as const);
  const seen = named.filter(([name]) => !notOurs.includes(name));
  const normalised = seen.map(([name, object]) => [name, normalise(object, namespace)] as const);
  return { objects: Object.fromEntries(normalised), left: seen.flatMap(([name, object]) => leftIn(name, object)) };
}

function leftIn(name: string, { kind, metadata, status }: LiveObject): readonly string[] {
  if (kind === "Job" && metadata.labels?.[labels.actionToken] !== undefined) return [name];
  const run = kind === "StageSet" ? (status as StageSetStatus | undefined)?.run : undefined;
  return run === undefined ? [] : [`status.run of ${name}, ${JSON.stringify(run)},`];
}

/** What two plays need not have in common: identities, versions, times, ids made from them, and who began. */
const drawn: readonly string[] = [
  ...["uid", "resourceVersion", "generation", "managedFields", "creationTimestamp", labels.actionToken],
  ...["id", "startedAt", "endedAt", "completedAt", "lastTransitionTime", "since", "run", "url", "trigger"],
  "contentDigest", // the Namespace is part of the content
];

function normalise(object: LiveObject, namespace: string): unknown {
  const text = JSON.stringify(object, (key, value: unknown) => (drawn.includes(key) ? undefined : value));
  return JSON.parse(text.replaceAll(namespace, "NAMESPACE"));
}
