import { describe, expect, it } from "vitest";
import { instant } from "../../base/index.ts";
import { healthOf } from "./kstatus.ts";

const now = instant(Date.UTC(2026, 10, 23, 12));

/** A workload whose controller has seen it. */
function judge(kind: string, spec: object, status: object, apiVersion = "apps/v1"): ReturnType<typeof healthOf> {
  const metadata = { name: "web", namespace: "shop", generation: 1 };
  return healthOf({ apiVersion, kind, metadata, spec, status }, now);
}

const yes = (type: string, reason = ""): object => ({ type, status: "True", reason });
const no = (type: string, reason = ""): object => ({ type, status: "False", reason });

describe("a Deployment", () => {
  const counts = { replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 };
  const done = [yes("Progressing", "NewReplicaSetAvailable"), yes("Available", "MinimumReplicasAvailable")];
  const spec = { replicas: 3, progressDeadlineSeconds: 600 };
  it.each([
    { when: "all counts and conditions are there", then: "Current", says: "available, replicas: 3" },
    { when: "it has no status yet", status: {}, then: "InProgress", says: "0 of 3 replicas are created" },
    { when: "too few are created", counts: { replicas: 2 }, then: "InProgress", says: "2 of 3 replicas are created" },
    {
      when: "too few are updated",
      counts: { updatedReplicas: 2 },
      then: "InProgress",
      says: "2 of 3 replicas are upd",
    },
    { when: "old ones are left", counts: { replicas: 4 }, then: "InProgress", says: "1 of 4 replicas are still to be" },
    {
      when: "too few are available",
      counts: { availableReplicas: 2 },
      then: "InProgress",
      says: "2 of 3 replicas are a",
    },
    { when: "too few are ready", counts: { readyReplicas: 1 }, then: "InProgress", says: "1 of 3 replicas are ready" },
    {
      when: "created is asked before updated",
      counts: { replicas: 1, updatedReplicas: 0 },
      then: "InProgress",
      says: "cr",
    },
    {
      when: "updated before old ones",
      counts: { replicas: 4, updatedReplicas: 1 },
      then: "InProgress",
      says: "updated",
    },
    {
      when: "available is measured against the updated ones",
      counts: { updatedReplicas: 4 },
      then: "InProgress",
      says: "3 of 4 replicas are available",
    },
    { when: "its new ReplicaSet is not there", is: [done[1]], then: "InProgress", says: "its new ReplicaSet is not" },
    {
      when: "it progresses for another reason",
      is: [yes("Progressing", "ReplicaSetUpdated"), done[1]],
      then: "InProgress",
      says: "its new ReplicaSet is not available",
    },
    {
      when: "the right reason stands on a False condition",
      is: [no("Progressing", "NewReplicaSetAvailable"), done[1]],
      then: "InProgress",
      says: "its new ReplicaSet is not available",
    },
    { when: "it is not Available", is: [done[0], no("Available")], then: "InProgress", says: "it is not available" },
    { when: "Available is missing", is: [done[0]], then: "InProgress", says: "it is not available" },
    { when: "without a deadline: no Progressing needed", spec: { replicas: 3 }, is: [done[1]], then: "Current" },
    {
      when: "with the controller's own word for no deadline: no Progressing needed",
      spec: { replicas: 3, progressDeadlineSeconds: 2_147_483_647 },
      is: [done[1]],
      then: "Current",
    },
    {
      when: "with a deadline one second shorter: Progressing needed",
      spec: { replicas: 3, progressDeadlineSeconds: 2_147_483_646 },
      is: [done[1]],
      then: "InProgress",
    },
    {
      when: "its deadline has passed",
      is: [no("Progressing", "ProgressDeadlineExceeded"), done[1]],
      then: "Failed",
      says: "progress deadline exceeded",
    },
    {
      when: "its deadline has passed, and the counts are short",
      counts: { readyReplicas: 0 },
      is: [no("Progressing", "ProgressDeadlineExceeded")],
      then: "Failed",
    },
    {
      when: "its deadline has passed, and a quota is why",
      is: [no("Progressing", "ProgressDeadlineExceeded"), yes("ReplicaFailure", "FailedCreate")],
      then: "Failed",
      says: "progress deadline exceeded (FailedCreate)",
    },
    {
      when: "its Pods are refused",
      counts: { replicas: 0 },
      is: [yes("ReplicaFailure", "FailedCreate")],
      then: "InProgress",
      says: "0 of 3 replicas are created (FailedCreate)",
      stuck: true,
    },
    { when: "replicas defaults to one", spec: {}, counts: { replicas: 0 }, then: "InProgress", says: "0 of 1" },
    {
      when: "scaled to none",
      spec: { replicas: 0, progressDeadlineSeconds: 600 },
      status: { conditions: done },
      then: "Current",
      says: "replicas: 0",
    },
    {
      when: "scaled to none, and one is left",
      spec: { replicas: 0, progressDeadlineSeconds: 600 },
      counts: { replicas: 1, updatedReplicas: 1 },
      then: "InProgress",
      says: "1 of 1 replicas are still to be removed",
    },
  ])("$when: $then", (row) => {
    const status = row.status ?? { ...counts, conditions: row.is ?? done, ...row.counts };
    const health = judge("Deployment", row.spec ?? spec, status);
    expect(health).toMatchObject({ status: row.then, ...(row.stuck === true && { stuck: true }) });
    expect(health.message).toContain(row.says ?? "");
  });
  it.each(["apps/v1", "apps/v1beta2", "extensions/v1beta1"])("is known as %s", (apiVersion) => {
    expect(judge("Deployment", {}, {}, apiVersion).status).toBe("InProgress");
  });
});

