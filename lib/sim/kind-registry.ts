import type { LiveObject, ObjectKind } from "../cluster/index.ts";
import { customKinds } from "./crds/index.ts";
import { builtInKinds } from "./kinds/index.ts";
import type { Kind, Kinds } from "./server/index.ts";

/** The kinds of one cluster: the built-in ones, and those of its CRDs. */
export interface KindRegistry extends Kinds {
  /** A CRD was written; undefined: it is gone. */
  define(name: string, definition: LiveObject | undefined): void;
}

export function createKinds(): KindRegistry {
  const builtIn = builtInKinds();
  const known = new Map<string, Kind>(builtIn.map((kind) => [keyOf(kind), kind]));
  const custom = new Map<string, readonly Kind[]>();
  return {
    find: (kind) => known.get(keyOf(kind)),
    preferred: () => [...builtIn, ...[...custom.values()].flatMap((versions) => versions.slice(0, 1))],
    define(name, definition) {
      for (const kind of custom.get(name) ?? []) known.delete(keyOf(kind));
      custom.delete(name);
      if (definition === undefined) return;
      const kinds = customKinds(definition);
      if (kinds.length === 0) return;
      custom.set(name, kinds);
      for (const kind of kinds) known.set(keyOf(kind), kind);
    },
  };
}

function keyOf({ apiVersion, kind }: ObjectKind): string {
  return `${apiVersion} ${kind}`;
}
