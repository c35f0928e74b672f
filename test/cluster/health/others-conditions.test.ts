/** Kinds that say how they are by conditions alone, as cert-manager's, Crossplane's and Flux's do: by kstatus, or by expressions. */
import { describe, expect, vi } from "vitest";
import { it } from "../release-place.ts";
import { stepsUntil } from "../steps-until.ts";
import { isThere, next, publish, report, stageSet, type Operated } from "./operator.ts";

vi.setConfig({ testTimeout: 120_000 }); // a controller is played in several acts, on a machine that may be busy

type Verdict = "waits" | "fails" | "is out";

interface Way {
  readonly of: string;
  readonly operated: Operated;
  /** What the controller writes, and what becomes of the stage, in this order; the last one is out. */
  readonly reports: readonly { readonly status: object; readonly then: Verdict; readonly says?: string }[];
}

function condition(type: string, status: string, reason: string, more: object = {}): object {
  return { type, status, reason, message: `it is ${reason}`, lastTransitionTime: "2026-11-23T12:00:00Z", ...more };
}

const conditions = (...list: readonly object[]): object => ({ conditions: list });
const seen = { observedGeneration: "<generation>" };
const exists = (type: string, status: string): string =>
  `status.conditions.exists(c, c.type == '${type}' && c.status == '${status}')`;
/** Flux's controllers keep to kstatus. Only a resource that nobody has seen yet has to be asked for its condition. */
const flux = (apiVersion: string): object => ({
  exprs: [{ apiVersion, failed: exists("Stalled", "True"), current: exists("Ready", "True") }],
});

const fluxReports: Way["reports"] = [
  { status: { observedGeneration: -1 }, then: "waits", says: "its controller has seen generation -1, not yet 1" },
  {
    status: {
      ...seen,
      ...conditions(condition("Reconciling", "True", "Progressing"), condition("Ready", "Unknown", "Progressing")),
    },
    then: "waits",
    says: "it is Progressing",
  },
  {
    status: { ...seen, ...conditions(condition("Ready", "False", "FetchFailed")) },
    then: "waits",
    says: "FetchFailed: it is FetchFailed",
  },
  {
    status: {
      ...seen,
      ...conditions(condition("Stalled", "True", "InvalidSpec"), condition("Ready", "False", "InvalidSpec")),
    },
    then: "fails",
    says: "InvalidSpec: it is InvalidSpec",
  },
  { status: { ...seen, ...conditions(condition("Ready", "True", "Succeeded")) }, then: "is out" },
];

const ways: readonly Way[] = [
  {
    of: "cert-manager's, by expressions",
    operated: {
      apiVersion: "cert-manager.io/v1",
      kind: "Certificate",
      spec: { secretName: "tls", dnsNames: ["shop.example"], issuerRef: { name: "ca" } },
      readyChecks: {
        exprs: [
          {
            apiVersion: "cert-manager.io/v1",
            kind: "Certificate",
            inProgress: exists("Issuing", "True"),
            failed:
              "status.conditions.exists(c, c.type == 'Ready' && c.status == 'False' && c.observedGeneration == metadata.generation)",
            current:
              "status.conditions.exists(c, c.type == 'Ready' && c.status == 'True' && c.observedGeneration == metadata.generation)",
          },
        ],
      },
    },
    reports: [
      {
        status: conditions(
          condition("Issuing", "True", "DoesNotExist", seen),
          condition("Ready", "False", "DoesNotExist", seen),
        ),
        then: "waits",
        says: "exprs\\[0\\].inProgress is true: ",
      },
      {
        status: conditions(condition("Ready", "True", "Ready", { observedGeneration: 0 })),
        then: "waits",
        says: "exprs\\[0\\].current is not true yet",
      },
      {
        status: conditions(condition("Ready", "False", "Expired", seen)),
        then: "fails",
        says: "Ready is False, Expired",
      },
      { status: conditions(condition("Ready", "True", "Ready", seen)), then: "is out" },
    ],
  },
  {
    of: "Crossplane's, by an expression over its whole group",
    operated: {
      apiVersion: "database.example.org/v1alpha1",
      kind: "Instance",
      spec: { forProvider: { size: "small" } },
      readyChecks: {
        exprs: [
          {
            apiVersion: "database.example.org/v1",
            failed: exists("Synced", "False"),
            current: `${exists("Synced", "True")} && ${exists("Ready", "True")}`,
          },
        ],
      },
    },
    reports: [
      { status: {}, then: "waits", says: "exprs\\[0\\].failed cannot be evaluated yet: " },
      {
        status: conditions(condition("Synced", "True", "ReconcileSuccess"), condition("Ready", "False", "Creating")),
        then: "waits",
        says: "exprs\\[0\\].current is not true yet: .*; Ready is False, Creating",
      },
      {
        status: conditions(condition("Synced", "False", "ReconcileError")),
        then: "fails",
        says: "exprs\\[0\\].failed is true",
      },
      {
        status: conditions(condition("Synced", "True", "ReconcileSuccess"), condition("Ready", "True", "Available")),
        then: "is out",
      },
    ],
  },
  ...[
    { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository", spec: { url: "https://git.example/site" } },
    { apiVersion: "helm.toolkit.fluxcd.io/v2", kind: "HelmRelease", spec: { interval: "5m" } },
    { apiVersion: "kustomize.toolkit.fluxcd.io/v1", kind: "Kustomization", spec: { interval: "5m", prune: true } },
  ].map((operated): Way => ({
    of: `Flux's ${operated.kind}, by its conditions`,
    operated: { ...operated, readyChecks: flux(operated.apiVersion) },
    reports: fluxReports,
  })),
];

const verdicts = {
  waits: (says: string) => new RegExp(`^Unknown Progressing: Stage first: Waiting for \\S+ \\S+/it \\(.*${says}`),
  fails: (says: string) =>
    new RegExp(`^False StageFailed: Cannot finish stage first: failed: \\S+ \\S+/it \\(.*${says}`),
  "is out": () => /^True Succeeded: /,
} as const satisfies Readonly<Record<Verdict, (says: string) => RegExp>>;

describe.concurrent("a stage waits for what a controller says", () => {
  it.for(ways)("$of", async ({ operated, reports }, { release }) => {
    await publish(release, operated);
    await stageSet(release, operated);
    await stepsUntil(release, /^Unknown Progressing: Stage first: Waiting for \S+ \S+\/it \(exprs/);
    for (const { status, then, says = "" } of reports) {
      await report(release, operated, status);
      await stepsUntil(release, verdicts[then](says));
      expect(await isThere(release, next)).toBe(then === "is out");
    }
  });

  it("and without an expression takes what nobody has seen yet for healthy, as kstatus does", async ({ release }) => {
    const operated = { apiVersion: "kustomize.toolkit.fluxcd.io/v1", kind: "Kustomization" };
    await publish(release, operated);
    await stageSet(release, operated);
    await stepsUntil(release, /^True Succeeded: /);
  });
});
