/** Workloads on their way from one revision to the next, where a real control plane leaves them in a state that stays. */
import { after } from "../../../lib/base/index.ts";
import type { KubeObject } from "../../../lib/cluster/index.ts";
import { healthOf, type Health } from "../../../lib/health/index.ts";
import { eventually } from "../eventually.ts";
import { it, machineClock, type Place } from "../place.ts";

/** Two Pods of a revision, which the label `revision` tells apart. */
function workload(kind: string, revision: string, { pods = {}, spec = {} }: Parts): KubeObject {
  const labels = { app: "it", revision, ...pods };
  const containers = [{ name: "main", image: "registry.test/app:1" }];
  const template = { metadata: { labels }, spec: { containers } };
  const own = {
    ...(kind !== "DaemonSet" && { replicas: 2 }),
    ...(kind === "StatefulSet" && { serviceName: "it" }),
  };
  return {
    apiVersion: "apps/v1",
    kind,
    metadata: { name: "it" },
    spec: { ...own, selector: { matchLabels: { app: "it" } }, template, ...spec },
  };
}

interface Parts {
  /** Labels that say how the Pods fare. */
  readonly pods?: Readonly<Record<string, string>>;
  readonly spec?: object;
}

interface Row {
  readonly when: string;
  readonly kind: string;
  /** Of both revisions. */
  readonly both?: object;
  readonly next: Parts;
  readonly then: Health["status"];
  readonly says: string;
}

const neverReady = { pods: { "stageset.test/pod": "never-ready" } };
const rolling = (partition: number): object => ({
  updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition } },
});

const rows: readonly Row[] = [
  {
    when: "a Deployment whose new Pods are never ready",
    kind: "Deployment",
    next: neverReady,
    then: "InProgress",
    says: "1 of 2 replicas are updated",
  },
  {
    when: "a Deployment that is paused",
    kind: "Deployment",
    next: { spec: { paused: true } },
    then: "InProgress",
    says: "0 of 2 replicas are updated",
  },
  {
    when: "a Deployment whose new Pods are not ready in time",
    kind: "Deployment",
    both: { progressDeadlineSeconds: 2 },
    next: neverReady,
    then: "Failed",
    says: "progress deadline exceeded",
  },
  { when: "a Deployment that rolls out", kind: "Deployment", next: {}, then: "Current", says: "replicas: 2" },
  {
    when: "a DaemonSet that is updated by hand",
    kind: "DaemonSet",
    both: { updateStrategy: { type: "OnDelete" } },
    next: {},
    then: "InProgress",
    says: "replicas are updated",
  },
  { when: "a DaemonSet that rolls out", kind: "DaemonSet", next: {}, then: "Current", says: "rolled out" },
  {
    when: "a StatefulSet whose new Pods are never ready",
    kind: "StatefulSet",
    next: neverReady,
    then: "InProgress",
    says: "1 of 2 replicas are ready",
  },
  { when: "a StatefulSet that rolls out", kind: "StatefulSet", next: {}, then: "Current", says: "rolled out" },
  {
    when: "a StatefulSet whose partition leaves out every Pod",
    kind: "StatefulSet",
    both: rolling(2),
    next: {},
    then: "Current",
    says: "rolled out",
  },
  {
    when: "a StatefulSet whose Pod above the partition is never ready",
    kind: "StatefulSet",
    both: rolling(1),
    next: neverReady,
    then: "InProgress",
    says: "1 of 2 replicas are ready",
  },
  {
    when: "a ReplicaSet, whose Pods stay those of the revision before",
    kind: "ReplicaSet",
    next: {},
    then: "InProgress",
    says: "0 of 2 replicas are labelled",
  },
];

async function judge(place: Place, kind: string): Promise<Health> {
  return healthOf(await place.read({ apiVersion: "apps/v1", kind }, "it"), after(machineClock.now(), 0));
}

it.concurrent.for(rows)("$when: $then", async ({ kind, both = {}, next, then, says }, { place }) => {
  await place.apply(workload(kind, "one", { spec: both }));
  await eventually(
    () => judge(place, kind),
    ({ status }) => status === "Current",
  );
  await place.apply(workload(kind, "two", { ...next, spec: { ...both, ...next.spec } }));
  await eventually(
    () => judge(place, kind),
    (health) => health.status === then && health.message.includes(says),
  );
});
