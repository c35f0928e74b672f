import { expect } from "vitest";
import type { KubeObject, LiveObject, ObjectKind } from "../../lib/cluster/index.ts";
import { eventually } from "./eventually.ts";
import { it, valueOf, type Place } from "./place.ts";

interface Status {
  readonly phase?: string;
  readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  readonly containerStatuses?: readonly { readonly state?: { readonly waiting?: { readonly reason: string } } }[];
}

const metadata = { name: "web" };
const podKind = { apiVersion: "v1", kind: "Pod" };
const deploymentKind = { apiVersion: "apps/v1", kind: "Deployment" };
const claimKind = { apiVersion: "v1", kind: "PersistentVolumeClaim" };

/** Steers what becomes of a Pod: see stages/. */
function steered(how: string): Readonly<Record<string, string>> {
  return { "stageset.test/pod": how };
}

function podSpec(restartPolicy: "Always" | "Never"): object {
  return { restartPolicy, containers: [{ name: "main", image: "registry.test/app:1" }] };
}

function pod(labels: Readonly<Record<string, string>>): KubeObject {
  return { ...podKind, metadata: { ...metadata, labels }, spec: podSpec("Always") };
}

function deployment(labels: Readonly<Record<string, string>>): KubeObject {
  const template = { metadata: { labels: { app: "web", ...labels } }, spec: podSpec("Always") };
  return { ...deploymentKind, metadata, spec: { replicas: 2, selector: { matchLabels: { app: "web" } }, template } };
}

function job(labels: Readonly<Record<string, string>>): KubeObject {
  const template = { metadata: { labels }, spec: podSpec("Never") };
  return { apiVersion: "batch/v1", kind: "Job", metadata, spec: { backoffLimit: 0, template } };
}

function claim(storageClass: object): KubeObject {
  const resources = { requests: { storage: "1Gi" } };
  return { ...claimKind, metadata, spec: { accessModes: ["ReadWriteOnce"], resources, ...storageClass } };
}

function statusOf(object: LiveObject): Status {
  return object["status"] ?? {};
}

function hasCondition(type: string, status: string): (object: LiveObject) => boolean {
  return (object) =>
    statusOf(object).conditions?.some((condition) => condition.type === type && condition.status === status) === true;
}

function waitsWith(reason: string): (object: LiveObject) => boolean {
  return (object) => statusOf(object).containerStatuses?.[0]?.state?.waiting?.reason === reason;
}

function seen(place: Place, kind: ObjectKind): () => Promise<LiveObject> {
  return () => place.read(kind, "web");
}

it.concurrent.for([
  { when: "a Deployment", then: "is available", object: deployment({}), type: "Available" },
  { when: "a Job", then: "completes", object: job({}), type: "Complete" },
  { when: "a Job told to fail", then: "fails", object: job(steered("fail")), type: "Failed" },
])("$when $then", async ({ object, type }, { place }) => {
  await place.apply(object);
  await eventually(seen(place, object), hasCondition(type, "True"));
});

it.concurrent.for([
  { how: "image-pull-backoff", phase: "Pending", reason: "ImagePullBackOff" },
  { how: "fail", phase: "Running", reason: "CrashLoopBackOff" },
])("a Pod told $how waits with $reason", async ({ how, phase, reason }, { place }) => {
  await place.apply(pod(steered(how)));
  const stuck = await eventually(seen(place, podKind), waitsWith(reason));
  expect(statusOf(stuck).phase).toBe(phase);
  expect(stuck).not.toSatisfy(hasCondition("Ready", "True"));
});

it.concurrent("a Pod that waits for its image becomes ready once its label is gone", async ({ place }) => {
  await place.apply(pod(steered("image-pull-backoff")));
  await eventually(seen(place, podKind), waitsWith("ImagePullBackOff"));
  await place.apply(pod({}));
  await eventually(seen(place, podKind), hasCondition("Ready", "True"));
});

it.concurrent("a Pod that runs fails once it is told to", async ({ place }) => {
  await place.apply(job(steered("never-ready")));
  const selector = ["--selector=job-name=web"];
  const running = { namespace: place.namespace, fieldSelector: "status.phase=Running" };
  await eventually(
    async () => valueOf(await place.cluster.list(podKind, running)).items,
    (pods) => pods.length === 1,
  );
  await place.kubectl(["label", "pod", ...selector, "stageset.test/pod=fail", "--overwrite"]);
  await eventually(seen(place, job({})), hasCondition("Failed", "True"));
});

it.concurrent("a Deployment whose Pods are never ready is not available, though they run", async ({ place }) => {
  await place.apply(deployment(steered("never-ready")));
  const running = { namespace: place.namespace, fieldSelector: "status.phase=Running" };
  await eventually(
    async () => valueOf(await place.cluster.list(podKind, running)).items,
    (pods) => pods.length === 2,
  );
  expect(await place.read(deploymentKind, "web")).toSatisfy(hasCondition("Available", "False"));
});

it.concurrent("a claim of the default StorageClass is bound", async ({ place }) => {
  await place.apply(claim({}));
  await eventually(seen(place, claimKind), (object) => statusOf(object).phase === "Bound");
});

it.concurrent("a claim that waits for its first consumer stays pending", async ({ place }) => {
  await place.apply(claim({ storageClassName: "on-first-use" }));
  await eventually(
    () => place.kubectl(["get", "events", "--output=jsonpath={.items[*].reason}"]),
    (reasons) => reasons.includes("WaitForFirstConsumer"),
  );
  expect(statusOf(await place.read(claimKind, "web")).phase).toBe("Pending");
});

it.concurrent("a ServiceAccount may do what its rules say, and nothing else", async ({ place }) => {
  const tenant = await place.as({ apiGroups: [""], resources: ["configmaps"], verbs: ["get"] });
  const here = { apiVersion: "v1", namespace: place.namespace };
  expect(await tenant.get({ ...here, kind: "ConfigMap", name: "none" })).toEqual({ kind: "done", value: undefined });
  const secret = await tenant.get({ ...here, kind: "Secret", name: "none" });
  expect(secret).toMatchObject({ kind: "refused", error: { status: 403 } });
});
