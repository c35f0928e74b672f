import { kinds, type KindName } from "../../../lib/api/index.ts";
import type { Answer, Connection, KubeObject, LiveObject } from "../../../lib/cluster/index.ts";
import type { Json } from "../../api/objects.ts";

/** Asks the API server to make the object and to store nothing. */
export function createDry(connection: Connection, kind: KindName, object: Json): Promise<Answer<LiveObject>> {
  return connection
    .as({ kind: "self" })
    .create(inNamespace(kind, object, "default"), { fieldManager: "test", dryRun: true });
}

/** The object in `namespace` where its kind has Namespaces. */
export function inNamespace(kind: KindName, object: Json, namespace: string): KubeObject {
  const metadata = { ...(object["metadata"] as { readonly name: string }) };
  if (kinds[kind].scope === "Namespaced") Object.assign(metadata, { namespace });
  return { apiVersion: "stages.metio.wtf/v1", kind, ...object, metadata };
}
