import { forms } from "./forms.ts";
import type { BadObject } from "./objects.ts";

const prom = { prometheus: { address: "http://prometheus:9090", query: "up" } };
const hook = { webhook: { url: "https://slo.example/budget", jsonPath: "{.remaining}" } };
const budget = { source: prom, freezeThreshold: "0.1", resumeThreshold: "0.2" };
const check = { name: "errors", source: prom, threshold: { max: "0.01" } };

/** StageSets that are wrong in a promotion, an error budget or an update window. */
export const badGates: readonly BadObject[] = [
  {
    when: "a soak without a unit",
    put: { "spec.stages[0].promotion": { soak: "10" } },
    says: [
      `spec.stages[0].promotion.soak: Invalid value: "10": spec.stages[0].promotion.soak in body should match '${forms.duration}'`,
    ],
  },
  {
    when: "a fastTrack without a soak",
    put: { "spec.stages[0].promotion": { fastTrack: { source: prom, max: "0.01" } } },
    says: [
      "spec.stages[0].promotion.fastTrack: Invalid value: fastTrack shortens a soak: set soak, or remove fastTrack",
    ],
  },
  {
    when: "a fastTrack after a number",
    put: { "spec.stages[0].promotion": { soak: "1h", fastTrack: { source: prom, max: "0.01", after: 5 } } },
    says: [
      'spec.stages[0].promotion.fastTrack.after: Invalid value: "integer": spec.stages[0].promotion.fastTrack.after in body must be of type string: "integer"',
    ],
  },
  {
    when: "a fastTrack up to a number that is no text",
    put: { "spec.stages[0].promotion": { soak: "1h", fastTrack: { source: prom, max: 0.01 } } },
    says: [
      'spec.stages[0].promotion.fastTrack.max: Invalid value: "number": spec.stages[0].promotion.fastTrack.max in body must be of type string: "number"',
    ],
  },
  {
    when: "an analysis without checks",
    put: { "spec.stages[0].promotion": { analysis: { checks: [] } } },
    says: [
      "spec.stages[0].promotion.analysis.checks: Invalid value: 0: spec.stages[0].promotion.analysis.checks in body should have at least 1 items",
    ],
  },
  {
    when: "an analysis of a check without a name",
    put: { "spec.stages[0].promotion": { analysis: { checks: [{ source: prom, threshold: { max: "1" } }] } } },
    says: ["spec.stages[0].promotion.analysis.checks[0].name: Required value"],
  },
  {
    when: "two checks of one name",
    put: { "spec.stages[0].promotion": { analysis: { checks: [check, check] } } },
    says: ['spec.stages[0].promotion.analysis.checks[1]: Duplicate value: {"name":"errors"}'],
  },
  {
    when: "a check without bounds",
    put: { "spec.stages[0].promotion": { analysis: { checks: [{ ...check, threshold: {} }] } } },
    says: [
      "spec.stages[0].promotion.analysis.checks[0].threshold: Invalid value: a threshold bounds something: set min, max or both",
    ],
  },
  {
    when: "a check bounded by no decimal",
    put: { "spec.stages[0].promotion": { analysis: { checks: [{ ...check, threshold: { max: "1%" } }] } } },
    says: [
      `spec.stages[0].promotion.analysis.checks[0].threshold.max: Invalid value: "1%": spec.stages[0].promotion.analysis.checks[0].threshold.max in body should match '${forms.decimal}'`,
    ],
  },
  {
    when: "a check of two sources",
    put: { "spec.stages[0].promotion": { analysis: { checks: [{ ...check, source: { ...prom, ...hook } }] } } },
    says: [
      "spec.stages[0].promotion.analysis.checks[0].source: Invalid value: exactly one source: set one of prometheus, webhook",
    ],
  },
  {
    when: "a check of no source",
    put: { "spec.stages[0].promotion": { analysis: { checks: [{ ...check, source: {} }] } } },
    says: [
      "spec.stages[0].promotion.analysis.checks[0].source: Invalid value: exactly one source: set one of prometheus, webhook",
    ],
  },
  {
    when: "an analysis with an unknown onFailure",
    put: { "spec.stages[0].promotion": { analysis: { checks: [check], onFailure: "Abort" } } },
    says: [
      'spec.stages[0].promotion.analysis.onFailure: Unsupported value: "Abort": supported values: "Hold", "Rollback"',
    ],
  },
  {
    when: "a failureLimit below zero",
    put: { "spec.stages[0].promotion": { analysis: { checks: [check], failureLimit: -1 } } },
    says: [
      "spec.stages[0].promotion.analysis.failureLimit: Invalid value: -1: spec.stages[0].promotion.analysis.failureLimit in body should be greater than or equal to 0",
    ],
  },
  {
    when: "a restart gate without checks",
    put: { "spec.stages[0].promotion": { restartGate: {} } },
    says: ["spec.stages[0].promotion.restartGate.checks: Required value"],
  },
  {
    when: "a restart check without Pods",
    put: { "spec.stages[0].promotion": { restartGate: { checks: [{ name: "web" }] } } },
    says: ["spec.stages[0].promotion.restartGate.checks[0].selector: Required value"],
  },
  {
    when: "an event check without reasons",
    put: { "spec.stages[0].promotion": { eventGate: { checks: [{ name: "web", selector: {}, reasons: [] }] } } },
    says: [
      "spec.stages[0].promotion.eventGate.checks[0].reasons: Invalid value: 0: spec.stages[0].promotion.eventGate.checks[0].reasons in body should have at least 1 items",
    ],
  },
  {
    when: "a rollback window of no revisions",
    put: { "spec.stages[0].promotion": { rollbackWindow: { revisions: 0 } } },
    says: [
      "spec.stages[0].promotion.rollbackWindow.revisions: Invalid value: 0: spec.stages[0].promotion.rollbackWindow.revisions in body should be greater than or equal to 1",
    ],
  },
  {
    when: "a budget that resumes before it freezes",
    put: { "spec.errorBudget": { ...budget, resumeThreshold: "0.05" } },
    says: [
      "spec.errorBudget.resumeThreshold: Invalid value: must not be below freezeThreshold: raise it, or lower freezeThreshold",
    ],
  },
  {
    when: "a budget that resumes below zero and freezes at it",
    put: { "spec.errorBudget": { ...budget, freezeThreshold: "0", resumeThreshold: "-1e-3" } },
    says: [
      "spec.errorBudget.resumeThreshold: Invalid value: must not be below freezeThreshold: raise it, or lower freezeThreshold",
    ],
  },
  {
    when: "a budget of a stage that resumes before it freezes",
    put: { "spec.stages[0].errorBudget": { ...budget, resumeThreshold: "0.05" } },
    says: [
      "spec.stages[0].errorBudget.resumeThreshold: Invalid value: must not be below freezeThreshold: raise it, or lower freezeThreshold",
    ],
  },
  {
    when: "a budget without thresholds",
    put: { "spec.errorBudget": { source: prom } },
    says: ["spec.errorBudget.freezeThreshold: Required value", "spec.errorBudget.resumeThreshold: Required value"],
  },
  {
    when: "a budget in percent",
    put: { "spec.errorBudget": { ...budget, freezeThreshold: "10%" } },
    says: [
      `spec.errorBudget.freezeThreshold: Invalid value: "10%": spec.errorBudget.freezeThreshold in body should match '${forms.decimal}'`,
      "spec.errorBudget: Invalid value: \"object\": type conversion error from 'string' to 'double' evaluating rule: must not be below freezeThreshold: raise it, or lower freezeThreshold",
    ],
    offline: [
      `spec.errorBudget.freezeThreshold: Invalid value: "10%": spec.errorBudget.freezeThreshold in body should match '${forms.decimal}'`,
      'spec.errorBudget: Invalid value: "object": double() type error: cannot convert to double evaluating rule: must not be below freezeThreshold: raise it, or lower freezeThreshold',
    ],
  },
  {
    when: "a budget of two sources",
    put: { "spec.errorBudget": { ...budget, source: { ...prom, ...hook } } },
    says: ["spec.errorBudget.source: Invalid value: exactly one source: set one of prometheus, webhook"],
  },
  {
    when: "a budget from an address without a scheme",
    put: { "spec.errorBudget": { ...budget, source: { prometheus: { address: "prometheus:9090", query: "up" } } } },
    says: [
      "spec.errorBudget.source.prometheus.address: Invalid value: \"prometheus:9090\": spec.errorBudget.source.prometheus.address in body should match '^https?://[^/]'",
    ],
  },
  {
    when: "a budget from a document without a path",
    put: { "spec.errorBudget": { ...budget, source: { webhook: { url: "https://slo.example" } } } },
    says: ["spec.errorBudget.source.webhook.jsonPath: Required value"],
  },
  {
    when: "an unknown onSourceError",
    put: { "spec.errorBudget": { ...budget, onSourceError: "Ignore" } },
    says: ['spec.errorBudget.onSourceError: Unsupported value: "Ignore": supported values: "Allow", "Hold"'],
  },
  {
    when: "a window without a type",
    put: { "spec.updateWindows[0]": { schedule: "0 8 * * 1-5", duration: "8h" } },
    says: ["spec.updateWindows[0].type: Required value"],
  },
  {
    when: "a window of nothing",
    put: { "spec.updateWindows[0]": { type: "Allow" } },
    says: [
      "spec.updateWindows[0]: Invalid value: a window is either schedule with duration (and timeZone), or from with to: set one of the two pairs",
    ],
  },
  {
    when: "a schedule without a duration",
    put: { "spec.updateWindows[0]": { type: "Allow", schedule: "0 8 * * 1-5" } },
    says: [
      "spec.updateWindows[0]: Invalid value: a window is either schedule with duration (and timeZone), or from with to: set one of the two pairs",
    ],
  },
  {
    when: "a schedule and an end",
    put: {
      "spec.updateWindows[0]": { type: "Deny", schedule: "0 8 * * 1-5", duration: "8h", to: "2027-01-01T00:00:00Z" },
    },
    says: [
      "spec.updateWindows[0]: Invalid value: a window is either schedule with duration (and timeZone), or from with to: set one of the two pairs",
    ],
  },
  {
    when: "a beginning without an end",
    put: { "spec.updateWindows[0]": { type: "Deny", from: "2026-12-24T00:00:00Z" } },
    says: [
      "spec.updateWindows[0]: Invalid value: a window is either schedule with duration (and timeZone), or from with to: set one of the two pairs",
    ],
  },
  {
    when: "a time zone without a schedule",
    put: {
      "spec.updateWindows[0]": {
        type: "Deny",
        from: "2026-12-24T00:00:00Z",
        to: "2027-01-01T00:00:00Z",
        timeZone: "UTC",
      },
    },
    says: [
      "spec.updateWindows[0]: Invalid value: a window is either schedule with duration (and timeZone), or from with to: set one of the two pairs",
    ],
  },
  {
    when: "a window that ends before it begins",
    put: { "spec.updateWindows[0]": { type: "Deny", from: "2027-01-01T00:00:00+01:00", to: "2026-12-31T23:00:00Z" } },
    says: ["spec.updateWindows[0].to: Invalid value: a window ends after it begins: set to after from"],
  },
  {
    when: "a schedule of four fields",
    put: { "spec.updateWindows[0]": { type: "Allow", schedule: "0 8 * *", duration: "8h" } },
    says: [
      `spec.updateWindows[0].schedule: Invalid value: "0 8 * *": spec.updateWindows[0].schedule in body should match '${forms.cron}'`,
    ],
  },
  {
    when: "a window that begins on a day",
    put: { "spec.updateWindows[0]": { type: "Deny", from: "2026-12-24", to: "2027-01-01T00:00:00Z" } },
    says: [
      'spec.updateWindows[0].from: Invalid value: "2026-12-24": spec.updateWindows[0].from in body must be of type date-time: "2026-12-24"',
    ],
  },
];
