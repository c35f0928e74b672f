import type { ObjectKind, ObjectRef } from "../cluster/index.ts";
import { listedNamespacesMax } from "./limits.ts";

/** What one list covers: a kind in one Namespace; where `namespace` is absent, everywhere. */
export interface Scope {
  readonly of: ObjectKind;
  readonly namespace?: string;
  /** The objects that the list is read for. */
  readonly refs: readonly ObjectRef[];
}

/** Tells objects apart: only the apiVersion may hold a slash, so no two objects share a key. */
export function objectKey({ apiVersion, kind, namespace, name }: ObjectRef): string {
  return `${apiVersion}/${kind}/${namespace ?? ""}/${name}`;
}

export function kindKey({ apiVersion, kind }: ObjectKind): string {
  return `${apiVersion}/${kind}`;
}

/** The lists that show all of `refs`: each kind once per Namespace, or once over all where there are many. */
export function planScopes(refs: readonly ObjectRef[]): readonly Scope[] {
  return [...Map.groupBy(refs, kindKey).values()].flatMap((ofKind) => {
    const scopes = byNamespace(ofKind);
    if (scopes.length <= listedNamespacesMax) return scopes;
    return scopes.slice(0, 1).map(({ of }) => ({ of, refs: ofKind }));
  });
}

/** The same objects of one kind, with a list per Namespace: for an identity that may not list over all. */
export function byNamespace(ofKind: readonly ObjectRef[]): readonly Scope[] {
  return [...Map.groupBy(ofKind, ({ namespace }) => namespace).values()].flatMap((refs) =>
    refs.slice(0, 1).map(({ apiVersion, kind, namespace }) => ({
      of: { apiVersion, kind },
      ...(namespace !== undefined && { namespace }),
      refs,
    })),
  );
}
