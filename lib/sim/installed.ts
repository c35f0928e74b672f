import { assert, formatInstant } from "../base/index.ts";
import type { KubeObject, LiveObject } from "../cluster/index.ts";
import { established } from "./crds/index.ts";
import type { KindRegistry } from "./kind-registry.ts";
import { plainCopy } from "./plain-copy.ts";
import { drawUid, type ServerParts } from "./server/index.ts";

/** What a CRD becomes in the server, but for what differs from cluster to cluster; kept, since it takes its time. */
const settled = new WeakMap<KubeObject, KubeObject>();

/** Puts CRDs into a new cluster as if they had been there, established, from the beginning. */
export function install(server: ServerParts, kinds: KindRegistry, definitions: readonly KubeObject[]): void {
  for (const definition of definitions) {
    const kind = kinds.find(definition);
    assert(kind?.kind === "CustomResourceDefinition", `${definition.kind} ${definition.metadata.name} is no CRD`);
    const object = settled.get(definition) ?? kind.rules.settle(kind.rules.read(plainCopy(definition)), undefined);
    settled.set(definition, object);
    const at = formatInstant(server.now());
    const metadata = { ...object.metadata, uid: drawUid(server.random), creationTimestamp: at, generation: 1 };
    const live: LiveObject = server.store.put(kind.shelf, established({ ...object, metadata }, at));
    kinds.define(live.metadata.name, live);
  }
}
