import { describe, expect, it } from "vitest";
import { formatInstant, instant } from "../../base/index.ts";
import { healthOf } from "./kstatus.ts";
import type { ClassBinding } from "./rule.ts";

const now = instant(Date.UTC(2026, 10, 23, 12));
const ago = (seconds: number): string => formatInstant(instant(now - seconds * 1000));

interface Row {
  readonly metadata?: object;
  readonly spec?: object;
  readonly status?: object;
  readonly then: string;
  readonly says?: string;
  readonly stuck?: boolean;
}

function check(apiVersion: string, kind: string, row: Row, classes = new Map<string, ClassBinding>()): void {
  const metadata = { name: "it", namespace: "shop", creationTimestamp: ago(600), ...row.metadata };
  const object = { apiVersion, kind, metadata, spec: row.spec ?? {}, ...(row.status && { status: row.status }) };
  const health = healthOf(object, now, classes);
  expect(health).toMatchObject({ status: row.then, ...(row.stuck !== undefined && { stuck: row.stuck }) });
  expect(health.message).toContain(row.says ?? "");
}

const yes = (type: string, reason = "", message = ""): object => ({ type, status: "True", reason, message });
const no = (type: string, reason = "", message = ""): object => ({ type, status: "False", reason, message });

describe("a Job", () => {
  const startTime = ago(60);
  it.each([
    { when: "it has no status yet", then: "InProgress", says: "it has not started" },
    { when: "it runs", status: { startTime, active: 1 }, then: "Current", says: "running, active: 1, failed: 0" },
    {
      when: "it runs after a failure",
      status: { startTime, active: 1, failed: 2 },
      then: "Current",
      says: "failed: 2",
    },
    {
      when: "it is complete",
      status: { conditions: [yes("Complete")], succeeded: 1 },
      then: "Current",
      says: "1 of 1",
    },
    {
      when: "completions count",
      spec: { completions: 4, parallelism: 2 },
      status: { conditions: [yes("Complete")], succeeded: 4 },
      then: "Current",
      says: "4 of 4 succeeded",
    },
    {
      when: "completions default to parallelism",
      spec: { parallelism: 2 },
      status: { conditions: [yes("Complete")], succeeded: 2 },
      then: "Current",
      says: "2 of 2",
    },
    {
      when: "it has failed",
      status: { startTime, failed: 7, conditions: [yes("Failed", "BackoffLimitExceeded", "limit reached")] },
      then: "Failed",
      says: "0 of 1 succeeded, 7 failed (BackoffLimitExceeded: limit reached)",
    },
    { when: "it is about to fail", status: { startTime, conditions: [yes("FailureTarget")] }, then: "Current" },
    { when: "it is not complete", status: { startTime, conditions: [no("Complete"), no("Failed")] }, then: "Current" },
    {
      when: "it is suspended before it began",
      status: { conditions: [yes("Suspended")] },
      then: "Current",
      says: "susp",
    },
    { when: "it is resumed, but has not begun", status: { conditions: [no("Suspended")] }, then: "InProgress" },
    {
      when: "the first deciding condition counts",
      status: { conditions: [yes("Complete"), yes("Failed")] },
      then: "Current",
    },
  ])("$when: $then", (row) => {
    check("batch/v1", "Job", row);
  });
});