describe("a ReplicaSet", () => {
  const counts = { replicas: 2, fullyLabeledReplicas: 2, availableReplicas: 2, readyReplicas: 2 };
  it.each([
    { when: "all counts are there", then: "Current", says: "available, replicas: 2" },
    {
      when: "too few are labelled",
      counts: { fullyLabeledReplicas: 1 },
      then: "InProgress",
      says: "1 of 2 replicas are l",
    },
    {
      when: "too few are available",
      counts: { availableReplicas: 1 },
      then: "InProgress",
      says: "1 of 2 replicas are a",
    },
    { when: "too few are ready", counts: { readyReplicas: 0 }, then: "InProgress", says: "0 of 2 replicas are ready" },
    { when: "too many are left", counts: { replicas: 3 }, then: "InProgress", says: "1 of 3 replicas are still to be" },
    {
      when: "labelled is asked before the rest",
      counts: { fullyLabeledReplicas: 1, readyReplicas: 0 },
      says: "labelled",
    },
    { when: "its Pods are refused", is: [yes("ReplicaFailure", "FailedCreate")], then: "InProgress", says: "FailedCr" },
    { when: "its Pods are no longer refused", is: [no("ReplicaFailure")], then: "Current" },
    { when: "replicas defaults to one", spec: {}, counts: { fullyLabeledReplicas: 0 }, says: "0 of 1 replicas" },
    { when: "it has no status yet", status: {}, then: "InProgress", says: "0 of 2 replicas are labelled" },
    { when: "scaled to none", spec: { replicas: 0 }, status: {}, then: "Current", says: "replicas: 0" },
  ])("$when: $then", (row) => {
    const status = row.status ?? { ...counts, conditions: row.is ?? [], ...row.counts };
    const health = judge("ReplicaSet", row.spec ?? { replicas: 2 }, status);
    expect(health.status).toBe(row.then ?? "InProgress");
    expect(health.message).toContain(row.says ?? "");
  });
});

