import { parseInstant, instant, type Instant } from "../../../lib/base/index.ts";
import type { Answer, Cluster, KubeObject, LiveObject, ManagedFields, ObjectRef } from "../../../lib/cluster/index.ts";
import {
  applyObject,
  isEmpty,
  jsonPatch,
  mergePatch,
  resetFields,
  strategicMergePatch,
  updateObject,
  type FieldSet,
  type MergeOutcome,
  type MergeTarget,
  type Patched,
} from "../../../lib/sim/merge/index.ts";
import { fieldsAt, overlay, type Fields } from "./draw.ts";
import type { TestedKind } from "./kinds.ts";
import type { Write } from "./writes.ts";

/** What the server answered to a write, and what we make of the same. */
export interface Judged {
  readonly live: LiveObject | undefined;
  readonly theirs: Answer<LiveObject>;
  readonly ours: MergeOutcome;
}

/**
 * Makes a write on the server, and the same on what the server had before it. The write holds only while that is what the
 * server has, so that no controller can come between; where one did, all is made again.
 */
export async function play(cluster: Cluster, kind: TestedKind, ref: ObjectRef, write: Write): Promise<Judged> {
  for (let attempt = 1; ; attempt++) {
    const found = await cluster.get(ref);
    if (found.kind === "refused") throw new Error(found.error.message);
    const live = found.value;
    const theirs = await send(cluster, ref, live, write);
    if (isOvertaken(theirs) && attempt < 10) continue;
    return { live, theirs, ours: judge(kind, live, write, theirs.kind === "done" ? theirs.value : undefined) };
  }
}

function isOvertaken(answer: Answer<LiveObject>): boolean {
  return answer.kind === "refused" && answer.error.reason === "Conflict" && answer.error.causes.length === 0;
}

function send(
  cluster: Cluster,
  ref: ObjectRef,
  live: LiveObject | undefined,
  write: Write,
): Promise<Answer<LiveObject>> {
  const options = { fieldManager: write.manager };
  const resourceVersion = live?.metadata.resourceVersion;
  const guard = resourceVersion === undefined ? {} : { metadata: { resourceVersion } };
  switch (write.type) {
    case "create":
      return cluster.create(write.object, options);
    case "apply":
      return cluster.apply(overlay(write.object, guard) as KubeObject, { ...options, force: write.force });
    case "merge":
    case "strategic":
      return cluster.patch(ref, { type: write.type, body: overlay(write.body, guard) }, options);
    case "status":
      return cluster.patch(
        ref,
        { type: "merge", body: overlay(write.body, guard) },
        { ...options, subresource: "status" },
      );
    case "json":
      return cluster.patch(ref, { type: "json", operations: [...write.operations, held(resourceVersion)] }, options);
    case "replace": {
      const value = overlay(live ?? {}, write.change);
      return cluster.patch(ref, { type: "json", operations: [{ op: "replace", path: "", value }] }, options);
    }
  }
}

/** Refused by the server as a conflict where the object has changed since. */
function held(resourceVersion: string | undefined): {
  readonly op: "add";
  readonly path: string;
  readonly value: unknown;
} {
  return { op: "add", path: "/metadata/resourceVersion", value: resourceVersion };
}

/** The same write, by our functions. */
function judge(
  kind: TestedKind,
  live: KubeObject | undefined,
  write: Write,
  answered: LiveObject | undefined,
): MergeOutcome {
  const target = targetOf(kind, write, answered);
  const base = { target, live, manager: write.manager, now: timeOf(answered) };
  if (write.type === "apply") return applyObject({ ...base, applied: write.object, force: write.force });
  const next = written(kind, live, write);
  if (next.kind === "refused") return next;
  return updateObject({ ...base, next: kind.settle(next.object) });
}

/** What is to be, before anybody asks whose it is. */
function written(kind: TestedKind, live: KubeObject | undefined, write: Exclude<Write, { type: "apply" }>): Patched {
  if (write.type === "create") return { kind: "done", object: write.object };
  if (live === undefined) throw new Error("There is nothing to patch");
  switch (write.type) {
    case "replace":
      return { kind: "done", object: overlay(live, write.change) as KubeObject };
    case "merge":
    case "status":
      return mergePatch(live, write.body);
    case "strategic":
      return strategicMergePatch(kind.schema, live, write.body);
    case "json":
      return jsonPatch(live, write.operations);
  }
}

function targetOf(kind: TestedKind, write: Write, answered: LiveObject | undefined): MergeTarget {
  const subresource = write.type === "status" ? "status" : undefined;
  return {
    schema: kind.schema,
    apiVersion: kind.apiVersion,
    ...(subresource !== undefined && { subresource }),
    resetFields: resetFields(kind, subresource, kind.hasStatus),
    ...(kind.schemaOf !== undefined && { schemaOf: kind.schemaOf }),
    normalise: (next, live) => registered(kind, subresource, kind.settle(next), live, answered),
  };
}

/** What the registry does: an endpoint changes only its part, and what only the server can know comes from its answer. */
function registered(
  kind: TestedKind,
  subresource: "status" | undefined,
  next: KubeObject,
  live: KubeObject | undefined,
  answered: LiveObject | undefined,
): KubeObject {
  const reset = resetFields(kind, subresource, kind.hasStatus);
  // A status that is new is the server's: of a built-in kind it has one at once, of a custom one none.
  const before = live ?? {
    ...(answered?.["status"] !== undefined && !kind.isCustom && { status: answered["status"] }),
  };
  const kept = restored(next, before, reset) as KubeObject;
  return live === undefined ? fromServer(kind, kept, answered) : kept;
}

/** The fields of `set` as they were. */
function restored(next: Fields, before: Fields, set: FieldSet): Fields {
  const result: Record<string, unknown> = { ...next };
  for (const [element, below] of Object.entries(set)) {
    const name = element.slice("f:".length);
    const value = isEmpty(below) ? before[name] : restored(fieldsAt(next, name), fieldsAt(before, name), below);
    if (value === undefined) Reflect.deleteProperty(result, name);
    else result[name] = value;
  }
  return result;
}

/** A Service's addresses are the server's to give. */
function fromServer({ kind }: TestedKind, object: KubeObject, answered: LiveObject | undefined): KubeObject {
  if (kind !== "Service" || answered === undefined) return object;
  const { clusterIP, clusterIPs, ipFamilies, ipFamilyPolicy } = answered["spec"] as Readonly<Record<string, unknown>>;
  return overlay(object, { spec: { clusterIP, clusterIPs, ipFamilies, ipFamilyPolicy } }) as KubeObject;
}

/** The time of the write: the latest that the answer tells of. */
function timeOf(answered: LiveObject | undefined): Instant {
  const times = answered?.metadata.managedFields?.map(({ time }: ManagedFields) => parseInstant(time ?? "") ?? 0);
  return instant(Math.max(0, ...(times ?? [])));
}
