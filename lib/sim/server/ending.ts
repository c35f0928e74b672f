import type { LiveObject } from "../../cluster/index.ts";
import type { Caller, ServerParts } from "./parts.ts";
import { end, intend, record, standing } from "./writing.ts";

/**
 * What a kubelet or the namespace controller does at the end: the object goes, or, where finalizers still hold it, its
 * grace period is over.
 */
export function endObject(server: ServerParts, who: Caller, next: LiveObject): void {
  const { apiVersion, kind, metadata } = next;
  const { namespace, name, finalizers = [] } = metadata;
  const intent = intend(
    server,
    who,
    "delete",
    { apiVersion, kind, ...(namespace !== undefined && { namespace }), name },
    {},
  );
  const live = standing(intent);
  if (live?.metadata.uid !== metadata.uid) return;
  if (finalizers.length === 0) {
    end(intent, live);
    return;
  }
  const over = { ...next, metadata: { ...metadata, deletionGracePeriodSeconds: 0 } };
  record(intent, live, server.store.put(intent.endpoint.kind.shelf, over));
}
