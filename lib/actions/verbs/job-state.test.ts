import { describe, expect, it } from "vitest";
import { after, formatInstant, instant } from "../../base/index.ts";
import type { LiveObject } from "../../cluster/index.ts";
import { stuckPodMs } from "../limits.ts";
import { jobStateOf, mayBeStuck } from "./job-state.ts";

const start = instant(Date.UTC(2026, 10, 23));
const live = (parts: { spec?: object; status?: object; metadata?: object } = {}): LiveObject => ({
  apiVersion: "batch/v1",
  kind: "Job",
  metadata: {
    ...{
      namespace: "shop",
      name: "migrate-1",
      uid: "u1",
      resourceVersion: "1",
      creationTimestamp: formatInstant(start),
    },
    labels: { "stages.metio.wtf/action-token": "t" },
    ...parts.metadata,
  },
  spec: parts.spec ?? {},
  status: parts.status ?? {},
});
const condition = (type: string, status = "True"): object => ({ type, status, reason: "Because", message: "it did" });
const going = { metadata: { deletionTimestamp: formatInstant(start) } };

describe("a Job", () => {
  it.each([
    { when: "never seen", live: undefined, then: { kind: "absent" } },
    { when: "seen and gone", uid: "u1", live: undefined, then: { kind: "deleted" } },
    { when: "replaced by another", uid: "u0", live: live(), then: { kind: "deleted" } },
    { when: "being deleted", uid: "u1", live: live(going), then: { kind: "deleted" } },
    { when: "without the token", live: live({ metadata: { labels: {} } }), then: { kind: "foreign" } },
    {
      when: "of another token",
      live: live({ metadata: { labels: { "stages.metio.wtf/action-token": "x" } } }),
      then: { kind: "foreign" },
    },
    { when: "complete", live: live({ status: { conditions: [condition("Complete")] } }), then: { kind: "complete" } },
    {
      when: "complete and being deleted",
      live: live({ ...going, status: { conditions: [condition("Complete")] } }),
      then: { kind: "complete" },
    },
    {
      when: "failed",
      live: live({ status: { conditions: [condition("Failed")] } }),
      then: { kind: "failed", told: "Because: it did" },
    },
    {
      when: "about to fail, its Pods still ending",
      live: live({ status: { active: 1, conditions: [condition("FailureTarget"), condition("Failed", "False")] } }),
      then: { kind: "unfinished", told: "is running (1 Pod active)" },
    },
    { when: "without Pods", live: live(), then: { kind: "unfinished", told: "waits for its first Pod" } },
    { when: "suspended", live: live({ spec: { suspend: true } }), then: { kind: "unfinished", told: "is suspended" } },
    {
      when: "with two Pods",
      live: live({ status: { active: 2 } }),
      then: { kind: "unfinished", told: "is running (2 Pods active)" },
    },
    {
      when: "between two Pods",
      live: live({ status: { failed: 1 } }),
      then: { kind: "unfinished", told: "is running (0 Pods active)" },
    },
  ])("$when", ({ uid, live: seen, then }) => {
    const object = {
      apiVersion: "batch/v1",
      kind: "Job",
      namespace: "shop",
      name: "migrate-1",
      ...(uid !== undefined && { uid }),
    };
    expect(jobStateOf({ object, live: seen }, "t")).toEqual(then);
  });
});

describe("its Pods are worth a look", () => {
  const active = { active: 1, ready: 0, startTime: formatInstant(start) };
  it.each([
    { when: "none was ready for as long as it takes", status: active, ms: stuckPodMs, then: true },
    { when: "not for quite as long", status: active, ms: stuckPodMs - 1, then: false },
    { when: "one is ready", status: { ...active, ready: 1 }, ms: 2 * stuckPodMs, then: false },
    { when: "it has none", status: { ...active, active: 0 }, ms: 2 * stuckPodMs, then: false },
    { when: "it does not say since when it runs", status: { active: 1 }, ms: stuckPodMs, then: true },
  ])("where $when: $then", ({ status, ms, then }) => {
    expect(mayBeStuck(live({ status }), after(start, ms))).toBe(then);
  });
});
