import type { KubeObject, Patch } from "../../cluster/index.ts";
import { jsonPatch, mergePatch, strategicMergePatch, type Patched, type Schema } from "../merge/index.ts";
import { Refused } from "../words/index.ts";

/** What a patch makes of an object. @throws Refused */
export function applyPatch(schema: Schema, live: KubeObject, patch: Patch): KubeObject {
  const patched = change(schema, live, patch);
  if (patched.kind === "refused") throw new Refused(patched.refusal);
  return patched.object;
}

function change(schema: Schema, live: KubeObject, patch: Patch): Patched {
  switch (patch.type) {
    case "json":
      return jsonPatch(live, patch.operations);
    case "merge":
      return mergePatch(live, patch.body);
    case "strategic":
      return strategicMergePatch(schema, live, patch.body);
  }
}
