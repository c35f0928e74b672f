import type { LiveObject } from "../../cluster/index.ts";
import { updateObject } from "../merge/index.ts";
import type { Caller, ServerParts } from "./parts.ts";
import { notFound } from "../words/index.ts";
import { intend, merged, standing, storeChange } from "./writing.ts";

export interface ReplaceOptions {
  readonly fieldManager: string;
  readonly subresource?: "status";
}

/** A whole object in the place of the one that is there, or of its status: what controllers do. @throws Refused */
export function replace(server: ServerParts, who: Caller, next: LiveObject, options: ReplaceOptions): LiveObject {
  const { apiVersion, kind, metadata } = next;
  const { namespace, name } = metadata;
  const ref = { apiVersion, kind, ...(namespace !== undefined && { namespace }), name };
  const intent = intend(server, who, "update", ref, options);
  const live = standing(intent);
  const { target, kind: served } = intent.endpoint;
  if (live === undefined) throw notFound(served.qualified, name);
  const read = served.rules.read(next);
  const outcome = merged(updateObject({ target, live, next: read, manager: options.fieldManager, now: server.now() }));
  return storeChange(intent, outcome.object, live, outcome.changed);
}
