import { describe, expect, it } from "vitest";
import type { Live, StageSet, StageSetStatus } from "../api/index.ts";
import { decideDependencies } from "./dependencies.ts";
import { findCycle } from "./dependency-cycle.ts";

function stageSet(status: StageSetStatus, metadata: Partial<Live<StageSet>["metadata"]> = {}): Live<StageSet> {
  return {
    apiVersion: "stages.metio.wtf/v1",
    kind: "StageSet",
    metadata: {
      ...{ name: "base", namespace: "shop", uid: "u", resourceVersion: "1", generation: 2 },
      creationTimestamp: "2026-11-23T00:00:00Z",
      ...metadata,
    },
    spec: { deletionPolicy: "Delete", stages: [] } as unknown as StageSet["spec"],
    status,
  };
}

const ready: StageSetStatus = {
  observedGeneration: 2,
  version: "1.4.0",
  conditions: [
    { type: "Ready", status: "True", reason: "Succeeded", message: "", lastTransitionTime: "2026-11-23T00:00:00Z" },
  ],
};
const failing: StageSetStatus = {
  ...ready,
  conditions: [
    { type: "Ready", status: "False", reason: "StageFailed", message: "", lastTransitionTime: "2026-11-23T00:00:00Z" },
  ],
};

describe("decideDependencies", () => {
  it.each([
    { when: "it is Ready", seen: stageSet(ready), then: undefined },
    { when: "there is none", seen: undefined, then: "there is none" },
    { when: "it failed", seen: stageSet(failing), then: "it is not Ready (StageFailed)" },
    { when: "it was never looked at", seen: stageSet({}), then: "its spec was not acted upon yet" },
    { when: "its spec is newer", seen: stageSet(ready, { generation: 3 }), then: "its spec was not acted upon yet" },
    {
      when: "it is going away",
      seen: stageSet(ready, { deletionTimestamp: "2026-11-23T00:00:00Z" }),
      then: "it is being deleted",
    },
    { when: "it is at minVersion", seen: stageSet(ready), minVersion: "1.4.0", then: undefined },
    {
      when: "it is below minVersion",
      seen: stageSet(ready),
      minVersion: "1.4.1",
      then: "it is at version 1.4.0, at least 1.4.1 is wanted",
    },
    {
      when: "it has no version",
      seen: stageSet({ ...ready, version: undefined } as unknown as StageSetStatus),
      minVersion: "1.0.0",
      then: "it has no version, at least 1.0.0 is wanted",
    },
  ])("$when: $then", ({ seen, minVersion, then }) => {
    const dependency = { name: "base", ...(minVersion !== undefined && { minVersion }) };
    const decision = decideDependencies([{ dependency, namespace: "shop", stageSet: seen }]);
    expect(decision).toEqual(
      then === undefined
        ? { kind: "pass" }
        : { kind: "hold", reason: "DependencyNotReady", message: `Waiting for StageSet shop/base: ${then}` },
    );
  });
});

describe("findCycle", () => {
  it.each([
    { when: "a chain", graph: { a: ["b"], b: ["c"] }, then: undefined },
    { when: "itself", graph: { a: ["a"] }, then: ["a", "a"] },
    { when: "a ring of three", graph: { a: ["b"], b: ["c"], c: ["a"] }, then: ["a", "b", "c", "a"] },
    { when: "a ring further down", graph: { a: ["b"], b: ["c"], c: ["b"] }, then: undefined },
  ])("$when: $then", ({ graph, then }) => {
    expect(findCycle("a", new Map(Object.entries(graph)))).toEqual(then);
  });
});
