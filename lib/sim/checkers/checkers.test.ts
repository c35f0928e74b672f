import { describe, expect, it } from "vitest";
import type { Intent, Leftover, StageStatus } from "../../api/index.ts";
import { instant } from "../../base/index.ts";
import type { Identity, LiveObject } from "../../cluster/index.ts";
import type { Received } from "../receiver.ts";
import type { Write } from "../server/index.ts";
import { openCheckers, type Stored } from "./index.ts";

const [tokenA, tokenB] = ["a".repeat(20), "b".repeat(20)];
const at = "2026-01-01T00:00:00Z";
const self: Identity = { kind: "self" };
const deployer: Identity = { kind: "serviceAccount", namespace: "shop", name: "deployer" };

const meta = (name: string, more: object = {}): LiveObject["metadata"] => ({
  ...{ namespace: "shop", name, uid: `uid of ${name}`, resourceVersion: "1", creationTimestamp: at },
  ...more,
});

const job = { sourceRef: { kind: "ExternalArtifact", name: "acts" }, path: "./" };
const http = { url: "https://receiver.example.org/", method: "POST" };
const actions = {
  pre: [
    { name: "migrate", job },
    { name: "tell", http },
  ],
  post: [],
  onFailure: [],
};
const spec = { serviceAccountName: "deployer", stages: [{ name: "one", actions }] };

interface Run {
  readonly id?: string;
  readonly intent?: Partial<Intent> & { readonly action: string; readonly token: string };
  readonly leftovers?: readonly Partial<Leftover>[];
}

/** The StageSet with its run at revision r1. */
function stageSet(run: Run, stage: Partial<StageStatus> = {}): LiveObject {
  const intent = run.intent && { attempt: 1, startedAt: at, since: at, verb: "job", digest: "d", ...run.intent };
  const pins = [{ stage: "one", revision: "r1" }];
  const state = { id: "run", generation: 1, pins, cursor: { phase: "Pre", stage: "one", since: at }, ...run, intent };
  const status = { run: state, stages: [{ name: "one", phase: "Applying", ...stage }] };
  return {
    apiVersion: "stages.metio.wtf/v1",
    kind: "StageSet",
    metadata: meta("shop", { generation: 1 }),
    spec,
    status,
  };
}

const labelled = (token: string): object => ({ labels: { "stages.metio.wtf/action-token": token } });
const jobOf = (token: string, more: object = {}, condition?: string): LiveObject => ({
  ...{ apiVersion: "batch/v1", kind: "Job" },
  metadata: meta(`job-${token.slice(0, 10)}`, { ...labelled(token), ...more }),
  status: { conditions: condition === undefined ? [] : [{ type: condition, status: "True" }] },
});
const patchedBy = (manager: string, time: string): LiveObject => ({
  ...{ apiVersion: "example.org/v1", kind: "Widget" },
  metadata: meta("widget", { managedFields: [{ manager, operation: "Update", apiVersion: "v1", fieldsV1: {}, time }] }),
});
const settings: LiveObject = { apiVersion: "v1", kind: "ConfigMap", metadata: meta("settings") };

type Step = Write | { readonly request: string };
const change = (before: LiveObject | undefined, after: LiveObject | undefined, more: Partial<Write> = {}): Write => {
  const { apiVersion, kind, metadata } = (after ?? before) as LiveObject;
  const verb = before === undefined ? "create" : after === undefined ? "delete" : "patch";
  const who = kind === "StageSet" ? self : deployer;
  const what = { verb, apiVersion, kind, namespace: "shop", name: metadata.name, resourceVersion: "2" } as const;
  return { who, ...what, ...(before && { before }), ...(after && { after }), ...more };
};
const request = (key: string): Step => ({ request: key });
const byControllers = { who: "controllers" } as const;

/** What the checkers say of some steps, one after the other. */
function broken(steps: readonly Step[]): readonly string[] {
  const checkers = openCheckers();
  const objects = new Map<string, LiveObject>();
  const stored: Stored = {
    look: ({ kind, name }) => objects.get(`${kind} ${name}`),
    lookAll: ({ kind }) => [...objects.values()].filter((one) => one.kind === kind),
  };
  return steps.flatMap((step, index) => {
    const known = { now: index * 60_000, revisionOf: () => undefined, worker: "worker-1" };
    if ("request" in step) {
      const { request: key } = step;
      const received: Received = { at: instant(0), method: "POST", url: http.url, key, status: 200, deadlineMs: 1 };
      return checkers.hear(received, stored, known);
    }
    const id = `${step.kind} ${step.name}`;
    if (step.after === undefined) objects.delete(id);
    else objects.set(id, step.after);
    return checkers.check(step, stored, step.who === "controllers" ? { ...known, worker: undefined } : known);
  });
}

const begun = stageSet({});
const migrating = stageSet({ intent: { action: "one/pre/migrate", token: tokenA } });
const seen = { uid: `uid of job-${tokenA.slice(0, 10)}`, apiVersion: "batch/v1", kind: "Job", name: "job" };
const known = stageSet({ intent: { action: "one/pre/migrate", token: tokenA, objects: [seen] } });
const retrying = stageSet({ intent: { action: "one/pre/migrate", token: tokenB, attempt: 2 } });
const ledger = { executedActions: ["migrate"], ledgerRevision: "r1" };
const done = stageSet({ leftovers: [{ token: tokenA, kind: "Job", name: "job" }] }, ledger);
const telling = stageSet({ intent: { action: "one/pre/tell", token: tokenB, verb: "http" } }, ledger);
const tellingEarly = stageSet({ intent: { action: "one/pre/tell", token: tokenB, verb: "http" } });
const told = stageSet({}, { ...ledger, executedActions: ["migrate", "tell"] });

