import type { Instant } from "../../base/index.ts";
import type { KubeObject, LiveObject } from "../../cluster/index.ts";
import { fieldsAt, set, type Fields } from "../kinds/index.ts";
import type { Actor, World } from "./actor.ts";
import { deploymentConditions } from "./deployment-conditions.ts";
import { hashOf, isStaying, numberAt, ownedBy, ownerReference } from "./owned.ts";
import { replicaSetKind } from "./replica-sets.ts";

const revision = "deployment.kubernetes.io/revision";

/** A ReplicaSet for each template: the newest at full strength, the others at none once it is there. */
export const deployments: Actor = {
  kinds: [{ apiVersion: "apps/v1", kind: "Deployment" }],
  tend(world, deployment) {
    if (!isStaying(deployment)) return undefined;
    const template = fieldsAt(deployment, "spec", "template") ?? {};
    const hash = hashOf(template);
    const sets = ownedBy(world, deployment, replicaSetKind).filter(isStaying);
    const newest = sets.find((one) => one.metadata.labels?.["pod-template-hash"] === hash);
    if (fieldsAt(deployment, "spec")?.["paused"] !== true || newest !== undefined) {
      roll(world, deployment, newest ?? world.create(replicaSet(deployment, template, hash, sets.length + 1)), sets);
    }
    return writeStatus(world, deployment, hash);
  },
};

function replicaSet(deployment: LiveObject, template: Fields, hash: string, number: number): KubeObject {
  const { name, namespace, annotations } = deployment.metadata;
  const metadata = fieldsAt(template, "metadata") ?? {};
  const labels = { ...fieldsAt(metadata, "labels"), "pod-template-hash": hash } as Record<string, string>;
  return {
    ...replicaSetKind,
    metadata: {
      name: `${name}-${hash}`,
      ...(namespace !== undefined && { namespace }),
      labels,
      annotations: { ...annotations, [revision]: String(number) },
      ownerReferences: [ownerReference(deployment)],
    },
    spec: {
      replicas: numberAt(deployment, "spec", "replicas"),
      selector: { matchLabels: labels },
      template: { ...template, metadata: { ...metadata, labels } },
    },
  };
}

/** The newest is brought to strength first; with `Recreate` the others go first. */
function roll(world: World, deployment: LiveObject, newest: LiveObject, sets: readonly LiveObject[]): void {
  const wanted = numberAt(deployment, "spec", "replicas");
  const others = sets.filter((one) => one.metadata.uid !== newest.metadata.uid);
  const isRecreate = fieldsAt(deployment, "spec", "strategy")?.["type"] === "Recreate";
  const isClear = others.every((one) => numberAt(one, "status", "replicas") === 0);
  scale(world, newest, isRecreate && !isClear ? 0 : wanted);
  if (isRecreate || numberAt(newest, "status", "availableReplicas") >= wanted) {
    for (const one of others) scale(world, one, 0);
  }
}

function scale(world: World, one: LiveObject, replicas: number): void {
  if (numberAt(one, "spec", "replicas") === replicas) return;
  world.update({ ...one, spec: { ...fieldsAt(one, "spec"), replicas } });
}

function writeStatus(world: World, { metadata, apiVersion, kind }: LiveObject, hash: string): Instant | undefined {
  const { name, namespace } = metadata;
  const deployment = world.get({ apiVersion, kind, ...(namespace !== undefined && { namespace }), name });
  if (deployment === undefined) return undefined;
  const sets = ownedBy(world, deployment, replicaSetKind).filter(isStaying);
  const newest = sets.find((one) => one.metadata.labels?.["pod-template-hash"] === hash);
  const sum = (field: string): number => sets.reduce((total, one) => total + numberAt(one, "status", field), 0);
  const wanted = numberAt(deployment, "spec", "replicas");
  const available = sum("availableReplicas");
  const status = set(fieldsAt(deployment, "status") ?? {}, {
    observedGeneration: deployment.metadata.generation,
    replicas: sum("replicas"),
    updatedReplicas: newest === undefined ? 0 : numberAt(newest, "status", "replicas"),
    readyReplicas: sum("readyReplicas"),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, Math.max(wanted, sum("replicas")) - available),
    terminatingReplicas: 0,
  });
  const isDone = status["updatedReplicas"] === wanted && status["replicas"] === wanted && available >= wanted;
  const told = deploymentConditions({
    deployment,
    replicaSet: newest?.metadata.name ?? "",
    isDone,
    isAvailable: available >= minimum(deployment, wanted),
    hasMoved: ["updatedReplicas", "readyReplicas", "availableReplicas"].some(
      (field) => Number(status[field] ?? 0) > numberAt(deployment, "status", field),
    ),
    now: world.now,
  });
  writeRevision(world, deployment, newest);
  const now = world.get({ apiVersion, kind, ...(namespace !== undefined && { namespace }), name });
  if (now !== undefined) world.updateStatus({ ...now, status: { ...status, conditions: told.conditions } });
  return told.lookAt;
}

/** How many may not be missing, for it to be called available. */
function minimum(deployment: LiveObject, wanted: number): number {
  const rolling = fieldsAt(deployment, "spec", "strategy", "rollingUpdate");
  const most = rolling?.["maxUnavailable"] ?? 0;
  const percent = typeof most === "string" ? Math.floor((wanted * Number.parseInt(most, 10)) / 100) : Number(most);
  return Math.max(0, wanted - percent);
}

function writeRevision(world: World, deployment: LiveObject, newest: LiveObject | undefined): void {
  const number = newest?.metadata.annotations?.[revision];
  if (number === undefined || deployment.metadata.annotations?.[revision] === number) return;
  const annotations = { ...deployment.metadata.annotations, [revision]: number };
  world.updateStatus({ ...deployment, metadata: { ...deployment.metadata, annotations } });
}
