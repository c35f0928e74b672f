import type { LiveObject } from "../../cluster/index.ts";
import type { Write } from "../server/index.ts";

/** Where an object lies. */
export interface Place {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** Which objects name which others as their owners. */
export interface DependentIndex {
  note(write: Write): void;
  of(uid: string): readonly Place[];
}

export function createDependentIndex(): DependentIndex {
  const places = new Map<string, Map<string, Place>>();
  const ownersOf = (object: LiveObject | undefined): string[] =>
    (object?.metadata.ownerReferences ?? []).map(({ uid }) => uid);
  return {
    note({ before, after }) {
      const [old, now] = [ownersOf(before), ownersOf(after)];
      for (const uid of old)
        if (!now.includes(uid) && before !== undefined) places.get(uid)?.delete(keyOf(placeOf(before)));
      for (const uid of now) {
        if (after === undefined || old.includes(uid)) continue;
        const known = places.get(uid) ?? new Map<string, Place>();
        known.set(keyOf(placeOf(after)), placeOf(after));
        places.set(uid, known);
      }
    },
    of: (uid) => [...(places.get(uid)?.values() ?? [])].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
  };
}

export function placeOf({ apiVersion, kind, metadata: { namespace, name } }: LiveObject): Place {
  return { apiVersion, kind, ...(namespace !== undefined && { namespace }), name };
}

export function keyOf({ apiVersion, kind, namespace, name }: Place): string {
  return `${apiVersion} ${kind} ${namespace ?? ""}/${name}`;
}
