import { describe, expect, it } from "vitest";
import { instant } from "../base/index.ts";
import { checkStatus } from "./check-status.ts";
import type { Condition } from "./condition.ts";
import { setConditions } from "./conditions.ts";
import { historyRunsMax, messageBytesMax, statusBytesMax } from "./limits.ts";
import type { Reason } from "./reasons.ts";
import type { StageSetStatus } from "./stage-set/status.ts";

const now = instant(Date.parse("2026-11-23T12:00:00Z"));

function conditionsOf(reason: Reason, message = "told"): readonly Condition[] {
  return setConditions(undefined, { reason, message, generation: 2, now });
}

function check(status: StageSetStatus | undefined): readonly string[] {
  return checkStatus({
    apiVersion: "stages.metio.wtf/v1",
    kind: "StageSet",
    metadata: { name: "shop", generation: 2 },
    spec: { stages: [] } as never,
    ...(status !== undefined && { status }),
  });
}

const settled: StageSetStatus = { observedGeneration: 2, conditions: conditionsOf("Succeeded") };
const change = (type: string, fields: Partial<Condition>, reason: Reason = "Succeeded"): StageSetStatus => ({
  observedGeneration: 2,
  conditions: conditionsOf(reason).map((each) => (each.type === type ? { ...each, ...fields } : each)),
});

const pendingPrune = { stage: "web", digest: "1", count: 1, objects: ["ConfigMap shop/a"] };

describe("a sound status", () => {
  it.each([
    { when: "a held prune", status: { ...settled, conditions: conditionsOf("PruneHeld"), pendingPrune } },
    { when: "none at all", status: undefined },
    { when: "one of nothing", status: {} },
    { when: "a settled one", status: { ...settled, stages: [{ name: "base", phase: "Ready" }] } },
    {
      when: "one that moves at a new generation",
      status: { observedGeneration: 1, conditions: conditionsOf("Progressing") },
    },
    { when: "one held while something is deployed", status: change("Ready", { status: "True" }, "UpdateDeferred") },
    { when: "a history as long as allowed", status: { ...settled, history: Array(historyRunsMax).fill({}) as never } },
    { when: "a message as long as allowed", status: change("Ready", { message: "a".repeat(messageBytesMax) }) },
  ] as const)("$when", ({ status }) => {
    expect(check(status)).toEqual([]);
  });
});

describe("a status that contradicts itself", () => {
  const [ready] = conditionsOf("Succeeded") as [Condition];
  it.each([
    { status: { conditions: [{ ...ready, type: "Stalled" }] }, says: "there are conditions, but no Ready" },
    { status: { ...settled, conditions: [ready, ready] }, says: "a condition stands there twice: Ready, Ready" },
    {
      status: { ...settled, conditions: [...conditionsOf("InvalidSpec"), { ...ready, type: "Reconciling" }] },
      says: "Reconciling and Stalled at once",
    },
    { status: change("Ready", { status: "Unknown" }, "InvalidSpec"), says: "Stalled, but Ready is not False" },
    { status: change("Ready", { reason: "Fine" }), says: "nobody knows the reason Fine" },
    { status: change("Ready", { status: "False" }), says: "Ready is False, but Succeeded means True" },
    {
      status: { ...settled, conditions: conditionsOf("InvalidSpec").slice(0, 1) },
      says: "InvalidSpec without Stalled",
    },
    { status: { ...settled, conditions: conditionsOf("Soaking").slice(0, 1) }, says: "Soaking without Reconciling" },
    {
      status: {
        ...settled,
        conditions: [...conditionsOf("Suspended"), { ...ready, type: "Reconciling", reason: "Suspended" }],
      },
      says: "Suspended with Reconciling",
    },
    {
      status: change("Stalled", { reason: "RBACDenied" }, "InvalidSpec"),
      says: "Stalled says RBACDenied, Ready says InvalidSpec",
    },
    {
      status: {
        ...settled,
        stages: [
          { name: "base", phase: "Ready" },
          { name: "app", phase: "Verifying" },
        ],
      },
      says: "Succeeded, but these stages are not Ready: app",
    },
    { status: { ...settled, pendingPrune }, says: "Succeeded, but something waits to be removed" },
    { status: { ...settled, conditions: conditionsOf("PruneHeld") }, says: "PruneHeld, but nothing is held" },
    { status: { ...settled, observedGeneration: 3 }, says: "generation 3 was observed, 2 is the last" },
    {
      status: change("Ready", { observedGeneration: 3 }),
      says: "a condition is about a generation that is not there yet",
    },
    {
      status: change("Ready", { observedGeneration: 1 }),
      says: "a condition is about a generation before the observed one",
    },
    { status: { ...settled, observedGeneration: 1 }, says: "what is Ready or Stalled is not the observed generation" },
    { status: change("Ready", { message: "" }), says: "Ready has no message" },
    {
      status: change("Ready", { message: "a".repeat(messageBytesMax + 1) }),
      says: "the message of Ready is over 4096 bytes",
    },
    { status: change("Ready", { lastTransitionTime: "noon" }), says: "Ready changed at no time: noon" },
    {
      status: { ...settled, history: Array(historyRunsMax + 1).fill({}) as never },
      says: "the history has 11 runs, 10 are allowed",
    },
  ] as const)("$says", ({ status, says }) => {
    expect(check(status)).toContain(says);
  });
});

it.each([
  { more: 0, then: [] },
  { more: 1, then: [`the status has ${statusBytesMax + 1} bytes, ${statusBytesMax} are allowed`] },
])("a status of $more more bytes than allowed", ({ more, then }) => {
  const padded = (characters: number): StageSetStatus => ({ ...settled, version: "v".repeat(characters) });
  const rest = JSON.stringify(padded(0)).length;
  expect(check(padded(statusBytesMax - rest + more))).toEqual(then);
});
