import { describe, expect, it } from "vitest";
import { liveStageSet, pinNamed } from "../../test/support/stage-set.ts";
import { instant } from "../base/index.ts";
import type { Condition, Dependency, Live, StageSet, StageSetStatus } from "../api/index.ts";
import type { LiveObject } from "../cluster/index.ts";
import { decideDependencies, type SeenDependency } from "./dependencies.ts";
import { findCycle } from "./dependency-cycle.ts";
import { targetOf } from "./dependency-target.ts";
import type { GateDecision } from "./decision.ts";

const self = liveStageSet({ metadata: { labels: { tier: "front" } } });
const ago = "2026-11-23T00:00:00Z";

function stageSet(status: StageSetStatus, metadata: Partial<Live<StageSet>["metadata"]> = {}): Live<StageSet> {
  return liveStageSet({ metadata: { name: "base", generation: 2, ...metadata }, status });
}

function condition(status: Condition["status"], reason: string): Condition {
  return { type: "Ready", status, reason, message: "", lastTransitionTime: ago };
}

const ready: StageSetStatus = {
  observedGeneration: 2,
  version: "1.4.0",
  conditions: [condition("True", "Succeeded")],
  stages: ["base", "app"].map((name) => ({ name, phase: "Ready", appliedRevision: "v1@sha256:1" })),
};
const failing: StageSetStatus = { ...ready, conditions: [condition("False", "StageFailed")] };
const freeze = { freezeThreshold: "0.1", resumeThreshold: "0.2", since: ago };

function decide(
  dependency: Omit<Dependency, "name">,
  parts: Pick<SeenDependency, "object" | "isUnserved">,
  pins = [pinNamed("app")],
): GateDecision {
  const named = { name: dependency.kind === undefined ? "base" : "db", ...dependency };
  const seen = [{ dependency: named, target: targetOf(named, self), ...parts }];
  return decideDependencies({ stageSet: self, pins, seen, now: instant(Date.parse("2026-11-23T01:00:00Z")) });
}

/** What others say within a message is theirs to word. */
const saying = (pattern: RegExp): string => expect.stringMatching(pattern) as string;
const held = (message: string): GateDecision => ({ kind: "hold", reason: "DependencyNotReady", message });
const waits = (message: string): GateDecision => ({ kind: "wait", reason: "DependencyNotReady", message });
const unusable = (message: string): GateDecision => ({
  kind: "fail",
  failure: { reason: "InvalidSpec", retry: "never", message },
});

