import { canonicalJson } from "../base/index.ts";
import type { LiveObject } from "../cluster/index.ts";

/**
 * Would an apply have changed nothing? `answer` is what its dry run came back with: the object as it is, who set what
 * included, but for the times and versions that the API server keeps.
 */
export function isSameAnswer(answer: LiveObject, live: LiveObject): boolean {
  return canonicalJson(content(answer)) === canonicalJson(content(live));
}

function content(object: LiveObject): unknown {
  const { managedFields = [], resourceVersion, generation, ...metadata } = object.metadata;
  const fields = managedFields.map(({ time, ...entry }) => canonicalJson(entry)).sort();
  return { ...object, metadata: { ...metadata, managedFields: fields } };
}
