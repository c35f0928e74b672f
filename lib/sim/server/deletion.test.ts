import { describe, expect, it } from "vitest";
import { instant } from "../../base/index.ts";
import type { DeleteOptions, LiveObject } from "../../cluster/index.ts";
import { endsWith, planDeletion } from "./deletion.ts";

const now = instant(Date.UTC(2026, 0, 1));
const object = (metadata: object = {}): LiveObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "a", uid: "u", resourceVersion: "1", creationTimestamp: "2026-01-01T00:00:00Z", ...metadata },
});

describe("a deletion", () => {
  const hold = { finalizers: ["example.com/hold"] };
  it.each([
    {
      when: "nothing holds it",
      is: {},
      grace: undefined,
      how: {},
      then: "remove",
      finalizers: undefined,
      at: undefined,
    },
    {
      when: "a finalizer holds it",
      is: hold,
      grace: undefined,
      how: {},
      then: "mark",
      finalizers: hold.finalizers,
      at: "00:00:00",
    },
    {
      when: "it may run on for a while",
      is: {},
      grace: 30,
      how: {},
      then: "mark",
      finalizers: undefined,
      at: "00:00:30",
    },
    { when: "it may not", is: {}, grace: 0, how: {}, then: "remove", finalizers: undefined, at: undefined },
    {
      when: "its dependents go first",
      is: {},
      grace: undefined,
      how: { propagation: "Foreground" },
      then: "mark",
      finalizers: ["foregroundDeletion"],
      at: "00:00:00",
    },
    {
      when: "its dependents stay",
      is: {},
      grace: undefined,
      how: { propagation: "Orphan" },
      then: "mark",
      finalizers: ["orphan"],
      at: "00:00:00",
    },
    {
      when: "a wish beats an older one",
      is: { finalizers: ["orphan"] },
      grace: undefined,
      how: { propagation: "Background" },
      then: "remove",
      finalizers: undefined,
      at: undefined,
    },
    {
      when: "no wish leaves the older one",
      is: { finalizers: ["orphan"] },
      grace: undefined,
      how: {},
      then: "mark",
      finalizers: ["orphan"],
      at: "00:00:00",
    },
    {
      when: "it runs on already",
      is: { deletionTimestamp: "2026-01-01T00:00:10Z", deletionGracePeriodSeconds: 30 },
      grace: 30,
      how: {},
      then: "pending",
      finalizers: undefined,
      at: undefined,
    },
  ] satisfies {
    when: string;
    is: object;
    grace: number | undefined;
    how: DeleteOptions;
    then: string;
    finalizers: string[] | undefined;
    at: string | undefined;
  }[])("$when: $then", ({ is, grace, how, then, finalizers, at }) => {
    const plan = planDeletion(object(is), how, grace, now);
    expect(plan.kind).toBe(then);
    if (plan.kind !== "mark") return;
    expect(plan.object.metadata.finalizers).toEqual(finalizers);
    expect(plan.object.metadata.deletionTimestamp).toBe(`2026-01-01T${String(at)}Z`);
  });

  it("makes a generation, once", () => {
    const first = planDeletion(object({ ...hold, generation: 3 }), {}, undefined, now);
    expect(first).toMatchObject({
      kind: "mark",
      object: { metadata: { generation: 4, deletionGracePeriodSeconds: 0 } },
    });
    if (first.kind !== "mark") return;
    expect(planDeletion(first.object, {}, undefined, now)).toEqual({ kind: "mark", object: first.object });
  });
});

describe("an update of what is being deleted ends it", () => {
  const marked = { deletionTimestamp: "2026-01-01T00:00:00Z", deletionGracePeriodSeconds: 0 };
  it.each([
    { when: "no finalizer is left", next: {}, live: marked, then: true },
    { when: "a finalizer is left", next: { finalizers: ["a.b/c"] }, live: marked, then: false },
    { when: "it still runs", next: {}, live: { ...marked, deletionGracePeriodSeconds: 1 }, then: false },
    { when: "it is not being deleted", next: {}, live: {}, then: false },
  ])("$when: $then", ({ next, live, then }) => {
    expect(endsWith(object(next).metadata, object(live).metadata)).toBe(then);
  });
});
