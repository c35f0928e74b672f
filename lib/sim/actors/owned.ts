import type { KubeObject, LiveObject, ObjectKind } from "../../cluster/index.ts";
import { fieldsAt, type Fields } from "../kinds/index.ts";
import type { World } from "./actor.ts";

/** The reference by which a controller marks what it makes. */
export function ownerReference({
  apiVersion,
  kind,
  metadata,
}: LiveObject): NonNullable<KubeObject["metadata"]["ownerReferences"]>[number] {
  return { apiVersion, kind, name: metadata.name, uid: metadata.uid, controller: true, blockOwnerDeletion: true };
}

/** What a controller made, of one kind, and what is not on its way out. */
export function ownedBy(world: World, owner: LiveObject, { apiVersion, kind }: ObjectKind): readonly LiveObject[] {
  return world.dependents(owner.metadata.uid).filter((one) => one.apiVersion === apiVersion && one.kind === kind);
}

export function isStaying({ metadata }: LiveObject): boolean {
  return metadata.deletionTimestamp === undefined;
}

export const podKind: ObjectKind = { apiVersion: "v1", kind: "Pod" };

/** A Pod from the template of its owner. */
export function podFrom(
  owner: LiveObject,
  template: Fields,
  name: { readonly name?: string; readonly generateName?: string },
  labels: Fields = {},
): KubeObject {
  const metadata = fieldsAt(template, "metadata") ?? {};
  const given = fieldsAt(metadata, "labels") ?? {};
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      ...metadata,
      ...name,
      ...(owner.metadata.namespace !== undefined && { namespace: owner.metadata.namespace }),
      labels: { ...given, ...labels },
      ownerReferences: [ownerReference(owner)],
    } as KubeObject["metadata"],
    spec: fieldsAt(template, "spec") ?? {},
  };
}

/** Ten characters that stand for a template: the same for the same one. */
export function hashOf(value: unknown): string {
  const text = JSON.stringify(value);
  let [one, two] = [0x811c9dc5, 0x1234567];
  for (let index = 0; index < text.length; index++) {
    one = Math.imul(one ^ text.charCodeAt(index), 0x01000193) >>> 0;
    two = Math.imul(two ^ text.charCodeAt(index), 0x85ebca6b) >>> 0;
  }
  const alphabet = "bcdfghjklmnpqrstvwxz2456789";
  return Array.from({ length: 10 }, (_, index) => {
    const from = index < 5 ? one : two;
    return alphabet[Math.floor(from / 27 ** (index % 5)) % 27];
  }).join("");
}

export function isReady(pod: LiveObject): boolean {
  const conditions = fieldsAt(pod, "status")?.["conditions"];
  if (!Array.isArray(conditions)) return false;
  return (conditions as readonly Fields[]).some(({ type, status }) => type === "Ready" && status === "True");
}

export function phaseOf(pod: LiveObject): unknown {
  return fieldsAt(pod, "status")?.["phase"];
}

export function numberAt(object: KubeObject, field: "spec" | "status", name: string): number {
  const value = fieldsAt(object, field)?.[name];
  return typeof value === "number" ? value : 0;
}
