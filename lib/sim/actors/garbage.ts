import type { LiveObject } from "../../cluster/index.ts";
import type { World } from "./actor.ts";

const orphan = "orphan";
const foreground = "foregroundDeletion";

/**
 * The garbage collector's look at one object: it goes when none of its owners is left; where it is being deleted itself,
 * its dependents are let go, or go before it.
 */
export function collect(world: World, object: LiveObject): void {
  const { deletionTimestamp, finalizers = [] } = object.metadata;
  if (deletionTimestamp !== undefined) {
    if (finalizers.includes(orphan)) orphanDependents(world, object);
    else if (finalizers.includes(foreground)) deleteDependents(world, object);
    return;
  }
  const owners = object.metadata.ownerReferences ?? [];
  if (owners.length === 0) return;
  const found = owners.map((owner) => world.ownerOf(object, owner));
  if (found.every((owner) => owner === undefined)) {
    world.remove(object);
    return;
  }
  // An owner that waits for its dependents is as good as gone; one that stays keeps them.
  const isHeld = found.some((owner) => owner !== undefined && !isWaiting(owner));
  if (!isHeld) world.remove(object, "Foreground");
  else if (found.includes(undefined))
    dropOwners(world, object, (uid) => found.some((owner) => owner?.metadata.uid === uid));
}

function isWaiting({ metadata }: LiveObject): boolean {
  return metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).includes(foreground);
}

function orphanDependents(world: World, owner: LiveObject): void {
  for (const dependent of world.dependents(owner.metadata.uid)) {
    dropOwners(world, dependent, (uid) => uid !== owner.metadata.uid);
  }
  dropFinalizer(world, owner, orphan);
}

function deleteDependents(world: World, owner: LiveObject): void {
  const { uid } = owner.metadata;
  for (const dependent of world.dependents(uid)) collect(world, dependent);
  const blocks = world
    .dependents(uid)
    .some(({ metadata }) =>
      (metadata.ownerReferences ?? []).some((one) => one.uid === uid && one.blockOwnerDeletion === true),
    );
  if (!blocks) dropFinalizer(world, owner, foreground);
}

function dropFinalizer(world: World, object: LiveObject, finalizer: string): void {
  const finalizers = (object.metadata.finalizers ?? []).filter((one) => one !== finalizer);
  world.update({ ...object, metadata: { ...object.metadata, finalizers } });
}

function dropOwners(world: World, object: LiveObject, keep: (uid: string) => boolean): void {
  const ownerReferences = (object.metadata.ownerReferences ?? []).filter(({ uid }) => keep(uid));
  world.update({ ...object, metadata: { ...object.metadata, ownerReferences } });
}
