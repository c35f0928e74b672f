/** Each kind that kstatus knows, in each state that it takes on a real control plane. */
import type { KubeObject, LiveObject } from "../../../lib/cluster/index.ts";
import type { Health } from "../../../lib/health/index.ts";
import { eventually } from "../eventually.ts";
import { it, valueOf, type Place } from "../place.ts";
import { judge } from "./judge.ts";
import { claim, container, job, made, pod, workload } from "./made.ts";

const widget = made("stageset.test/v1", "Widget", {});
const noPods = made("v1", "ResourceQuota", { hard: { pods: "0" } }, { name: "no-pods" });

interface Row {
  readonly when: string;
  /** The last one is the one that is judged. */
  readonly objects: readonly KubeObject[];
  /** What happens to it then: a patch of its status, or its deletion. */
  readonly status?: object;
  readonly deleted?: boolean;
  /** Judged by a clock that is this much ahead. */
  readonly laterMs?: number;
  readonly then: Health["status"];
  readonly says: string;
}

const rows: readonly Row[] = [
  {
    when: "a Deployment whose Pods are ready",
    objects: [workload("Deployment")],
    then: "Current",
    says: "replicas: 2",
  },
  {
    when: "a Deployment whose Pods run, but are not ready",
    objects: [workload("Deployment", "never-ready")],
    then: "InProgress",
    says: "0 of 2 replicas are available",
  },
  {
    when: "a Deployment past its deadline",
    objects: [workload("Deployment", "never-ready", { progressDeadlineSeconds: 1 })],
    then: "Failed",
    says: "progress deadline exceeded",
  },
  {
    when: "a Deployment whose Pods a quota refuses",
    objects: [noPods, workload("Deployment")],
    then: "InProgress",
    says: "exceeded quota",
  },
  {
    when: "a Deployment of none",
    objects: [workload("Deployment", undefined, { replicas: 0 })],
    then: "Current",
    says: ": 0",
  },
  {
    when: "a ReplicaSet whose Pods are ready",
    objects: [workload("ReplicaSet")],
    then: "Current",
    says: "replicas: 2",
  },
  {
    when: "a ReplicaSet whose Pods are not",
    objects: [workload("ReplicaSet", "never-ready")],
    then: "InProgress",
    says: "0 of 2 replicas are available",
  },
  {
    when: "a ReplicaSet whose Pods a quota refuses",
    objects: [noPods, workload("ReplicaSet")],
    then: "InProgress",
    says: "exceeded quota",
  },
  {
    when: "a StatefulSet whose Pods are ready",
    objects: [workload("StatefulSet")],
    then: "Current",
    says: "replicas: 2",
  },
  {
    when: "a StatefulSet whose first Pod is not",
    objects: [workload("StatefulSet", "never-ready")],
    then: "InProgress",
    says: "1 of 2 replicas are created",
  },
  {
    when: "a StatefulSet whose Pods are not, made at once",
    objects: [workload("StatefulSet", "never-ready", { podManagementPolicy: "Parallel" })],
    then: "InProgress",
    says: "0 of 2 replicas are ready",
  },
  {
    when: "a StatefulSet that is updated by hand",
    objects: [workload("StatefulSet", "never-ready", { updateStrategy: { type: "OnDelete" } })],
    then: "Current",
    says: "OnDelete",
  },
  { when: "a DaemonSet whose Pods are ready", objects: [workload("DaemonSet")], then: "Current", says: "replicas: 2" },
  {
    when: "a DaemonSet whose Pods are not",
    objects: [workload("DaemonSet", "never-ready")],
    then: "InProgress",
    says: "0 of 2 replicas are available",
  },
  {
    when: "a DaemonSet that no node suits",
    objects: [
      workload("DaemonSet", undefined, {
        template: {
          metadata: { labels: { app: "it" } },
          spec: { containers: [container], nodeSelector: { "stageset.test/none": "yes" } },
        },
      }),
    ],
    then: "Current",
    says: "replicas: 0",
  },
  { when: "a Job that is done", objects: [job()], then: "Current", says: "complete, 1 of 1 succeeded" },
  {
    when: "a Job that has failed",
    objects: [job("fail")],
    then: "Failed",
    says: "0 of 1 succeeded, 1 failed (Backoff",
  },
  { when: "a Job that runs", objects: [job("never-ready")], then: "Current", says: "running, active: 1" },
  { when: "a Job that is suspended", objects: [job(undefined, { suspend: true })], then: "Current", says: "suspended" },
  {
    when: "a Job that nobody starts",
    objects: [job(undefined, { managedBy: "stageset.test/nobody" })],
    then: "InProgress",
    says: "it has not started",
  },
  { when: "a Pod that is ready", objects: [pod()], then: "Current", says: "ready" },
  { when: "a Pod that runs, but is not", objects: [pod("never-ready")], then: "InProgress", says: "runs, but is not" },
  {
    when: "a Pod that crashes again and again",
    objects: [pod("fail")],
    then: "Failed",
    says: "crashes again and again",
  },
  {
    when: "a Pod that has failed",
    objects: [pod("fail", { restartPolicy: "Never" })],
    then: "Current",
    says: "completed, but not successfully",
  },
  {
    when: "a Pod that has succeeded",
    objects: [pod("never-ready", { restartPolicy: "Never" })],
    status: { phase: "Succeeded" },
    then: "Current",
    says: "completed",
  },
  { when: "a Pod without its image", objects: [pod("image-pull-backoff")], then: "InProgress", says: "pending" },
  {
    when: "a Pod without its image for a minute",
    objects: [pod("image-pull-backoff")],
    laterMs: 61_000,
    then: "InProgress",
    says: "cannot start container main (ImagePullBackOff: Back-off pulling image",
  },
  {
    when: "a Pod without its settings",
    objects: [pod("config-error")],
    then: "InProgress",
    says: "pending",
  },
  {
    when: "a Pod without its settings for a minute",
    objects: [pod("config-error")],
    laterMs: 61_000,
    then: "InProgress",
    says: 'cannot start container main (CreateContainerConfigError: configmap "settings" not found',
  },
  {
    when: "a Pod that no node suits",
    objects: [pod(undefined, { nodeSelector: { "stageset.test/none": "yes" } })],
    then: "InProgress",
    says: "no node has taken it yet",
  },
  {
    when: "a Pod that no node suits for 15 s",
    objects: [pod(undefined, { nodeSelector: { "stageset.test/none": "yes" } })],
    laterMs: 16_000,
    then: "Failed",
    says: "no node can take it",
  },
  { when: "a claim that is bound", objects: [claim()], then: "Current", says: "bound" },
  {
    when: "a claim that waits for its first consumer",
    objects: [claim("on-first-use")],
    then: "Current",
    says: "waits for its first consumer",
  },
  { when: "a claim of a class that is unknown", objects: [claim("unheard-of")], then: "InProgress", says: "Pending" },
  { when: "a claim of no class, without a volume", objects: [claim("")], then: "InProgress", says: "Pending" },
  { when: "a Service", objects: [made("v1", "Service", { ports: [{ port: 80 }] })], then: "Current", says: "ready" },
  {
    when: "a load balancer that nobody balances",
    objects: [made("v1", "Service", { type: "LoadBalancer", ports: [{ port: 80 }] })],
    then: "Current",
    says: "ready",
  },
  {
    when: "a PodDisruptionBudget",
    objects: [made("policy/v1", "PodDisruptionBudget", { minAvailable: 1, selector: { matchLabels: { app: "it" } } })],
    then: "Current",
    says: "its controller has seen it",
  },
  { when: "a ConfigMap", objects: [made("v1", "ConfigMap")], then: "Current", says: "exists" },
  { when: "a Secret", objects: [made("v1", "Secret")], then: "Current", says: "exists" },
  {
    when: "a CronJob",
    objects: [
      made("batch/v1", "CronJob", {
        schedule: "@yearly",
        jobTemplate: { spec: { template: { spec: { restartPolicy: "Never", containers: [container] } } } },
      }),
    ],
    then: "Current",
    says: "exists",
  },
  { when: "a custom resource without a status", objects: [widget], then: "Current", says: "exists" },
  {
    when: "a custom resource that is not Ready",
    objects: [widget],
    status: { conditions: [{ type: "Ready", status: "False", reason: "Waiting", message: "for rain" }] },
    then: "InProgress",
    says: "Waiting: for rain",
  },
  {
    when: "a custom resource that is Ready",
    objects: [widget],
    status: { observedGeneration: 1, conditions: [{ type: "Ready", status: "True" }] },
    then: "Current",
    says: "ready",
  },
  {
    when: "a custom resource whose controller is behind",
    objects: [widget],
    status: { observedGeneration: 0, conditions: [{ type: "Ready", status: "True" }] },
    then: "InProgress",
    says: "seen generation 0, not yet 1",
  },
  {
    when: "a custom resource that reconciles",
    objects: [widget],
    status: { conditions: [{ type: "Reconciling", status: "True", reason: "Busy" }] },
    then: "InProgress",
    says: "Busy",
  },
  {
    when: "a custom resource that is stalled",
    objects: [widget],
    status: { conditions: [{ type: "Stalled", status: "True", reason: "Broken" }] },
    then: "Failed",
    says: "Broken",
  },
  {
    when: "an object that a finalizer holds",
    objects: [made("v1", "ConfigMap", undefined, { finalizers: ["stageset.test/hold"] })],
    deleted: true,
    then: "Terminating",
    says: "being deleted, held by stageset.test/hold",
  },
];