describe("a StageSet", () => {
  it.each([
    { when: "it is Ready", object: stageSet(ready), then: undefined },
    { when: "there is none", object: undefined, then: "there is none" },
    { when: "it failed", object: stageSet(failing), then: "it is not Ready (StageFailed)" },
    { when: "it was never looked at", object: stageSet({}), then: "its spec was not acted upon yet" },
    { when: "its spec is newer", object: stageSet(ready, { generation: 3 }), then: "its spec was not acted upon yet" },
    { when: "it is going away", object: stageSet(ready, { deletionTimestamp: ago }), then: "it is being deleted" },
    {
      when: "it holds an update back",
      object: stageSet({ ...ready, pendingUpdate: { revisions: {} } }),
      then: "it holds back what is new (Succeeded)",
    },
    {
      when: "it is frozen",
      object: stageSet({ ...ready, budgetFreeze: freeze }),
      then: "it holds back what is new (Succeeded)",
    },
    { when: "it would be frozen", object: stageSet({ ...ready, budgetFreeze: { ...freeze, dryRun: true } }) },
    {
      when: "a stage of it is frozen",
      object: stageSet({ ...ready, stages: [{ name: "app", phase: "Ready", budgetFreeze: freeze }] }),
      then: "it holds back what is new (Succeeded)",
    },
    {
      when: "it only waits for a yes to remove something",
      object: stageSet({ ...ready, pendingPrune: { stage: "app", digest: "1", count: 1, objects: [] } }),
      then: undefined,
    },
    { when: "it is at minVersion", object: stageSet(ready), minVersion: "1.4.0", then: undefined },
    {
      when: "it is below minVersion",
      object: stageSet(ready),
      minVersion: "1.4.1",
      then: "it is at version 1.4.0, at least 1.4.1 is wanted",
    },
    {
      when: "it has no version",
      object: stageSet({ ...ready, version: undefined } as unknown as StageSetStatus),
      minVersion: "1.0.0",
      then: "it has no version, at least 1.0.0 is wanted",
    },
    {
      when: "it is behind in a source that both use",
      object: stageSet(ready),
      pins: [pinNamed("app", { revision: "v2@sha256:2" })],
      then: "it has applied v1@sha256:1 of ExternalArtifact shop/shop, not yet v2@sha256:2",
    },
  ])("$when: $then", ({ object, minVersion, pins, then }) => {
    expect(decide({ ...(minVersion !== undefined && { minVersion }) }, { object }, pins)).toEqual(
      then === undefined ? { kind: "pass" } : held(`Waiting for StageSet shop/base: ${then}`),
    );
  });

  it.each([
    { when: "it is missing", object: undefined },
    { when: "it failed", object: stageSet(failing) },
    { when: "it is going away", object: stageSet(ready, { deletionTimestamp: ago }) },
    { when: "it is below minVersion", object: stageSet(ready), minVersion: "2.0.0" },
  ])("of another Namespace, when $when: the same words", ({ object, minVersion }) => {
    expect(decide({ namespace: "infra", ...(minVersion !== undefined && { minVersion }) }, { object })).toEqual(
      held("Waiting for StageSet infra/base: it is missing, or not ready for this one; ask its owner"),
    );
  });
});

describe("a StageSet with a readyExpr", () => {
  const readyExpr = "dep.status.version == '1.4.0'";
  it.each([
    { when: "it is true, though the StageSet has failed", object: stageSet(failing), then: { kind: "pass" } },
    {
      when: "it is true, though a shared source is behind",
      object: stageSet(ready),
      pins: [pinNamed("app", { revision: "v2@sha256:2" })],
      then: { kind: "pass" },
    },
    {
      when: "it is not",
      object: stageSet({ ...ready, version: "1.3.0" }),
      then: held("Waiting for StageSet shop/base: its readyExpr is not true yet"),
    },
    {
      when: "it is true, and minVersion is not reached",
      object: stageSet(ready),
      minVersion: "1.5.0",
      then: held("Waiting for StageSet shop/base: it is at version 1.4.0, at least 1.5.0 is wanted"),
    },
    {
      when: "it is true, and the StageSet is going away",
      object: stageSet(ready, { deletionTimestamp: ago }),
      then: held("Waiting for StageSet shop/base: it is being deleted"),
    },
  ])("when $when", ({ object, minVersion, pins, then }) => {
    expect(decide({ readyExpr, ...(minVersion !== undefined && { minVersion }) }, { object }, pins)).toEqual(then);
  });

  it("of another Namespace is read as the StageSet itself, so it is told what it sees, and is looked at again", () => {
    const object = stageSet({ ...ready, version: "1.3.0" });
    expect(decide({ readyExpr, namespace: "infra" }, { object })).toEqual(
      waits("Waiting for StageSet infra/base: its readyExpr is not true yet"),
    );
  });
});

const database = { apiVersion: "db.example/v1", kind: "Database" };

function object(fields: object, metadata: object = {}, kind = database): LiveObject {
  const known = { uid: "u", resourceVersion: "1", creationTimestamp: ago, generation: 2 };
  return { ...kind, metadata: { namespace: "shop", name: "db", ...known, ...metadata }, ...fields };
}

