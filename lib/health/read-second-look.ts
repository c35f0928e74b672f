import { mapParallel, type Instant } from "../base/index.ts";
import type { ClusterReader } from "../cluster/index.ts";
import { textAt } from "./fields.ts";
import type { ClassBinding } from "./kstatus/rule.ts";
import { parallelReadsMax } from "./limits.ts";
import { selectTroubledPods, type SecondLook, type Workload } from "./second-look.ts";
import { merged, nothingSeen, type Seen } from "./seen.ts";

/** Reads what a second look asks for. What cannot be read is left out with a note: the first look decides without it. */
export async function readSecondLook(cluster: ClusterReader, plan: SecondLook, now: Instant): Promise<Seen> {
  const classes = await mapParallel(plan.classNames, parallelReadsMax, (name) => readClass(cluster, name));
  const pods = await mapParallel(plan.workloads, parallelReadsMax, (workload) => readPods(cluster, workload, now));
  return merged([...classes, ...pods]);
}

async function readClass(cluster: ClusterReader, name: string): Promise<Seen> {
  const got = await cluster.get({ apiVersion: "storage.k8s.io/v1", kind: "StorageClass", name });
  if (got.kind === "refused") return noting(`cannot read StorageClass ${name}: its claims must be bound`);
  return { ...nothingSeen, classes: new Map([[name, bindingOf(got.value)]]) };
}

function bindingOf(storageClass: unknown): ClassBinding {
  if (storageClass === undefined) return "Absent";
  const mode = textAt(storageClass, "volumeBindingMode", "Immediate");
  return mode === "WaitForFirstConsumer" ? mode : "Immediate";
}

async function readPods(cluster: ClusterReader, { key, namespace, selector }: Workload, now: Instant): Promise<Seen> {
  const listed = await cluster.list({ apiVersion: "v1", kind: "Pod" }, { namespace, labelSelector: selector });
  if (listed.kind === "refused")
    return noting(`cannot list Pods in ${namespace}: those that do not start are not named`);
  return { ...nothingSeen, pods: new Map([[key, selectTroubledPods(listed.value.items, now)]]) };
}

function noting(note: string): Seen {
  return { ...nothingSeen, notes: [note] };
}