async function patch(
  place: Place,
  { apiVersion, kind }: KubeObject,
  body: Record<string, unknown>,
): Promise<LiveObject> {
  const ref = { apiVersion, kind, namespace: place.namespace, name: "it" };
  const subresource = "status" in body ? { subresource: "status" as const } : {};
  const options = { fieldManager: "controller-in-a-test", ...subresource };
  return valueOf(await place.cluster.patch(ref, { type: "merge", body }, options));
}

it.concurrent.for(rows)("$when: $then", async ({ objects, status, deleted, laterMs, then, says }, { place }) => {
  await place.apply(...objects);
  const [judged = widget] = objects.slice(-1);
  const { apiVersion, kind } = judged;
  if (status !== undefined) {
    if (kind === "Pod") await hasBegun(place); // or its node would write over what is written here
    await patch(place, judged, { status });
  }
  if (deleted) valueOf(await place.cluster.delete({ apiVersion, kind, namespace: place.namespace, name: "it" }));
  await eventually(
    () => judge(place, judged, laterMs),
    (health) => health.status === then && health.message.includes(says),
  );
  if (deleted) await patch(place, judged, { metadata: { finalizers: null } });
});

async function hasBegun(place: Place): Promise<void> {
  await eventually(
    async () => (await place.read({ apiVersion: "v1", kind: "Pod" }, "it"))["status"] as { readonly phase?: string },
    ({ phase }) => phase === "Running",
  );
}