describe("an object of another kind", () => {
  it.each([
    { when: "it has no status at all", seen: { object: object({}) }, then: { kind: "pass" } },
    {
      when: "it is Ready",
      seen: { object: object({ status: { observedGeneration: 2, conditions: [condition("True", "Up")] } }) },
      then: { kind: "pass" },
    },
    {
      when: "its controller has not seen it",
      seen: { object: object({ status: { observedGeneration: 1 } }) },
      then: waits(saying(/^Waiting for Database shop\/db: it is InProgress \(.*generation 1.*\)$/)),
    },
    {
      when: "it has failed",
      seen: {
        object: object({
          status: { conditions: [{ ...condition("True", "Broken"), type: "Stalled", message: "no" }] },
        }),
      },
      then: held("Waiting for Database shop/db: it is Failed (Broken: no)"),
    },
    { when: "there is none", seen: { object: undefined }, then: held("Waiting for Database shop/db: there is none") },
    {
      when: "there is no such kind",
      seen: { object: undefined, isUnserved: true },
      then: held("Waiting for Database shop/db: the cluster serves no Database of db.example/v1"),
    },
    {
      when: "it is going away",
      seen: { object: object({}, { deletionTimestamp: ago }) },
      then: held("Waiting for Database shop/db: it is being deleted"),
    },
  ])("without an expression, when $when", ({ seen, then }) => {
    expect(decide(database, seen)).toEqual(then);
  });

  const at = (readyExpr: string): Omit<Dependency, "name"> => ({ ...database, readyExpr });
  const up = { object: object({ status: { phase: "up", ratio: 0 } }, { labels: { tier: "front" } }) };
  it.each([
    { readyExpr: "dep.status.phase == 'up'", then: { kind: "pass" } },
    { readyExpr: "dep.metadata.labels.tier == self.metadata.labels.tier", then: { kind: "pass" } },
    {
      readyExpr: "dep.status.phase == 'down'",
      then: waits("Waiting for Database shop/db: its readyExpr is not true yet"),
    },
    {
      readyExpr: "dep.status.url.startsWith('https')",
      then: waits(saying(/^Waiting for Database shop\/db: its readyExpr cannot tell yet: .*url/)),
    },
    {
      readyExpr: "1 / dep.status.ratio == 1",
      then: unusable(
        saying(/^Cannot use spec.dependsOn\[0\].readyExpr: it fails over Database shop\/db: .*zero.*; correct it$/),
      ),
    },
    {
      readyExpr: "dep.status.phase",
      then: unusable(
        saying(/^Cannot use spec.dependsOn\[0\].readyExpr: it fails over Database shop\/db: .+; correct it$/),
      ),
    },
    {
      readyExpr: "dep.status.phase ==",
      then: { kind: "fail", failure: expect.objectContaining({ reason: "InvalidSpec" }) as unknown },
    },
  ])("with $readyExpr", ({ readyExpr, then }) => {
    expect(decide(at(readyExpr), up)).toEqual(then);
  });

  it("that is a Secret is never repeated, whatever CEL says of it", () => {
    const secret = object({ data: { password: "aHVudGVyMg==" } }, {}, { apiVersion: "v1", kind: "Secret" });
    for (const readyExpr of ["int(dep.data.password) == 1", "dep.data.password", "dep.data.user == ''"]) {
      const told = JSON.stringify(decide({ apiVersion: "v1", kind: "Secret", readyExpr }, { object: secret }));
      expect(told).toContain("Secret shop/db");
      expect(told).not.toContain("aHVudGVyMg");
    }
  });
});

it("the first that is not ready is named", () => {
  const names = ["a", "b", "c"];
  const seen = names.map((name): SeenDependency => {
    const dependency = { name };
    const found = name === "a" ? stageSet(ready) : undefined;
    return { dependency, target: targetOf(dependency, self), object: found };
  });
  const decision = decideDependencies({ stageSet: self, pins: [], seen, now: instant(0) });
  expect(decision).toEqual(held("Waiting for StageSet shop/b: there is none"));
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
