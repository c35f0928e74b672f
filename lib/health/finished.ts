import type { KubeObject, ObjectRef } from "../cluster/index.ts";
import { conditionsOf } from "./conditions.ts";
import { textAt } from "./fields.ts";
import { objectKey } from "./scopes.ts";

/** A Job or bare Pod that has done its work: it may vanish from now on. */
export interface Finished {
  readonly ref: ObjectRef;
  readonly uid: string;
}

/** Those of `wanted` that were seen to have ended well; their record in the inventory is to say so. `objects` by `objectKey`. */
export function selectFinished(
  wanted: readonly ObjectRef[],
  objects: ReadonlyMap<string, KubeObject>,
): readonly Finished[] {
  return wanted.flatMap((ref) => {
    const object = objects.get(objectKey(ref));
    const uid = object?.metadata.uid;
    return object !== undefined && uid !== undefined && endedWell(object) ? [{ ref, uid }] : [];
  });
}

function endedWell(object: KubeObject): boolean {
  if (object.kind === "Pod" && object.apiVersion === "v1") return textAt(object, "status.phase", "") === "Succeeded";
  if (object.kind !== "Job" || !object.apiVersion.startsWith("batch/")) return false;
  return (conditionsOf(object) ?? []).some(({ type, status }) => type === "Complete" && status === "True");
}
