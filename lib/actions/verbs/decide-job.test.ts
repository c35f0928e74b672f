import { describe, expect, it } from "vitest";
import { formatInstant, instant } from "../../base/index.ts";
import { done, failed, type ActionObject, type Failure, type Intent, type Pin } from "../../api/index.ts";
import type { KubeObject, LiveObject } from "../../cluster/index.ts";
import type { ActionMove, ActionView } from "../action-move.ts";
import { keyOf, type LookedAt } from "./action-objects.ts";
import { decideJob, type JobSeen, type JobsSeen } from "./decide-job.ts";

const now = instant(Date.UTC(2026, 10, 23));
const token = "0123456789abcdef0123";
const pin: Pin = {
  stage: "db",
  kind: "GitRepository",
  namespace: "shop",
  name: "x",
  url: "",
  revision: "1",
  digest: "1",
  inputs: "",
};
const settings: KubeObject = { apiVersion: "v1", kind: "ConfigMap", metadata: { namespace: "shop", name: "settings" } };
const job = (name: string): KubeObject => ({
  apiVersion: "batch/v1",
  kind: "Job",
  metadata: { namespace: "shop", name },
  spec: {},
});
const need: ActionObject = { apiVersion: "v1", kind: "ConfigMap", namespace: "shop", name: "settings" };
const a: ActionObject = { apiVersion: "batch/v1", kind: "Job", namespace: "shop", name: "a-0123456789" };
const b: ActionObject = { ...a, name: "b-0123456789" };

const live = (object: ActionObject, status: object, metadata: object = {}): LiveObject => ({
  apiVersion: object.apiVersion,
  kind: object.kind,
  metadata: {
    ...{ namespace: "shop", name: object.name, uid: `uid-${object.name}`, resourceVersion: "1" },
    creationTimestamp: formatInstant(now),
    labels: { "stages.metio.wtf/action-token": token },
    ...metadata,
  },
  status,
});
const runs = (object: ActionObject): LookedAt => ({ object, live: live(object, { active: 1 }) });
const ended = (object: ActionObject, type: string): LookedAt => ({
  object,
  live: live(object, { conditions: [{ type, status: "True", reason: "Because", message: "it did" }] }),
});
const absent = (object: ActionObject): LookedAt => ({ object, live: undefined });
const deleted = (object: ActionObject): LookedAt => ({ object: { ...object, uid: "seen" }, live: undefined });
const foreign = (object: ActionObject, labels: object = {}): LookedAt => ({
  object,
  live: live(object, {}, { labels }),
});
const seeing = (jobs: readonly LookedAt[], more: Partial<JobsSeen> = {}): JobsSeen => ({
  ...{ kind: "jobs", jobs, troubles: new Map<string, string>() },
  ...more,
});
const unmade = (settingsSeen: LookedAt): Partial<JobsSeen> => ({
  unmade: { needs: [settingsSeen], objects: done([settings, job("a"), job("b")]) },
});

const intent: Intent = {
  ...{ action: "db/pre/migrate", verb: "job", digest: "d", token, attempt: 1 },
  ...{ startedAt: formatInstant(now), since: formatInstant(now) },
};
const view: ActionView = {
  action: {
    name: "migrate",
    onSupersede: "Wait",
    job: { sourceRef: { kind: "GitRepository", name: "x" }, path: "./" },
  },
  ...{ intent: { ...intent, pin, objects: [need, a, b] }, namespace: "shop", now },
};

/** A move in a line: what happens, to what, and what is said. */
function told(move: ActionMove): string {
  switch (move.kind) {
    case "act":
      return `${move.effect.kind} ${"objects" in move.effect ? move.effect.objects.map(nameOf).join(" ") : ""}`;
    case "wait":
      return `wait: ${move.message}`;
    case "unseen":
      return `unseen: ${move.failure.message}`;
    case "done":
      return `done, leaving ${move.leftovers.map(nameOf).join(" ")}`;
    case "failed":
      return `failed (${move.failure.retry}): ${move.failure.message}`;
  }
}

function nameOf(object: KubeObject | ActionObject): string {
  return "metadata" in object ? object.metadata.name : object.name;
}

