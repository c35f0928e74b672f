import { describe, expect, it } from "vitest";
import { runAt, stageNamed } from "../../test/support/stage-set.ts";
import type { Action, Intent, Run, StageSetSpec } from "../api/index.ts";
import { actionOfIntent, actionsOnDelete, asLeftovers, digestOfAction, leftoversOf, mustSettle } from "./intent.ts";

const at = "2026-11-23T00:00:00Z";
const objects = [{ apiVersion: "batch/v1", kind: "Job", namespace: "shop", name: "migrate-1" }];
const job = { name: "migrate", job: { sourceRef: { kind: "Bucket", name: "jobs" }, path: "./" } } as Action;
const http = { name: "call", http: { url: "https://example.com", method: "POST" } } as Action;

const elsewhere = { ...http, http: { url: "https://example.org", method: "POST" } } as Action;

function withoutObjects({ objects: _, ...intent }: Intent): Intent {
  return intent;
}

function specWith(...pre: readonly Action[]): StageSetSpec {
  return { stages: [stageNamed("db", { actions: { pre } })] } as unknown as StageSetSpec;
}

function intentOf(action: Action, parts: Partial<Intent> = {}): Intent {
  const verb = action.job === undefined ? "http" : "job";
  const begun = { token: "t", attempt: 1, startedAt: at, since: at, ...(verb === "job" && { objects }) };
  return { action: `db/pre/${action.name}`, verb, digest: digestOfAction(action), ...begun, ...parts };
}

function runWith(intent: Intent | undefined): Run {
  return runAt({ stage: "db", phase: "Pre" }, intent === undefined ? {} : { intent });
}

describe("mustSettle", () => {
  it.each([
    { when: "there is no intent", spec: specWith(job), intent: undefined, then: false },
    { when: "a Job is open", spec: specWith(job), intent: intentOf(job), then: true },
    { when: "its attempt has failed", spec: specWith(job), intent: intentOf(job, { retryAt: at }), then: false },
    {
      when: "its action says Cancel",
      spec: specWith({ ...job, onSupersede: "Cancel" }),
      intent: intentOf(job),
      then: true,
    },
    { when: "its action is gone", spec: specWith(http), intent: intentOf(job), then: false },
    { when: "its stage is gone", spec: { stages: [] } as never, intent: intentOf(job), then: false },
    { when: "a Job's action was edited", spec: specWith({ ...job, timeout: "1h" }), intent: intentOf(job), then: true },
    {
      when: "its name has another verb now",
      spec: specWith({ ...http, name: "migrate" }),
      intent: intentOf(job),
      then: false,
    },
    { when: "a Job that is not made yet", spec: specWith(job), intent: withoutObjects(intentOf(job)), then: false },
    { when: "a request is open", spec: specWith(http), intent: intentOf(http), then: true },
    { when: "it may take longer", spec: specWith({ ...http, timeout: "1h" }), intent: intentOf(http), then: true },
    { when: "it asks another", spec: specWith(elsewhere), intent: intentOf(http), then: false },
    {
      when: "it is done, and asks another",
      spec: specWith(elsewhere),
      intent: intentOf(http, { done: true }),
      then: true,
    },
  ])("$when: $then", ({ spec, intent, then }) => {
    expect(mustSettle(spec, runWith(intent))).toBe(then);
  });
});

describe("leftoversOf", () => {
  const left = { stage: "db", action: "db/pre/migrate", token: "t", ...objects[0] };
  it("are the objects of a Job that is not gone on with, beside what is left already", () => {
    const intent = intentOf(job, { objects });
    expect(leftoversOf({ intent })).toEqual([left]);
    expect(leftoversOf({ intent, leftovers: asLeftovers({ ...intent, token: "s" }, objects) })).toHaveLength(2);
  });
  it("are none of a verb whose objects are not its own", () => {
    expect(leftoversOf({ intent: intentOf(http, { objects }) })).toEqual([]);
  });
});

describe("the action of an intent", () => {
  const spec = { ...specWith(job), onDelete: [http] } as StageSetSpec;
  it.each([
    { action: "db/pre/migrate", intent: intentOf(job), then: { stage: "db", hook: "pre", name: "migrate" } },
    { action: "/onDelete/call", intent: intentOf(http), then: { stage: "", hook: "onDelete", name: "call" } },
    { action: "/onDelete/other", intent: intentOf(http), then: undefined },
    { action: "/onDelete/call", intent: intentOf(job), then: undefined },
    { action: "db/onDelete/call", intent: intentOf(http), then: undefined },
  ])("$action is where it stands", ({ action, intent, then }) => {
    expect(actionOfIntent(spec, { ...intent, action })?.at).toEqual(then);
  });
  it("before a deletion is the StageSet's own", () => {
    expect(actionsOnDelete(spec)).toEqual([{ at: { stage: "", hook: "onDelete", name: "call" }, action: http }]);
    expect(actionsOnDelete(specWith(job))).toEqual([]);
  });
});
