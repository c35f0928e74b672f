/**
 * The Konfiguration pattern: a stage applies a resource that somebody else's controller acts upon, and ends when that
 * controller says so of this generation. The tests play the controller; the kind is the real one where it is at hand.
 */
import { describe, expect, vi } from "vitest";
import { eventually } from "../eventually.ts";
import { valueOf } from "../place.ts";
import { it, type ReleasePlace } from "../release-place.ts";
import { stepsUntil } from "../steps-until.ts";
import { isThere, next, publish, report, stageSet, type Operated } from "./operator.ts";

vi.setConfig({ testTimeout: 120_000 }); // a controller is played in several acts, on a machine that may be busy

const finalizer = "finalizers.jsonnet.io";

/** As docs/health.md has it. */
const exprs = [
  {
    apiVersion: "jsonnet.io/v1beta1",
    kind: "Konfiguration",
    inProgress: "!has(status.observedGeneration) || status.observedGeneration != metadata.generation",
    failed:
      "status.conditions.exists(c, c.type == 'Ready' && c.status == 'False' && c.observedGeneration == metadata.generation)",
    current: "status.conditions.exists(c, c.type == 'Ready' && c.status == 'True')",
  },
];

const konfiguration: Operated = {
  apiVersion: "jsonnet.io/v1beta1",
  kind: "Konfiguration",
  spec: { interval: "5m", path: "./site", prune: true, sourceRef: { kind: "GitRepository", name: "site" } },
  finalizers: [finalizer],
  readyChecks: { exprs },
};

const condition = (status: string, reason: string): object => ({
  ...{ type: "Ready", status, reason, message: `it says ${reason}`, lastTransitionTime: "2026-11-23T12:00:00Z" },
});
const ready = (status: string, reason: string, observedGeneration: unknown = "<generation>"): object => ({
  observedGeneration,
  conditions: [{ ...condition(status, reason), observedGeneration }],
});

const waiting = (what: string): RegExp =>
  new RegExp(`^Unknown Progressing: Stage first: Waiting for Konfiguration \\S+/it \\(${what}`);

async function begin(release: ReleasePlace): Promise<void> {
  await publish(release, konfiguration);
  await stageSet(release, konfiguration);
  await stepsUntil(release, waiting("exprs\\[0\\]\\.inProgress cannot be evaluated yet: "));
}

describe.concurrent("a stage that applies a Konfiguration", () => {
  it("touches nothing of the next stage before it is Ready at this generation", async ({ release }) => {
    await begin(release);
    const unseen = { conditions: [{ ...condition("True", "Applied"), observedGeneration: undefined }] };
    for (const { status, says } of [
      { status: ready("True", "Applied", 0), says: "its controller has seen generation 0, not yet 1\\)" },
      { status: unseen, says: "exprs\\[0\\]\\.inProgress is true: !has\\(status" },
      {
        status: ready("Unknown", "Busy"),
        says: "exprs\\[0\\]\\.current is not true yet: .*; Ready is Unknown, Busy: it",
      },
    ]) {
      await report(release, konfiguration, status);
      await stepsUntil(release, waiting(says));
      expect(await isThere(release, next)).toBe(false);
    }
    await report(release, konfiguration, ready("True", "Applied"));
    await stepsUntil(release, /^True Succeeded: /);
    expect(await isThere(release, next)).toBe(true);
  });

  it("fails at once where it is not Ready at this generation, and heals once it is", async ({ release }) => {
    await begin(release);
    await report(release, konfiguration, ready("False", "BuildFailed"));
    const told = await stepsUntil(release, /^False StageFailed: /);
    expect(told).toMatch(
      /^False StageFailed: Cannot finish stage first: failed: Konfiguration \S+\/it \(exprs\[0\]\.failed is true: status\.conditions\.exists\(.*\); Ready is False, BuildFailed: it says BuildFailed\); /,
    );
    expect(await isThere(release, next)).toBe(false);
    await report(release, konfiguration, ready("True", "Applied"));
    await stepsUntil(release, /^True Succeeded: /);
    expect(await isThere(release, next)).toBe(true);
  });

  it("waits anew for a new generation, whatever was said of the one before", async ({ release }) => {
    await begin(release);
    await publish(release, { ...konfiguration, spec: { ...konfiguration.spec, path: "./elsewhere" } });
    await report(release, konfiguration, ready("True", "Applied", 1));
    await stepsUntil(release, waiting("its controller has seen generation 1, not yet 2\\)"));
    expect(await isThere(release, next)).toBe(false);
    await report(release, konfiguration, ready("False", "BuildFailed", 1));
    await stepsUntil(release, waiting("its controller has seen generation 1, not yet 2\\)"));
    await report(release, konfiguration, ready("True", "Applied"));
    await stepsUntil(release, /^True Succeeded: /);
    expect(await isThere(release, next)).toBe(true);
  });

  it("is out until its controller has let it go, and nothing of it is ours to prune", async ({ release }) => {
    await begin(release);
    await report(release, konfiguration, ready("True", "Applied"));
    await stepsUntil(release, /^True Succeeded: /);
    // What the controller renders is its own: it carries none of our labels.
    const rendered = { ...next, metadata: { name: "rendered" } };
    await release.apply(rendered);
    await release.kubectl(["delete", "stageset", "shop", "--wait=false"]);
    await stepsUntil(
      release,
      new RegExp(`^Unknown Progressing: Deleting: .*Konfiguration \\S+/it \\(kept by ${finalizer}\\)`),
    );
    expect([await isThere(release, next), await isThere(release, rendered)]).toEqual([false, true]);
    const ref = { apiVersion: konfiguration.apiVersion, kind: konfiguration.kind };
    const body = { metadata: { finalizers: null } };
    const at = { ...ref, namespace: release.namespace, name: "it" };
    valueOf(await release.cluster.patch(at, { type: "merge", body }, { fieldManager: "controller-in-a-test" }));
    await eventually(
      () => release.step("shop", { budgetMs: 2_000 }),
      ({ kind }) => kind === "gone",
    );
    expect(await isThere(release, rendered)).toBe(true);
  });
});
