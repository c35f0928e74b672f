import type { LiveObject } from "../../../lib/cluster/index.ts";

/** An object as somebody has applied it. */
export interface Applied {
  /** Without what differs from one life of an object to the next, and without our labels. */
  readonly content: unknown;
  /** The fields that whoever applied it owns. */
  readonly fields: unknown;
}

/** By kind, namespace and name: objects as `manager` has applied them, so that those of two managers are equal where they did the same. */
export function comparable(objects: readonly LiveObject[], manager: string): Readonly<Record<string, Applied>> {
  return Object.fromEntries(
    objects.map((object) => {
      const { namespace = "", name, managedFields = [] } = object.metadata;
      const fields = managedFields.find((one) => one.manager === manager && one.operation === "Apply")?.fieldsV1;
      const key = `${object.kind} ${namespace}/${name}`;
      if (fields === undefined) throw new Error(`Cannot compare ${key}: ${manager} has not applied it`);
      return [key, { content: strip(withoutScale(object, fields), dropped), fields: strip(fields, new Set()) }];
    }),
  );
}

const ours = /^(f:)?stages\.metio\.wtf\//;

/** Of one life: times, identities, what controllers and the API server allot and report. */
const dropped: ReadonlySet<string> = new Set([
  "uid",
  "resourceVersion",
  "creationTimestamp",
  "generation",
  "managedFields",
  "status",
  "clusterIP",
  "clusterIPs",
  "volumeName",
  "deployment.kubernetes.io/revision",
  "deprecated.daemonset.template.generation",
  "pv.kubernetes.io/bind-completed",
  "pv.kubernetes.io/bound-by-controller",
]);

/** Replicas that nobody applied are an autoscaler's. */
function withoutScale(object: LiveObject, fields: object): LiveObject {
  const { "f:spec": owned = {} } = fields as { readonly "f:spec"?: object };
  if ("f:replicas" in owned) return object;
  const { replicas: _replicas, ...spec } = (object["spec"] ?? {}) as { readonly replicas?: number };
  return { ...object, spec };
}

/** `value` without the named fields, without our labels, and without what is empty then. */
function strip(value: unknown, names: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((item) => strip(item, names));
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value)
    .filter(([name]) => !names.has(name) && !ours.test(name))
    .map(([name, field]) => [name, strip(field, names)] as const)
    .filter(([name, field]) => !(/^(f:)?(labels|annotations|metadata)$/.test(name) && isEmpty(field)));
  return Object.fromEntries(kept);
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

/** Where two values differ, as `Deployment shop/web.content.spec.paused`, in order; at most 20. */
export function differences(one: unknown, other: unknown): readonly string[] {
  return differ(one, other, "").slice(0, 20);
}

function differ(one: unknown, other: unknown, path: string): readonly string[] {
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) {
    return one === other ? [] : [`${path}: ${tell(one)} and ${tell(other)}`];
  }
  const [left, right] = [new Map(Object.entries(one)), new Map(Object.entries(other))];
  const names = [...new Set([...left.keys(), ...right.keys()])].sort();
  return names.flatMap((name) => differ(left.get(name), right.get(name), path === "" ? name : `${path}.${name}`));
}

function tell(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value).slice(0, 80);
}
