import { after, parseInstant } from "../../base/index.ts";
import type { LiveObject, ObjectKind } from "../../cluster/index.ts";
import { fieldsAt, itemsOf, set } from "../kinds/index.ts";
import type { Actor, World } from "./actor.ts";
import { podKind } from "./owned.ts";

const volumeKind: ObjectKind = { apiVersion: "v1", kind: "PersistentVolume" };
const protection = "kubernetes.io/pvc-protection";

/** Provisions a volume for every claim and binds it; lets a claim go once no Pod uses it. */
export const claims: Actor = {
  kinds: [{ apiVersion: "v1", kind: "PersistentVolumeClaim" }],
  tend(world, claim) {
    if (claim.metadata.deletionTimestamp !== undefined) {
      release(world, claim);
      return undefined;
    }
    if (fieldsAt(claim, "status")?.["phase"] === "Bound") return undefined;
    const { outcome, afterMs } = world.behaviour(claim);
    if (outcome !== "ready" || !hasProvisioner(world, claim)) return undefined;
    const due = after(parseInstant(claim.metadata.creationTimestamp) ?? world.now, afterMs);
    if (world.now < due) return due;
    bind(world, claim);
    return undefined;
  },
};

/** A class that is not there is no hindrance here; one that says that nobody provisions is. */
function hasProvisioner(world: World, claim: LiveObject): boolean {
  const name = fieldsAt(claim, "spec")?.["storageClassName"];
  if (typeof name !== "string" || name === "") return true;
  const kind = { apiVersion: "storage.k8s.io/v1", kind: "StorageClass" };
  return world.get({ ...kind, name })?.["provisioner"] !== "kubernetes.io/no-provisioner";
}

function bind(world: World, claim: LiveObject): void {
  const spec = fieldsAt(claim, "spec") ?? {};
  const volumeName = `pvc-${claim.metadata.uid}`;
  const capacity = fieldsAt(spec, "resources", "requests") ?? {};
  const { name, namespace, uid } = claim.metadata;
  if (world.get({ ...volumeKind, name: volumeName }) === undefined) {
    const claimRef = { apiVersion: "v1", kind: "PersistentVolumeClaim", name, namespace, uid };
    const { accessModes, storageClassName } = spec;
    const source = { hostPath: { path: `/volumes/${volumeName}` }, persistentVolumeReclaimPolicy: "Delete" };
    world.create({
      ...volumeKind,
      metadata: { name: volumeName },
      spec: { accessModes, capacity, claimRef, ...source, ...(storageClassName !== undefined && { storageClassName }) },
    });
  }
  const bound = world.update({ ...claim, spec: set(spec, { volumeName }) });
  world.updateStatus({ ...bound, status: { phase: "Bound", accessModes: spec["accessModes"], capacity } });
}

function release(world: World, claim: LiveObject): void {
  const { namespace, name, finalizers = [], uid } = claim.metadata;
  const pods = world.list(podKind, namespace === undefined ? {} : { namespace });
  const isUsed = pods.some((pod) =>
    itemsOf(fieldsAt(pod, "spec")?.["volumes"]).some(
      (volume) => fieldsAt(volume, "persistentVolumeClaim")?.["claimName"] === name,
    ),
  );
  if (isUsed || !finalizers.includes(protection)) return;
  world.update({
    ...claim,
    metadata: { ...claim.metadata, finalizers: finalizers.filter((one) => one !== protection) },
  });
  const volume = world.get({ ...volumeKind, name: `pvc-${uid}` });
  if (volume !== undefined) world.remove(volume);
}

/** Nothing here holds a volume that nobody claims. */
export const volumes: Actor = {
  kinds: [volumeKind],
  tend(world, volume) {
    const { deletionTimestamp, finalizers = [] } = volume.metadata;
    if (deletionTimestamp !== undefined) {
      const others = finalizers.filter((one) => one !== "kubernetes.io/pv-protection");
      if (others.length < finalizers.length)
        world.update({ ...volume, metadata: { ...volume.metadata, finalizers: others } });
    } else if (
      fieldsAt(volume, "spec", "claimRef") !== undefined &&
      fieldsAt(volume, "status")?.["phase"] !== "Bound"
    ) {
      world.updateStatus({ ...volume, status: { phase: "Bound" } });
    }
    return undefined;
  },
};