describe("a job action", () => {
  it.each<{ when: string; seen: JobSeen; then: string }>([
    {
      when: "all Jobs are complete",
      seen: seeing([ended(a, "Complete"), ended(b, "Complete")]),
      then: "done, leaving settings a-0123456789 b-0123456789",
    },
    {
      when: "one still runs",
      seen: seeing([ended(a, "Complete"), runs(b)]),
      then: "wait: Job shop/b-0123456789 is running (1 Pod active)",
    },
    {
      when: "both run",
      seen: seeing([runs(a), runs(b)]),
      then: "wait: Job shop/a-0123456789 is running (1 Pod active) and 1 more Job to end",
    },
    {
      when: "one failed and one runs",
      seen: seeing([ended(a, "Failed"), runs(b)]),
      then: "removeObjects b-0123456789",
    },
    {
      when: "one failed and the other is gone because of it",
      seen: seeing([deleted(a), ended(b, "Failed")]),
      then: "failed (backoff): Job shop/b-0123456789 failed: Because: it did",
    },
    {
      when: "one cannot start",
      seen: seeing([runs(a), ended(b, "Complete")], { troubles: new Map([[keyOf(a), "Pod x cannot start"]]) }),
      then: "removeObjects a-0123456789",
    },
    {
      when: "one was deleted",
      seen: seeing([ended(a, "Complete"), deleted(b)]),
      then: "failed (backoff): Job shop/b-0123456789 was deleted by somebody before it had ended",
    },
    {
      when: "nothing was created yet",
      seen: seeing([absent(a), absent(b)], unmade(absent(need))),
      then: "createObjects settings a-0123456789 b-0123456789",
    },
    {
      when: "only the last is missing",
      seen: seeing([runs(a), absent(b)], unmade({ object: need, live: live(need, {}) })),
      then: "createObjects b-0123456789",
    },
    {
      when: "what the missing one needs is gone again",
      seen: seeing([runs(a), absent(b)], unmade(deleted(need))),
      then: "createObjects settings b-0123456789",
    },
    {
      when: "one failed before the other was created",
      seen: seeing([ended(a, "Failed"), absent(b)], unmade(absent(need))),
      then: "failed (backoff): Job shop/a-0123456789 failed: Because: it did",
    },
    {
      when: "what it needs is somebody else's, and a Job runs",
      seen: seeing([runs(a), absent(b)], unmade(foreign(need))),
      then: "removeObjects a-0123456789",
    },
    {
      when: "what it needs is another attempt's",
      seen: seeing([absent(a), absent(b)], unmade(foreign(need, { "stages.metio.wtf/action-token": "x" }))),
      then: "wait: ConfigMap shop/settings of another attempt is still to be deleted; do it by hand where nobody does",
    },
    {
      when: "a Job of its name is not its own",
      seen: seeing([foreign(a), ended(b, "Complete")]),
      then: "failed (never): Cannot create Job shop/a-0123456789: it exists already and is not this action's; rename it in the artifact, or leave it out of it where the Job may use the one that is there",
    },
    {
      when: "its artifact has changed under its hands",
      seen: seeing([absent(a), absent(b)], { unmade: { needs: [absent(need)], objects: done([settings, job("a")]) } }),
      then: "failed (backoff): Cannot go on with this attempt: what it began to create is not in its artifact any more",
    },
    {
      when: "its artifact cannot be had just now",
      seen: seeing([absent(a), runs(b)], { unmade: { needs: [], objects: failed(passing("no answer")) } }),
      then: "wait: no answer",
    },
    {
      when: "its artifact cannot be had any more",
      seen: seeing([absent(a), ended(b, "Complete")], {
        unmade: { needs: [], objects: failed({ ...passing("it is gone"), retry: "never" }) },
      }),
      then: "failed (never): it is gone",
    },
  ])("where $when", ({ seen, then }) => {
    expect(told(decideJob(view, seen)).trim()).toBe(then);
  });
  it("begins with what is to be created written down, without UIDs", () => {
    const move = decideJob({ ...view, intent }, { kind: "offer", pin, objects: [settings, job("a"), job("b")] });
    expect(move).toMatchObject({
      kind: "act",
      intent: { pin, objects: [need, a, b] },
      effect: { kind: "createObjects" },
    });
  });
  it("remembers the UIDs that it has seen", () => {
    const move = decideJob(view, seeing([runs(a), runs(b)]));
    expect(move).toMatchObject({
      intent: { objects: [need, { uid: "uid-a-0123456789" }, { uid: "uid-b-0123456789" }] },
    });
  });
});

function passing(message: string): Failure {
  return { reason: "SourceNotReady", retry: "backoff", message };
}