describe("a StatefulSet", () => {
  const revisions = { currentRevision: "web-1", updateRevision: "web-1" };
  const counts = { replicas: 3, readyReplicas: 3, currentReplicas: 3, updatedReplicas: 3, ...revisions };
  const rolling = (partition: number): object => ({
    replicas: 3,
    updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition } },
  });
  it.each([
    { when: "all counts and revisions are there", then: "Current", says: "rolled out, replicas: 3" },
    { when: "it has no status yet", status: {}, then: "InProgress", says: "0 of 3 replicas are created" },
    { when: "too few are created", counts: { replicas: 2 }, then: "InProgress", says: "2 of 3 replicas are created" },
    { when: "too few are ready", counts: { readyReplicas: 2 }, then: "InProgress", says: "2 of 3 replicas are ready" },
    { when: "too many are left", counts: { replicas: 4 }, then: "InProgress", says: "1 of 4 replicas are still to be" },
    {
      when: "too few are current",
      counts: { currentReplicas: 2 },
      then: "InProgress",
      says: "2 of 3 replicas are cur",
    },
    {
      when: "its revisions differ",
      counts: { updateRevision: "web-2" },
      then: "InProgress",
      says: "current revision is",
    },
    {
      when: "no revision is written",
      counts: { currentRevision: undefined, updateRevision: undefined },
      then: "Current",
    },
    { when: "partition 0, all updated", spec: rolling(0), then: "Current" },
    {
      when: "partition 0, one not",
      spec: rolling(0),
      counts: { updatedReplicas: 2 },
      says: "2 of 3 replicas are updated",
    },
    {
      when: "partition 2, one updated: enough, whatever the revisions",
      spec: rolling(2),
      counts: { updatedReplicas: 1, currentReplicas: 2, updateRevision: "web-2" },
      then: "Current",
    },
    {
      when: "partition 2, none updated",
      spec: rolling(2),
      counts: { updatedReplicas: 0 },
      says: "0 of 1 replicas are upd",
    },
    { when: "partition beyond the replicas", spec: rolling(5), counts: { updatedReplicas: 0 }, then: "Current" },
    { when: "partition, and one not ready", spec: rolling(2), counts: { readyReplicas: 2 }, says: "are ready" },
    { when: "OnDelete, nothing there", spec: { updateStrategy: { type: "OnDelete" } }, status: {}, then: "Current" },
    { when: "replicas defaults to one", spec: {}, status: {}, says: "0 of 1 replicas are created" },
    { when: "scaled to none", spec: { replicas: 0 }, status: { replicas: 0 }, then: "Current" },
  ])("$when: $then", (row) => {
    const health = judge("StatefulSet", row.spec ?? { replicas: 3 }, row.status ?? { ...counts, ...row.counts });
    expect(health.status).toBe(row.then ?? "InProgress");
    expect(health.message).toContain(row.says ?? "");
  });
});

describe("a DaemonSet", () => {
  const counts = {
    observedGeneration: 1,
    desiredNumberScheduled: 2,
    currentNumberScheduled: 2,
    updatedNumberScheduled: 2,
    numberAvailable: 2,
    numberReady: 2,
  };
  it.each([
    { when: "all counts are there", then: "Current", says: "rolled out, replicas: 2" },
    { when: "its controller has not looked", counts: { observedGeneration: undefined }, says: "has not seen it" },
    {
      when: "its controller saw an older one",
      counts: { observedGeneration: 0 },
      says: "seen generation 0, not yet 1",
    },
    { when: "no node is counted", counts: { desiredNumberScheduled: undefined }, says: "has not counted the nodes" },
    { when: "too few are scheduled", counts: { currentNumberScheduled: 1 }, says: "1 of 2 replicas are scheduled" },
    { when: "too few are updated", counts: { updatedNumberScheduled: 1 }, says: "1 of 2 replicas are updated" },
    { when: "too few are available", counts: { numberAvailable: 1 }, says: "1 of 2 replicas are available" },
    { when: "too few are ready", counts: { numberReady: 1 }, says: "1 of 2 replicas are ready" },
    {
      when: "no node matches",
      counts: { desiredNumberScheduled: 0, numberReady: 0 },
      then: "Current",
      says: "replicas: 0",
    },
  ])("$when: $then", (row) => {
    const defined = Object.entries({ ...counts, ...row.counts }).filter(([, value]) => value !== undefined);
    const health = judge("DaemonSet", {}, Object.fromEntries(defined));
    expect(health.status).toBe(row.then ?? "InProgress");
    expect(health.message).toContain(row.says);
  });
  it("has a generation, or is not judged", () => {
    const health = healthOf(
      { apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "web" }, status: counts },
      now,
    );
    expect(health).toMatchObject({ status: "InProgress", message: "it has no metadata.generation" });
  });
});
