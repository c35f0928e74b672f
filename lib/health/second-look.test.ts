import { describe, expect, it } from "vitest";
import { formatInstant, instant } from "../base/index.ts";
import type { KubeObject } from "../cluster/index.ts";
import { namedMax, stuckAfterMs } from "./limits.ts";
import { planSecondLook, selectorText, selectTroubledPods } from "./second-look.ts";

const now = instant(Date.UTC(2026, 10, 23, 12));
const since = instant(now - stuckAfterMs);

function workload(kind: string, name: string, selector: unknown = { matchLabels: { app: name } }): KubeObject {
  const apiVersion = kind === "Job" ? "batch/v1" : "apps/v1";
  return { apiVersion, kind, metadata: { name, namespace: "shop" }, spec: { selector } };
}

function claim(name: string, storageClassName: string | undefined, phase: string): KubeObject {
  const metadata = { name, namespace: "shop" };
  return { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata, spec: { storageClassName }, status: { phase } };
}

describe("a second look", () => {
  it("asks for each class of a pending claim once", () => {
    const claims = [claim("a", "fast", "Pending"), claim("b", "fast", "Pending"), claim("c", "slow", "Bound")];
    const unnamed = [claim("d", undefined, "Pending"), claim("e", "", "Pending")];
    expect(planSecondLook([...claims, ...unnamed], { since: now, now }).classNames).toEqual(["fast"]);
  });
  it.each([
    { when: "waited for as long as a Pod needs to be stuck", begun: since, then: 1 },
    { when: "waited for 1 ms less", begun: instant(since + 1), then: 0 },
  ])("$when: $then workloads", ({ begun, then }) => {
    expect(planSecondLook([workload("Deployment", "web")], { since: begun, now }).workloads).toHaveLength(then);
  });
  it("asks for the Pods of no more workloads than a message names", () => {
    const many = Array.from({ length: namedMax + 1 }, (_, at) => workload("StatefulSet", `db${at}`));
    expect(planSecondLook(many, { since, now }).workloads).toHaveLength(namedMax);
  });
  it.each([
    { when: "a workload that is current", object: { ...workload("ReplicaSet", "a"), spec: { replicas: 0 } }, then: 0 },
    { when: "a workload that selects nothing", object: workload("ReplicaSet", "a", {}), then: 0 },
    { when: "a workload whose selector is text", object: workload("ReplicaSet", "a", "app=a"), then: 0 },
    { when: "a Job that has not started", object: workload("Job", "a"), then: 1 },
    { when: "another kind", object: workload("Thing", "a"), then: 0 },
  ])("$when: $then", ({ object, then }) => {
    expect(planSecondLook([object], { since, now }).workloads).toHaveLength(then);
  });
});

describe("a selector", () => {
  it.each([
    { when: "labels", selector: { matchLabels: { app: "web", tier: "front" } }, then: "app=web,tier=front" },
    {
      when: "expressions",
      selector: {
        matchExpressions: [
          { key: "a", operator: "In", values: ["1", "2"] },
          { key: "b", operator: "NotIn", values: ["3"] },
          { key: "c", operator: "Exists" },
          { key: "d", operator: "DoesNotExist" },
        ],
      },
      then: "a in (1,2),b notin (3),c,!d",
    },
    {
      when: "both",
      selector: { matchLabels: { a: "1" }, matchExpressions: [{ key: "b", operator: "Exists" }] },
      then: "a=1,b",
    },
    { when: "nothing", selector: {}, then: "" },
    { when: "no map", selector: ["a"], then: "" },
  ])("of $when", ({ selector, then }) => {
    expect(selectorText(selector)).toBe(then);
  });
});

describe("troubled Pods", () => {
  const begun = formatInstant(since);
  const pod = (name: string, reason: string, gone = false): KubeObject => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, creationTimestamp: begun, ...(gone && { deletionTimestamp: begun }) },
    status: { phase: "Pending", containerStatuses: [{ name: "app", state: { waiting: { reason } } }] },
  });
  const unplaced: KubeObject = {
    ...pod("unplaced", ""),
    status: { conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message: "0/3 nodes" }] },
  };
  it("are those that do not get on, the hopeless first", () => {
    const pods = [
      pod("fine", "ContainerCreating"),
      unplaced,
      pod("bad", "ErrImagePull"),
      pod("old", "ErrImagePull", true),
    ];
    expect(selectTroubledPods(pods, now)).toEqual([
      { name: "bad", message: "cannot start container app (ErrImagePull)", stuck: true },
      { name: "unplaced", message: "no node can take it (0/3 nodes)", stuck: false },
    ]);
  });
  it("are no more than a message names", () => {
    const pods = Array.from({ length: namedMax + 1 }, (_, at) => pod(`p${at}`, "ErrImagePull"));
    expect(selectTroubledPods(pods, now)).toHaveLength(namedMax);
  });
});
