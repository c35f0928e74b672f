import { describe, expect, it } from "vitest";
import { instant } from "../../base/index.ts";
import type { Fact, SourceTold } from "../../engine/index.ts";
import { liveStageSet } from "../../../test/support/stage-set.ts";
import { fluxEventsOf, type FluxEvent } from "./flux-event.ts";

const reporter = { controller: "stageset", instance: "tick" };
const now = instant(Date.UTC(2026, 0, 2, 3, 4, 5, 678));
const shop = liveStageSet();

function eventsOf(parts: Partial<Fact> = {}, about = shop): readonly FluxEvent[] {
  const fact: Fact = {
    name: "shop.1",
    type: "Normal",
    reason: "Succeeded",
    action: "Reconcile",
    message: "Applied shop",
    ...parts,
  };
  return fluxEventsOf(about, fact, { reporter, now });
}

function sources(...revisions: readonly (string | Omit<SourceTold, "stage">)[]): Partial<Fact> {
  const told = revisions.map((one, index) => ({
    stage: `stage-${index}`,
    ...(typeof one === "string" ? { revision: one } : one),
  }));
  return { run: { id: "0123456789", sources: told } };
}

describe("an event", () => {
  it("is written as Flux's controllers write theirs", () => {
    const [event] = eventsOf(sources("main@sha1:1"));
    const { apiVersion, kind, metadata } = shop;
    const { name, namespace, uid, resourceVersion } = metadata;
    expect(event).toEqual({
      involvedObject: { apiVersion, kind, namespace, name, uid, resourceVersion },
      severity: "info",
      timestamp: "2026-01-02T03:04:05Z",
      message: "Applied shop",
      reason: "Succeeded",
      metadata: {
        "stages.metio.wtf/revision": "main@sha1:1",
        "stages.metio.wtf/run": "0123456789",
        "stages.metio.wtf/token": "shop.1",
      },
      reportingController: "stageset",
      reportingInstance: "tick",
    });
  });

  it("about a stage has what that stage is made of", () => {
    const origin = { revision: "v1@sha256:2", originRevision: "main@sha1:2" };
    const [event] = eventsOf({ ...sources("main@sha1:1", origin), reason: "StageApplied", stage: "stage-1" });
    expect(event?.metadata).toMatchObject({
      "stages.metio.wtf/stage": "stage-1",
      "stages.metio.wtf/revision": "v1@sha256:2",
      "stages.metio.wtf/originRevision": "main@sha1:2",
    });
  });

  it("about a run of several revisions leaves them to the message", () => {
    const [event] = eventsOf(sources("main@sha1:1", "main@sha1:2"));
    expect(Object.keys(event?.metadata ?? {})).not.toContain("stages.metio.wtf/revision");
  });

  it.each([
    { reason: "Succeeded", type: "Normal", then: "info" },
    { reason: "Progressing", type: "Normal", then: "info" },
    { reason: "StageFailed", type: "Warning", then: "error" },
    { reason: "RBACDenied", type: "Warning", then: "error" },
    { reason: "Suspended", type: "Warning", then: "info" },
    { reason: "DependencyNotReady", type: "Warning", then: "info" },
    { reason: "StageApplied", type: "Normal", then: "info" },
    { reason: "TeardownForced", type: "Warning", then: "error" },
  ] as const)("$reason calls nobody unless something is wrong: $then", ({ reason, type, then }) => {
    expect(eventsOf({ reason, type })[0]?.severity).toBe(then);
  });

  it.each([
    { when: "as long as it may be", message: "x".repeat(8_192), bytes: 8_192 },
    { when: "longer", message: "x".repeat(8_193), bytes: 8_191 },
  ])("has a message that is cut: $when", ({ message, bytes }) => {
    expect(Buffer.byteLength(eventsOf({ message })[0]?.message ?? "")).toBe(bytes);
  });
});

describe("the status of a commit", () => {
  const commits = (events: readonly FluxEvent[]): readonly (string | undefined)[] =>
    events
      .filter(({ metadata }) => metadata["stages.metio.wtf/commit_status"] === "update")
      .map(({ metadata }) => metadata["stages.metio.wtf/revision"]);

  it.each([
    { reason: "Succeeded", then: true },
    { reason: "PruneHeld", then: true },
    { reason: "StageFailed", then: true },
    { reason: "InvalidSpec", then: true },
    { reason: "Progressing", then: false },
    { reason: "DependencyNotReady", then: false },
    { reason: "Suspended", then: false },
    { reason: "StageApplied", then: false },
    { reason: "DriftCorrected", then: false },
  ] as const)("is told by how a run ends alone: $reason: $then", ({ reason, then }) => {
    expect(commits(eventsOf({ ...sources("main@sha1:1"), reason }))).toEqual(then ? ["main@sha1:1"] : []);
  });

  it("is told once for each revision, each as an event of its own", () => {
    const events = eventsOf(sources("main@sha1:1", "main@sha1:2", "main@sha1:1"));
    expect(commits(events)).toEqual(["main@sha1:1", "main@sha1:2"]);
    expect(new Set(events.map(({ metadata }) => metadata["stages.metio.wtf/token"])).size).toBe(3);
  });

  it("is told for each origin of one artifact's revision", () => {
    const of = (originRevision: string): Omit<SourceTold, "stage"> => ({ revision: "v1", originRevision });
    expect(commits(eventsOf(sources(of("main@sha1:1"), of("main@sha1:2"))))).toHaveLength(2);
  });

  it("is not told where no run is known, nor of one that is being deleted", () => {
    const going = { ...shop, metadata: { ...shop.metadata, deletionTimestamp: "2026-01-01T00:00:00Z" } };
    expect(commits(eventsOf())).toEqual([]);
    expect(commits(eventsOf({ ...sources("main@sha1:1"), reason: "StageFailed" }, going))).toEqual([]);
  });
});