describe("a Pod", () => {
  const waiting = (reason: string, message = ""): object => ({ name: "app", state: { waiting: { reason, message } } });
  const notReady = (seconds: number): object => ({ ...no("Ready"), lastTransitionTime: ago(seconds) });
  const unscheduled = [no("PodScheduled", "Unschedulable", "0/3 nodes")];
  it.each([
    { when: "nobody has looked at it", then: "InProgress", says: "no kubelet" },
    { when: "it has succeeded", status: { phase: "Succeeded" }, then: "Current", says: "completed" },
    { when: "it has failed", status: { phase: "Failed" }, then: "Current", says: "completed, but not successfully" },
    { when: "it is ready", status: { phase: "Running", conditions: [yes("Ready")] }, then: "Current", says: "ready" },
    {
      when: "it is not ready",
      status: { phase: "Running", conditions: [notReady(1)] },
      then: "InProgress",
      says: "runs",
    },
    {
      when: "a container crashes again and again",
      status: { phase: "Running", containerStatuses: [waiting("CrashLoopBackOff")] },
      then: "Failed",
      says: "crashes again and again: app",
    },
    {
      when: "it is ready, though a container crashed",
      status: { phase: "Running", conditions: [yes("Ready")], containerStatuses: [waiting("CrashLoopBackOff")] },
      then: "Current",
    },
    {
      when: "it runs, and one image cannot be pulled for long",
      status: { phase: "Running", conditions: [notReady(60)], containerStatuses: [waiting("ImagePullBackOff")] },
      then: "InProgress",
      says: "cannot start container app (ImagePullBackOff)",
      stuck: true,
    },
    { when: "it is pending", status: { phase: "Pending" }, then: "InProgress", says: "pending", stuck: false },
    {
      when: "it is created for long",
      status: { phase: "Pending", conditions: [notReady(500)], containerStatuses: [waiting("ContainerCreating")] },
      then: "InProgress",
      says: "pending",
      stuck: false,
    },
    ...["ImagePullBackOff", "ErrImagePull", "InvalidImageName", "CreateContainerConfigError", "RunContainerError"].map(
      (reason) => ({
        when: `a container waits 60 s for ${reason}`,
        status: { phase: "Pending", conditions: [notReady(60)], containerStatuses: [waiting(reason, "not there")] },
        then: "InProgress",
        says: `cannot start container app (${reason}: not there)`,
        stuck: true,
      }),
    ),
    {
      when: "a container waits 59 s for ImagePullBackOff",
      status: { phase: "Pending", conditions: [notReady(59)], containerStatuses: [waiting("ImagePullBackOff")] },
      then: "InProgress",
      says: "pending",
      stuck: false,
    },
    {
      when: "an init container crashes for 60 s",
      status: { phase: "Pending", conditions: [notReady(60)], initContainerStatuses: [waiting("CrashLoopBackOff")] },
      then: "InProgress",
      says: "cannot start container app (CrashLoopBackOff)",
      stuck: true,
    },
    {
      when: "without conditions, the start of the Pod counts",
      status: { phase: "Pending", startTime: ago(59), containerStatuses: [waiting("ErrImagePull")] },
      then: "InProgress",
      stuck: false,
    },
    {
      when: "without a start, its creation counts",
      status: { phase: "Pending", containerStatuses: [waiting("ErrImagePull")] },
      then: "InProgress",
      stuck: true,
    },
    {
      when: "no node takes it for 14 s",
      metadata: { creationTimestamp: ago(14) },
      status: { phase: "Pending", conditions: unscheduled },
      then: "InProgress",
      says: "no node has taken it yet",
    },
    {
      when: "no node takes it for 15 s",
      metadata: { creationTimestamp: ago(15) },
      status: { phase: "Pending", conditions: unscheduled },
      then: "Failed",
      says: "no node can take it",
    },
    {
      when: "it is not scheduled for another reason",
      status: { phase: "Pending", conditions: [no("PodScheduled", "SchedulingGated")] },
      then: "InProgress",
    },
    {
      when: "its phase is a word nobody knows",
      status: { phase: "Odd" },
      then: "InProgress",
      says: "Odd",
      stuck: true,
    },
  ] satisfies (Row & { when: string })[])("$when: $then", (row) => {
    check("v1", "Pod", row);
  });
});

