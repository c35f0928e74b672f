import type { LiveObject } from "../../cluster/index.ts";
import { fieldsAt, set } from "../kinds/index.ts";
import type { Actor, World } from "./actor.ts";
import { hashOf, isReady, isStaying, ownedBy, podFrom, podKind } from "./owned.ts";

const hashLabel = "controller-revision-hash";

/** A Pod on every node; of an old template, one at a time makes room. */
export const daemonSets: Actor = {
  kinds: [{ apiVersion: "apps/v1", kind: "DaemonSet" }],
  tend(world, daemonSet) {
    if (!isStaying(daemonSet)) return undefined;
    const template = fieldsAt(daemonSet, "spec", "template") ?? {};
    const hash = hashOf(template);
    const pods = ownedBy(world, daemonSet, podKind).filter(isStaying);
    const nodes = fieldsAt(template, "spec")?.["nodeSelector"] === undefined ? world.nodes : [];
    const bare = nodes.filter((node) => !pods.some((pod) => fieldsAt(pod, "spec")?.["nodeName"] === node));
    for (const node of bare) {
      const pod = podFrom(daemonSet, template, { generateName: `${daemonSet.metadata.name}-` }, { [hashLabel]: hash });
      world.create({ ...pod, spec: { ...fieldsAt(pod, "spec"), nodeName: node } });
    }
    const old = pods.find((pod) => pod.metadata.labels?.[hashLabel] !== hash);
    const isOnDelete = fieldsAt(daemonSet, "spec", "updateStrategy")?.["type"] === "OnDelete";
    const isComplete = bare.length === 0 && pods.every((pod) => isReady(pod) || pod === old);
    if (old !== undefined && !isOnDelete && isComplete) world.remove(old);
    writeStatus(world, daemonSet, hash, nodes.length);
    return undefined;
  },
};

function writeStatus(world: World, { apiVersion, kind, metadata }: LiveObject, hash: string, desired: number): void {
  const { name, namespace, uid } = metadata;
  const daemonSet = world.get({ apiVersion, kind, ...(namespace !== undefined && { namespace }), name });
  if (daemonSet?.metadata.uid !== uid) return;
  const pods = ownedBy(world, daemonSet, podKind).filter(isStaying);
  const ready = pods.filter(isReady).length;
  const status = set(fieldsAt(daemonSet, "status") ?? {}, {
    observedGeneration: daemonSet.metadata.generation,
    currentNumberScheduled: pods.length,
    desiredNumberScheduled: desired,
    numberMisscheduled: 0,
    numberReady: ready,
    numberAvailable: ready,
    numberUnavailable: Math.max(0, desired - ready),
    updatedNumberScheduled: pods.filter((pod) => pod.metadata.labels?.[hashLabel] === hash).length,
  });
  world.updateStatus({ ...daemonSet, status });
}
