import type { KindName } from "../../lib/api/index.ts";
import type { Json } from "./objects.ts";

const prom = { prometheus: { address: "http://prometheus:9090", query: "up" } };
const budget = { source: prom, freezeThreshold: "0.1", resumeThreshold: "0.2" };
const wait = { name: "settle", wait: { duration: "5s" } };
const target = { apiVersion: "v1", kind: "Pod", name: "web" };

/** Objects on the good side of a boundary whose other side stands among the bad ones. */
export const goodObjects: readonly { readonly when: string; readonly kind?: KindName; readonly put: Json }[] = [
  { when: "a duration in all units", put: { "spec.interval": "1h2m3.5s4ms5us6µs7ns" } },
  { when: "a duration of nothing", put: { "spec.stages[0].promotion": { soak: "0" } } },
  { when: "a timeout of nothing", put: { "spec.timeout": "0s" } },
  { when: "a timeout below nothing", put: { "spec.timeout": "-5m" } },
  { when: "a timeout as long as one may be", put: { "spec.timeout": `${"1".repeat(63)}s` } },
  { when: "a time with a fraction and a zone", put: { "spec.suspendUntil": "2026-12-24T18:00:00.5+05:30" } },
  {
    when: "a dependency on a prerelease",
    put: { "spec.dependsOn": [{ name: "infra", minVersion: "v1.2.0-rc.1+b5" }] },
  },
  { when: "a time in lower case, which a run will refuse", put: { "spec.suspendUntil": "2026-12-24t18:00:00z" } },
  {
    when: "a dependency on the version of a StageSet that is called one",
    put: {
      "spec.dependsOn": [{ name: "infra", apiVersion: "stages.metio.wtf/v1", kind: "StageSet", minVersion: "1.2.0" }],
    },
  },
  { when: "an approval of nothing but defaults", put: { "spec.approval": {} } },
  {
    when: "an approval beside a version",
    put: { "spec.approval": { mode: "Always" }, "spec.version": { value: "1.0.0" } },
  },
  { when: "a stage of the longest name", put: { "spec.stages[0].name": "a".repeat(63) } },
  {
    when: "a producer with its group",
    put: { "spec.stages[0].sourceRef": { apiVersion: "jsonnet.example/v1", kind: "Snippet", name: "shop" } },
  },
  { when: "a source of each kind that carries an artifact", put: { "spec.stages[0].sourceRef.kind": "OCIRepository" } },
  { when: "a prune guard of all", put: { "spec.stages[0].pruneGuard": { maxDeletes: "100%" } } },
  { when: "a prune guard of nothing", put: { "spec.stages[0].pruneGuard": { maxDeletes: 0 } } },
  { when: "force without a conflictPolicy", put: { "spec.stages[0].force": true } },
  {
    when: "force beside rules for conflicts",
    put: {
      "spec.stages[0].force": true,
      "spec.stages[0].conflictPolicy": { rules: [{ target: { kind: "Job" }, action: "Fail" }] },
    },
  },
  {
    when: "no force against the default for conflicts",
    put: { "spec.stages[0].force": false, "spec.stages[0].conflictPolicy": { default: "Fail" } },
  },
  {
    when: "a volume recreated, its loss allowed",
    put: {
      "spec.stages[0].conflictPolicy": {
        rules: [{ target: { kind: "PersistentVolume" }, action: "Recreate", allowDataLoss: true }],
      },
    },
  },
  {
    when: "an object named with a colon",
    put: {
      "spec.stages[0].readyChecks": {
        checks: [{ apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", name: "system:node" }],
      },
    },
  },
  { when: "as many retries as allowed", put: { "spec.stages[0].actions.pre": [{ ...wait, retries: 100 }] } },
  { when: "an action named in upper case", put: { "spec.stages[0].actions.pre": [{ ...wait, name: "Run_v2.0" }] } },
  {
    when: "one name in two lists of actions, which the API server cannot compare",
    put: { "spec.stages[0].actions": { pre: [wait], post: [wait] } },
  },
  {
    when: "a wait for a target with an expression",
    put: { "spec.stages[0].actions.pre": [{ name: "settle", wait: { target, expr: "true" } }] },
  },
  {
    when: "a patch of all that have a label",
    put: {
      "spec.stages[0].actions.pre": [
        {
          name: "mark",
          patch: {
            target: { apiVersion: "v1", kind: "Pod", selector: { matchLabels: { app: "web" } } },
            patch: "metadata: {}",
          },
        },
      ],
    },
  },
  {
    when: "a check bounded from below alone",
    put: {
      "spec.stages[0].promotion": {
        analysis: { checks: [{ name: "requests", source: prom, threshold: { min: "-.5" } }] },
      },
    },
  },
  {
    when: "a fastTrack with a soak",
    put: { "spec.stages[0].promotion": { soak: "1h", fastTrack: { source: prom, max: "1e-3" } } },
  },
  {
    when: "a budget that resumes where it freezes",
    put: { "spec.errorBudget": { ...budget, resumeThreshold: "0.10" } },
  },
  {
    when: "a budget whose thresholds sort otherwise as texts",
    put: { "spec.errorBudget": { ...budget, freezeThreshold: "9", resumeThreshold: "10" } },
  },
  { when: "a version that is none, which a run will say", put: { "spec.version": { value: "main" } } },
  {
    when: "a window that ends a second after it begins",
    put: {
      "spec.updateWindows": [{ type: "Deny", from: "2027-01-01T00:00:00+01:00", to: "2026-12-31T23:00:01Z" }],
    },
  },
  {
    when: "a schedule with names of days",
    put: { "spec.updateWindows": [{ type: "Allow", schedule: "*/15 8-17 * JAN-DEC MON-FRI", duration: "15m" }] },
  },
  { when: "an inventory of nothing", kind: "StageInventory", put: {} },
  {
    when: "a rollout that goes back to a version",
    kind: "FleetRollout",
    put: { "spec.onRegression": "Rollback", "spec.previousVersion": "1.9.0" },
  },
  {
    when: "an authority by patterns",
    kind: "ImageVerificationPolicy",
    put: { "spec.authorities[0].keyless": { issuerRegExp: ".*", subjectRegExp: ".*" } },
  },
];