describe("a PersistentVolumeClaim", () => {
  const classes = new Map<string, ClassBinding>([
    ["slow", "Immediate"],
    ["late", "WaitForFirstConsumer"],
    ["none", "Absent"],
  ]);
  const pending = { phase: "Pending" };
  const selected = { annotations: { "volume.kubernetes.io/selected-node": "a" } };
  it.each([
    { when: "it is bound", status: { phase: "Bound" }, then: "Current", says: "bound" },
    { when: "it has no status", then: "InProgress", says: "phase: unknown" },
    { when: "it waits at once", spec: { storageClassName: "slow" }, status: pending, then: "InProgress", stuck: false },
    {
      when: "its class is unknown",
      spec: { storageClassName: "dark" },
      status: pending,
      then: "InProgress",
      stuck: false,
    },
    { when: "it names no class", status: pending, then: "InProgress", stuck: false },
    {
      when: "its class waits for the first consumer, and none has come",
      spec: { storageClassName: "late" },
      status: pending,
      then: "Current",
      says: "waits for its first consumer",
    },
    {
      when: "its class waits, and a consumer has come",
      metadata: selected,
      spec: { storageClassName: "late" },
      status: pending,
      then: "InProgress",
    },
    {
      when: "its class waits, but it names its volume",
      spec: { storageClassName: "late", volumeName: "pv-1" },
      status: pending,
      then: "InProgress",
    },
    {
      when: "its class does not exist",
      spec: { storageClassName: "none" },
      status: pending,
      then: "InProgress",
      says: "there is no StorageClass none",
      stuck: true,
    },
    { when: "it has lost its volume", status: { phase: "Lost" }, then: "InProgress", says: "lost", stuck: true },
  ] satisfies (Row & { when: string })[])("$when: $then", (row) => {
    check("v1", "PersistentVolumeClaim", row, classes);
  });
});

describe("kinds that are ready at once, or nearly", () => {
  it.each([
    { when: "a Service", kind: "Service", spec: { clusterIP: "10.0.0.7" }, then: "Current", says: "ready" },
    { when: "a headless Service", kind: "Service", spec: { clusterIP: "None" }, then: "Current" },
    { when: "a load balancer without its IP", kind: "Service", spec: { type: "LoadBalancer" }, then: "InProgress" },
    {
      when: "a load balancer with its IP, and no ingress",
      kind: "Service",
      spec: { type: "LoadBalancer", clusterIP: "10.0.0.7" },
      then: "Current",
    },
    { when: "an external name", kind: "Service", spec: { type: "ExternalName" }, then: "Current" },
    { when: "a Secret", kind: "Secret", then: "Current", says: "exists" },
    { when: "a ConfigMap", kind: "ConfigMap", then: "Current" },
    {
      when: "a CronJob, whatever its Ready says",
      of: "batch/v1",
      kind: "CronJob",
      status: { conditions: [no("Ready")] },
      then: "Current",
    },
    { when: "a budget that was seen", of: "policy/v1", kind: "PodDisruptionBudget", then: "Current" },
    {
      when: "a budget that was not seen",
      of: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { generation: 2 },
      status: { observedGeneration: 1 },
      then: "InProgress",
    },
    { when: "a Namespace", kind: "Namespace", status: { phase: "Active" }, then: "Current" },
    {
      when: "an APIService that is not available",
      of: "apiregistration.k8s.io/v1",
      kind: "APIService",
      status: { conditions: [no("Available")] },
      then: "Current",
    },
  ])("$when: $then", ({ of = "v1", kind, ...row }) => {
    check(of, kind, row);
  });
});

describe("a CustomResourceDefinition", () => {
  it.each([
    { when: "it has no status", then: "InProgress", says: "being installed" },
    { when: "it is established", is: [yes("NamesAccepted"), yes("Established")], then: "Current", says: "established" },
    { when: "it is being installed", is: [yes("NamesAccepted"), no("Established", "Installing")], then: "InProgress" },
    {
      when: "it cannot be established",
      is: [no("Established", "Refused", "bad")],
      then: "Failed",
      says: "Refused: bad",
    },
    {
      when: "its names are taken",
      is: [no("NamesAccepted", "ListKindConflict", "in use")],
      then: "Failed",
      says: "in use",
    },
    { when: "the first deciding condition counts", is: [yes("Established"), no("NamesAccepted")], then: "Current" },
    { when: "nothing is said of either", is: [yes("NonStructuralSchema")], then: "InProgress" },
  ])("$when: $then", ({ is, ...row }) => {
    check("apiextensions.k8s.io/v1", "CustomResourceDefinition", { ...row, ...(is && { status: { conditions: is } }) });
  });
});