const start = [change(undefined, begun), change(begun, migrating)];
const made = [...start, change(undefined, jobOf(tokenA))];
const completed = [...made, change(jobOf(tokenA), jobOf(tokenA, {}, "Complete"), byControllers)];
const failed = [...made, change(jobOf(tokenA), jobOf(tokenA, {}, "Failed"), byControllers)];
const others = { who: "controllers", verb: "delete" } as const; // anybody but the engine

describe("the checkers of actions", () => {
  it.each<{ when: string; steps: readonly Step[]; then: readonly string[] }>([
    {
      when: "an action runs as it should",
      steps: [
        ...completed,
        change(migrating, done),
        change(jobOf(tokenA), undefined),
        change(done, telling),
        request(tokenB),
        change(telling, told),
      ],
      then: [],
    },
    {
      when: "I4: the next begins before the last is recorded",
      steps: [...made, change(migrating, tellingEarly)],
      then: ["I4: one/pre/tell began before one/pre/migrate was recorded"],
    },
    {
      when: "I4: a stage is Ready before its actions are done",
      steps: [...start, change(migrating, stageSet({}, { phase: "Ready" }))],
      then: ["I4: one was called Ready before one/pre/migrate was recorded"],
    },
    {
      when: "I5: a Job beside one that runs",
      steps: [...made, change(migrating, retrying), change(undefined, jobOf(tokenB))],
      then: ["I5: one/pre/migrate makes Job job again: that of an attempt before is running"],
    },
    {
      when: "a Job after one that failed",
      steps: [...failed, change(migrating, retrying), change(undefined, jobOf(tokenB))],
      then: [],
    },
    {
      when: "I5: a Job again whose UID was known, and which somebody deleted",
      steps: [
        ...made,
        change(migrating, known),
        change(jobOf(tokenA), undefined, others),
        change(undefined, jobOf(tokenA, { uid: "other" })),
      ],
      then: [
        "I5: one/pre/migrate makes Job job again: that of the same attempt was known, and somebody has deleted it",
      ],
    },
    {
      when: "a Job again that was deleted before anybody knew of it",
      steps: [...made, change(jobOf(tokenA), undefined, others), change(undefined, jobOf(tokenA, { uid: "other" }))],
      then: [],
    },
    {
      when: "I5: a complete Job is deleted, not recorded",
      steps: [...completed, change(jobOf(tokenA, {}, "Complete"), undefined)],
      then: ["I5: Job job is deleted, complete and not recorded"],
    },
    {
      when: "I5: a second token for one attempt",
      steps: [...start, change(migrating, stageSet({ intent: { action: "one/pre/migrate", token: tokenB } }))],
      then: ["I5: one/pre/migrate has a second token for attempt 1"],
    },
    {
      when: "I5: a patch twice under one token",
      steps: [
        ...start,
        change(undefined, patchedBy(tokenA, "1")),
        change(patchedBy(tokenA, "1"), patchedBy(tokenA, "2")),
      ],
      then: ["I5: one/pre/migrate has patched Widget widget twice"],
    },
    {
      when: "I5: done, and nothing was",
      steps: [...start, change(migrating, stageSet({}, ledger))],
      then: ["I5: one/pre/migrate is called done, and no Job of it is complete"],
    },
    {
      when: "I5: sent again though it is recorded",
      steps: [
        ...completed,
        change(migrating, done),
        change(done, telling),
        request(tokenB),
        change(telling, told),
        request(tokenB),
      ],
      then: [
        "I5: one/pre/tell is done, and takes effect again",
        "I8: a request to https://receiver.example.org/: no intent says so",
      ],
    },
    {
      when: "I6: the version moves",
      steps: [change(begun, { ...begun, status: { version: "1.0.0" } })],
      then: ["I6: status.version was written"],
    },
    {
      when: "I8: a Job without an intent",
      steps: [change(undefined, begun), change(undefined, jobOf(tokenA))],
      then: ["I8: create Job shop/job-aaaaaaaaaa: no intent says so"],
    },
    {
      when: "I8: a deletion that no intent names",
      steps: [...start, change(undefined, settings, byControllers), change(settings, undefined)],
      then: ["I8: delete ConfigMap shop/settings: no intent names this UID"],
    },
    {
      when: "I8: a Job is deleted that nothing tells of",
      steps: [...completed, change(migrating, stageSet({}, ledger)), change(jobOf(tokenA, {}, "Complete"), undefined)],
      then: ["I8: delete Job shop/job-aaaaaaaaaa: neither an intent nor a leftover"],
    },
    {
      when: "I8: a write of nobody's business",
      steps: [...start, change(settings, { ...settings, data: { a: "b" } })],
      then: ["I8: patch ConfigMap shop/settings: what for?"],
    },
    {
      when: "I10: a Job as ourselves",
      steps: [...start, change(undefined, jobOf(tokenA), { who: self })],
      then: ["I10: create Job shop/job-aaaaaaaaaa of stage one as itself, not as deployer"],
    },
    {
      when: "I10: the status as somebody else",
      steps: [...start, change(migrating, known, { who: deployer })],
      then: ["I10: patch StageSet shop as deployer: it is ours"],
    },
  ])("$when", ({ steps, then }) => {
    expect(broken(steps)).toEqual(then);
  });
});
