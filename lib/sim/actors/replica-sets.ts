import type { LiveObject, ObjectKind } from "../../cluster/index.ts";
import { fieldsAt, set } from "../kinds/index.ts";
import type { Actor, World } from "./actor.ts";
import { isReady, isStaying, numberAt, ownedBy, phaseOf, podFrom, podKind } from "./owned.ts";

export const replicaSetKind: ObjectKind = { apiVersion: "apps/v1", kind: "ReplicaSet" };

/** Keeps as many Pods as it is told, and says how many there are. */
export const replicaSets: Actor = {
  kinds: [replicaSetKind],
  tend(world, replicaSet) {
    const pods = ownedBy(world, replicaSet, podKind).filter((pod) => isStaying(pod) && isAlive(pod));
    const wanted = isStaying(replicaSet) ? numberAt(replicaSet, "spec", "replicas") : pods.length;
    const template = fieldsAt(replicaSet, "spec", "template") ?? {};
    for (let count = pods.length; count < wanted; count++) {
      world.create(podFrom(replicaSet, template, { generateName: `${replicaSet.metadata.name}-` }));
    }
    for (const pod of sparest(pods).slice(0, Math.max(0, pods.length - wanted))) world.remove(pod);
    writeStatus(world, replicaSet);
    return undefined;
  },
};

export function isAlive(pod: LiveObject): boolean {
  return phaseOf(pod) !== "Failed" && phaseOf(pod) !== "Succeeded";
}

/** Those that are not ready go first. */
function sparest(pods: readonly LiveObject[]): readonly LiveObject[] {
  return [...pods].sort((one, other) => Number(isReady(one)) - Number(isReady(other)));
}

function writeStatus(world: World, { apiVersion, kind, metadata }: LiveObject): void {
  const { name, namespace, uid } = metadata;
  const replicaSet = world.get({ apiVersion, kind, ...(namespace !== undefined && { namespace }), name });
  if (replicaSet?.metadata.uid !== uid) return;
  const pods = ownedBy(world, replicaSet, podKind).filter((pod) => isStaying(pod) && isAlive(pod));
  const ready = pods.filter(isReady).length;
  const status = set(fieldsAt(replicaSet, "status") ?? {}, {
    replicas: pods.length,
    fullyLabeledReplicas: pods.length,
    readyReplicas: ready,
    availableReplicas: ready,
    terminatingReplicas: 0,
    observedGeneration: replicaSet.metadata.generation,
  });
  world.updateStatus({ ...replicaSet, status });
}
