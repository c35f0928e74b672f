import type { LiveObject, ObjectRef, Patch, PatchOptions } from "../../cluster/index.ts";
import { assert } from "../../base/index.ts";
import { builtInSchema, typedForm, updateObject, type Schema } from "../merge/index.ts";
import { applyPatch } from "./apply-patch.ts";
import { admit } from "./looking.ts";
import type { Caller, ServerParts } from "./parts.ts";
import { noSuchResource, notFound } from "../words/index.ts";
import { intend, merged, standing, storeChange } from "./writing.ts";

interface Replicas {
  readonly replicas?: number;
  readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
}

/** A patch of the `autoscaling/v1` Scale of a workload: its replicas. @throws Refused */
export function patchScale(
  server: ServerParts,
  who: Caller,
  ref: ObjectRef,
  change: Patch,
  options: PatchOptions,
): LiveObject {
  if (!admit(server, who, "patch", ref, "scale").hasScale) throw noSuchResource();
  const intent = intend(server, "controllers", "patch", ref, { dryRun: options.dryRun });
  const live = standing(intent);
  const { kind, target } = intent.endpoint;
  if (live === undefined) throw notFound(kind.qualified, ref.name);
  const { replicas } = applyPatch(scaleSchema(), scaleOf(live), change)["spec"] as Replicas;
  const spec = { ...(live["spec"] as object), replicas: replicas ?? 0 };
  const next = { ...live, spec };
  const manager = options.fieldManager;
  const outcome = merged(
    updateObject({ target: { ...target, subresource: "scale" }, live, next, manager, now: server.now() }),
  );
  return scaleOf(storeChange({ ...intent, who }, outcome.object, live, outcome.changed));
}

function scaleOf(live: LiveObject): LiveObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = live.metadata;
  const { replicas, selector } = live["spec"] as Replicas;
  const labels = Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  return typedForm(scaleSchema(), {
    apiVersion: "autoscaling/v1",
    kind: "Scale",
    metadata: { name, ...(namespace !== undefined && { namespace }), uid, resourceVersion, creationTimestamp },
    spec: { replicas: replicas ?? 0 },
    status: { replicas: (live["status"] as Replicas | undefined)?.replicas ?? 0, selector: labels.join(",") },
  }) as LiveObject;
}

function scaleSchema(): Schema {
  const schema = builtInSchema("autoscaling/v1", "Scale");
  assert(schema !== undefined, "the schema of Scale is not checked in");
  return schema;
}
