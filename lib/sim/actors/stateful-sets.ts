import type { KubeObject, LiveObject } from "../../cluster/index.ts";
import { fieldsAt, itemsOf, set } from "../kinds/index.ts";
import type { Actor, World } from "./actor.ts";
import { hashOf, isReady, isStaying, numberAt, ownedBy, podFrom, podKind } from "./owned.ts";

const hashLabel = "controller-revision-hash";

/** Pods with names and claims of their own, one after the other; an update goes from the last to the first. */
export const statefulSets: Actor = {
  kinds: [{ apiVersion: "apps/v1", kind: "StatefulSet" }],
  tend(world, statefulSet) {
    if (!isStaying(statefulSet)) return undefined;
    const template = fieldsAt(statefulSet, "spec", "template") ?? {};
    const revision = `${statefulSet.metadata.name}-${hashOf(template)}`;
    const wanted = numberAt(statefulSet, "spec", "replicas");
    const isParallel = fieldsAt(statefulSet, "spec")?.["podManagementPolicy"] === "Parallel";
    const pods = ownedBy(world, statefulSet, podKind);
    const named = new Map(pods.map((pod) => [pod.metadata.name, pod]));
    let mayGoOn = true;
    for (let ordinal = 0; ordinal < wanted && (mayGoOn || isParallel); ordinal++) {
      const name = `${statefulSet.metadata.name}-${ordinal}`;
      const pod = named.get(name);
      if (pod === undefined) {
        createClaims(world, statefulSet, name);
        world.create(
          podFrom(
            statefulSet,
            template,
            { name },
            { [hashLabel]: revision, "statefulset.kubernetes.io/pod-name": name },
          ),
        );
      }
      mayGoOn = pod !== undefined && isReady(pod);
    }
    for (const pod of pods) if (isStaying(pod) && ordinalOf(pod) >= wanted) world.remove(pod);
    if (mayGoOn || wanted === 0) replaceOld(world, statefulSet, revision);
    writeStatus(world, statefulSet, revision);
    return undefined;
  },
};

function ordinalOf({ metadata }: LiveObject): number {
  return Number(metadata.name.slice(metadata.name.lastIndexOf("-") + 1));
}

function createClaims(world: World, statefulSet: LiveObject, pod: string): void {
  const { namespace } = statefulSet.metadata;
  for (const claim of itemsOf(fieldsAt(statefulSet, "spec")?.["volumeClaimTemplates"])) {
    const metadata = fieldsAt(claim, "metadata") ?? {};
    const name = `${String(metadata["name"])}-${pod}`;
    const kind = { apiVersion: "v1", kind: "PersistentVolumeClaim" };
    if (world.get({ ...kind, ...(namespace !== undefined && { namespace }), name }) !== undefined) continue;
    const labels = fieldsAt(statefulSet, "spec", "selector", "matchLabels");
    world.create({
      ...kind,
      metadata: { ...metadata, name, namespace, labels } as KubeObject["metadata"],
      spec: claim["spec"],
    });
  }
}

/** The last Pod of an old revision goes, once all are ready. */
function replaceOld(world: World, statefulSet: LiveObject, revision: string): void {
  if (fieldsAt(statefulSet, "spec", "updateStrategy")?.["type"] === "OnDelete") return;
  const pods = ownedBy(world, statefulSet, podKind);
  const partition = Number(fieldsAt(statefulSet, "spec", "updateStrategy", "rollingUpdate")?.["partition"] ?? 0);
  if (!pods.every(isStaying)) return;
  const old = pods.filter((pod) => pod.metadata.labels?.[hashLabel] !== revision && ordinalOf(pod) >= partition);
  const last = old.sort((one, other) => ordinalOf(other) - ordinalOf(one))[0];
  if (last !== undefined) world.remove(last);
}

function writeStatus(world: World, { apiVersion, kind, metadata }: LiveObject, revision: string): void {
  const { name, namespace, uid } = metadata;
  const statefulSet = world.get({ apiVersion, kind, ...(namespace !== undefined && { namespace }), name });
  if (statefulSet?.metadata.uid !== uid) return;
  const pods = ownedBy(world, statefulSet, podKind).filter(isStaying);
  const updated = pods.filter((pod) => pod.metadata.labels?.[hashLabel] === revision).length;
  const before = fieldsAt(statefulSet, "status") ?? {};
  const isDone =
    updated === pods.length && pods.length === numberAt(statefulSet, "spec", "replicas") && pods.every(isReady);
  const current = isDone || before["currentRevision"] === undefined ? revision : before["currentRevision"];
  const status = set(before, {
    observedGeneration: statefulSet.metadata.generation,
    replicas: pods.length,
    readyReplicas: pods.filter(isReady).length,
    availableReplicas: pods.filter(isReady).length,
    currentReplicas: isDone ? updated : pods.filter((pod) => pod.metadata.labels?.[hashLabel] === current).length,
    updatedReplicas: updated,
    currentRevision: current,
    updateRevision: revision,
    collisionCount: 0,
  });
  world.updateStatus({ ...statefulSet, status });
}
