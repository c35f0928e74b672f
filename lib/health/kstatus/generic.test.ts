import { describe, expect, it } from "vitest";
import { instant } from "../../base/index.ts";
import type { KubeObject } from "../../cluster/index.ts";
import { toldCharsMax } from "../limits.ts";
import { healthOf } from "./kstatus.ts";

const now = instant(Date.UTC(2026, 10, 23, 12));
const condition = (type: string, status: string, reason = "", message = ""): object => ({
  type,
  status,
  reason,
  message,
});

/** An object that nobody's code has typed. */
function odd(object: Record<string, unknown>): KubeObject {
  return { apiVersion: "example.org/v1", kind: "Thing", metadata: { name: "it" }, ...object };
}

describe("any kind", () => {
  it.each([
    { when: "it says nothing of itself", object: {}, then: "Current", says: "exists" },
    { when: "its status is empty", object: { status: {} }, then: "Current" },
    { when: "its conditions are empty", object: { status: { conditions: [] } }, then: "Current" },
    { when: "it is Ready", is: [condition("Ready", "True")], then: "Current", says: "ready" },
    {
      when: "it is not Ready",
      is: [condition("Ready", "False", "Waiting", "for rain")],
      then: "InProgress",
      says: "Waiting: for rain",
    },
    {
      when: "nobody knows whether it is Ready",
      is: [condition("Ready", "Unknown", "New")],
      then: "InProgress",
      says: "New",
    },
    { when: "Ready has a value nobody knows", is: [condition("Ready", "Perhaps")], then: "Current" },
    {
      when: "it is Reconciling",
      is: [condition("Reconciling", "True", "Busy", "still")],
      then: "InProgress",
      says: "Busy: still",
    },
    {
      when: "it is no longer Reconciling",
      is: [condition("Reconciling", "False"), condition("Ready", "True")],
      then: "Current",
    },
    {
      when: "it is Stalled",
      is: [condition("Stalled", "True", "Broken", "for good")],
      then: "Failed",
      says: "Broken: for good",
    },
    { when: "it is no longer Stalled", is: [condition("Stalled", "False")], then: "Current" },
    {
      when: "Reconciling outweighs Ready",
      is: [condition("Ready", "True"), condition("Reconciling", "True")],
      then: "InProgress",
    },
    { when: "Stalled outweighs Ready", is: [condition("Ready", "True"), condition("Stalled", "True")], then: "Failed" },
    {
      when: "of Reconciling and Stalled the first counts",
      is: [condition("Reconciling", "True"), condition("Stalled", "True")],
      then: "InProgress",
    },
    {
      when: "a condition without words is told by its name",
      is: [condition("Ready", "False")],
      then: "InProgress",
      says: "Ready is False",
    },
    { when: "Available alone means nothing", is: [condition("Available", "False")], then: "Current" },
  ])("$when: $then", ({ object, is, then, says }) => {
    const health = healthOf(odd(object ?? { status: { conditions: is } }), now);
    expect(health.status).toBe(then);
    expect(health.message).toContain(says ?? "");
  });
  it.each([
    { when: "the generation was seen", generation: 2, observed: 2, then: "Current" },
    { when: "an older one was seen", generation: 2, observed: 1, then: "InProgress" },
    { when: "a newer one was seen (a restored object)", generation: 2, observed: 3, then: "InProgress" },
    { when: "none was seen, as far as it says", generation: 2, observed: undefined, then: "Current" },
    { when: "it has no generation", generation: undefined, observed: 2, then: "Current" },
  ])("$when: $then", ({ generation, observed, then }) => {
    const metadata = { name: "it", ...(generation !== undefined && { generation }) };
    expect(healthOf(odd({ metadata, status: { observedGeneration: observed } }), now).status).toBe(then);
  });
  it.each([
    {
      when: "Ready of an older generation",
      status: { observedGeneration: 1, conditions: [condition("Ready", "True")] },
      then: "InProgress",
    },
    {
      when: "Stalled at an older generation",
      status: { observedGeneration: 1, conditions: [condition("Stalled", "True")] },
      then: "InProgress",
    },
  ])("$when: $then", ({ status, then }) => {
    expect(healthOf(odd({ metadata: { name: "it", generation: 2 }, status }), now).status).toBe(then);
  });
});

