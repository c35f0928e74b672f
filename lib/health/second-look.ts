import type { Instant } from "../base/index.ts";
import type { KubeObject } from "../cluster/index.ts";
import { fieldAt, isRecord, listAt, textAt } from "./fields.ts";
import { healthOf } from "./kstatus/kstatus.ts";
import { namedMax, stuckAfterMs } from "./limits.ts";
import { podTrouble } from "./pod-trouble.ts";
import { objectKey } from "./scopes.ts";
import type { TroubledPod } from "./seen.ts";

/** What the objects alone do not tell: how StorageClasses bind, and what is wrong with the Pods of a workload. */
export interface SecondLook {
  readonly classNames: readonly string[];
  readonly workloads: readonly Workload[];
}

export interface Workload {
  readonly key: string;
  readonly namespace: string;
  readonly selector: string;
}

const workloadKinds: ReadonlySet<string> = new Set(["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job"]);

/**
 * Decides what more to read: the classes of claims that are pending; and, once they were waited for as long as it
 * takes a Pod to count as stuck, the Pods of the first few workloads that are not there yet.
 */
export function planSecondLook(
  objects: readonly KubeObject[],
  { since, now }: { readonly since: Instant; readonly now: Instant },
): SecondLook {
  const classNames = objects.filter(isPendingClaim).map((claim) => textAt(claim, "spec.storageClassName", ""));
  const workloads = now - since < stuckAfterMs ? [] : objects.flatMap((object) => waitingWorkload(object, now));
  return {
    classNames: [...new Set(classNames)].filter((name) => name !== ""),
    workloads: workloads.slice(0, namedMax),
  };
}

function isPendingClaim(object: KubeObject): boolean {
  const isClaim = object.apiVersion === "v1" && object.kind === "PersistentVolumeClaim";
  return isClaim && textAt(object, "status.phase", "") === "Pending";
}

function waitingWorkload(object: KubeObject, now: Instant): Workload[] {
  const { apiVersion, kind, metadata } = object;
  if (!workloadKinds.has(kind) || healthOf(object, now).status !== "InProgress") return [];
  const selector = selectorText(fieldAt(object, "spec.selector"));
  if (selector === "" || metadata.namespace === undefined) return [];
  const { namespace, name } = metadata;
  return [{ key: objectKey({ apiVersion, kind, namespace, name }), namespace, selector }];
}

/** A label selector as a list takes it; empty where it selects nothing that can be said. */
export function selectorText(selector: unknown): string {
  const labels = fieldAt(selector, "matchLabels");
  const equal = isRecord(labels) ? Object.entries(labels).map(([key, value]) => `${key}=${String(value)}`) : [];
  return [...equal, ...listAt(selector, "matchExpressions").map(expressionText)].join(",");
}

function expressionText(expression: unknown): string {
  const key = textAt(expression, "key", "");
  const values = listAt(expression, "values").map(String).join(",");
  switch (textAt(expression, "operator", "")) {
    case "NotIn":
      return `${key} notin (${values})`;
    case "Exists":
      return key;
    case "DoesNotExist":
      return `!${key}`;
    default:
      return `${key} in (${values})`;
  }
}

/** The Pods that do not get on, those that waiting does not help first, and no more than a message names. */
export function selectTroubledPods(pods: readonly KubeObject[], now: Instant): readonly TroubledPod[] {
  const troubled = pods.flatMap((pod) => {
    const trouble = pod.metadata.deletionTimestamp === undefined ? podTrouble(pod, now) : undefined;
    return trouble === undefined ? [] : [{ name: pod.metadata.name, ...trouble }];
  });
  return [...troubled.filter(({ stuck }) => stuck), ...troubled.filter(({ stuck }) => !stuck)].slice(0, namedMax);
}