describe("an object that is being deleted", () => {
  const deletionTimestamp = "2026-11-23T11:59:00Z";
  it.each([
    { when: "nothing holds it", finalizers: undefined, says: "being deleted" },
    { when: "a finalizer holds it", finalizers: ["example.org/keep"], says: "being deleted, held by example.org/keep" },
    { when: "its finalizers are no names", finalizers: [{}, 7], says: "being deleted" },
  ])("$when: Terminating", ({ finalizers, says }) => {
    const status = { conditions: [condition("Ready", "True")] };
    const health = healthOf(odd({ metadata: { name: "it", deletionTimestamp, finalizers }, status }), now);
    expect(health).toEqual({ status: "Terminating", message: says });
  });
  it("is so before any other rule is asked", () => {
    const metadata = { name: "it", deletionTimestamp, generation: "x" };
    expect(healthOf(odd({ metadata, status: { conditions: "none" } }), now).status).toBe("Terminating");
  });
});

describe("a hostile shape", () => {
  const kinds = [
    "v1/Pod",
    "v1/PersistentVolumeClaim",
    "v1/Service",
    "apps/v1/Deployment",
    "apps/v1/ReplicaSet",
    "apps/v1/StatefulSet",
    "apps/v1/DaemonSet",
    "batch/v1/Job",
    "apiextensions.k8s.io/v1/CustomResourceDefinition",
    "example.org/v1/Thing",
  ];
  it.each([
    { when: "conditions is text", object: { status: { conditions: "Ready" } } },
    { when: "conditions is a map", object: { status: { conditions: { Ready: "True" } } } },
    { when: "a condition is text", object: { status: { conditions: ["Ready"] } } },
    { when: "a condition's type is a number", object: { status: { conditions: [{ type: 1, status: "True" }] } } },
    { when: "a condition's message is a map", object: { status: { conditions: [{ type: "Ready", message: {} }] } } },
    { when: "the status is text", object: { status: "fine" } },
    { when: "the status is a list", object: { status: [] } },
    {
      when: "observedGeneration is text",
      object: { metadata: { name: "it", generation: 1 }, status: { observedGeneration: "1" } },
    },
    { when: "generation is text", object: { metadata: { name: "it", generation: "1" } } },
    { when: "generation is half", object: { metadata: { name: "it", generation: 1.5 } } },
  ])("$when: no kind takes it for healthy, or for progress", ({ object }) => {
    for (const name of kinds) {
      const [apiVersion, kind] = [name.slice(0, name.lastIndexOf("/")), name.slice(name.lastIndexOf("/") + 1)];
      expect(healthOf(odd({ ...object, apiVersion, kind }), now), name).toMatchObject({
        status: "InProgress",
        stuck: true,
      });
    }
  });
  it.each([
    { when: "spec is text", object: { spec: "none", status: {} } },
    { when: "spec is null", object: { spec: null, status: null } },
    { when: "counts are text", object: { spec: { replicas: "3" }, status: { replicas: "3", phase: 7 } } },
    { when: "container statuses are a map", object: { status: { phase: "Running", containerStatuses: { app: {} } } } },
    {
      when: "container statuses are numbers",
      object: { status: { phase: "Pending", containerStatuses: [1, null, [[]]] } },
    },
    {
      when: "keys are those of every object",
      object: { status: { phase: "constructor", conditions: [{ type: "__proto__" }] } },
    },
  ])("$when: every kind answers", ({ object }) => {
    for (const name of kinds) {
      const [apiVersion, kind] = [name.slice(0, name.lastIndexOf("/")), name.slice(name.lastIndexOf("/") + 1)];
      expect(healthOf(odd({ ...object, apiVersion, kind }), now).message, name).not.toBe("");
    }
  });
  it("1 MiB of status makes no long message", () => {
    const message = "x y\n".repeat(2 ** 18);
    const health = healthOf(odd({ status: { conditions: [condition("Ready", "False", "Long", message)] } }), now);
    expect(health.message).toHaveLength(toldCharsMax);
    expect(health.message).toMatch(/^Long: x y x y .*…$/);
  });
  it.each([
    { chars: toldCharsMax, end: "x" },
    { chars: toldCharsMax + 1, end: "…" },
  ])("a message of $chars characters ends in $end", ({ chars, end }) => {
    const told = healthOf(odd({ status: { conditions: [condition("Ready", "False", "", "x".repeat(chars))] } }), now);
    expect(told.message).toHaveLength(toldCharsMax);
    expect(told.message.endsWith(end)).toBe(true);
  });
});
