import { describe, expect, it } from "vitest";
import { instant } from "../base/index.ts";
import type { KubeObject, ObjectRef } from "../cluster/index.ts";
import { current, failing, inProgress } from "./health.ts";
import { decideHealth, type HealthDecision, type HealthQuestion } from "./decide-health.ts";
import { namedMax } from "./limits.ts";
import { kindKey, objectKey } from "./scopes.ts";
import { nothingSeen, type Seen } from "./seen.ts";

const since = instant(1_000_000);
const after = (ms: number): HealthQuestion["now"] => instant(since + ms);

const thing = (name: string): ObjectRef => ({ apiVersion: "example.org/v1", kind: "Thing", namespace: "shop", name });
const job: ObjectRef = { apiVersion: "batch/v1", kind: "Job", namespace: "shop", name: "load" };
const web: ObjectRef = { apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name: "web" };

/** An object whose one condition makes it what the row needs. */
function being(ref: ObjectRef, what: "ready" | "waiting" | "failed" | "lost" | "terminating"): [string, KubeObject] {
  const { apiVersion, kind, namespace = "shop", name } = ref;
  const type = what === "failed" ? "Stalled" : "Ready";
  const status = what === "waiting" ? "False" : "True";
  const conditions = what === "lost" ? "no list" : [{ type, status, reason: "Said" }];
  const gone = what === "terminating" && { deletionTimestamp: "2026-11-23T12:00:00Z" };
  return [objectKey(ref), { apiVersion, kind, metadata: { namespace, name, ...gone }, status: { conditions } }];
}

function decide(seen: Partial<Seen>, question: Partial<HealthQuestion> = {}): HealthDecision {
  return decideHealth({
    stage: "web",
    wanted: [{ ref: thing("a") }, { ref: thing("b") }],
    checks: [],
    exprs: [],
    seen: { ...nothingSeen, ...seen },
    disableWait: false,
    timeoutMs: 60_000,
    onTimeout: "Hold",
    since,
    now: after(1000),
    ...question,
  });
}

function told(decision: HealthDecision): string {
  if (decision.kind === "healthy") return "";
  return decision.kind === "failed" ? decision.failure.message : decision.message;
}

const a = thing("a");
const b = thing("b");

describe("a stage", () => {
  it.each([
    { when: "all is current", seen: [being(a, "ready"), being(b, "ready")], then: "healthy" },
    { when: "one is in progress", seen: [being(a, "ready"), being(b, "waiting")], then: "waiting", progress: true },
    { when: "one is missing", seen: [being(a, "ready")], then: "waiting", progress: false },
    {
      when: "one is being deleted",
      seen: [being(a, "ready"), being(b, "terminating")],
      then: "waiting",
      progress: false,
    },
    { when: "one is stuck", seen: [being(a, "lost"), being(b, "ready")], then: "waiting", progress: false },
    {
      when: "one is stuck, one gets on",
      seen: [being(a, "lost"), being(b, "waiting")],
      then: "waiting",
      progress: true,
    },
    { when: "one has failed", seen: [being(a, "failed"), being(b, "waiting")], then: "failed" },
  ])("$when: $then", ({ seen, then, progress }) => {
    const decision = decide({ objects: new Map(seen) });
    expect(decision.kind).toBe(then);
    if (decision.kind === "waiting") expect(decision.stillProgressing).toBe(progress);
  });
  it.each([
    { when: "1 ms before the end, something gets on", ms: 59_999, is: "waiting", onTimeout: "Hold", then: "waiting" },
    { when: "at the end, something gets on", ms: 60_000, is: "waiting", onTimeout: "Hold", then: "hold" },
    {
      when: "at the end, something gets on, and Rollback",
      ms: 60_000,
      is: "waiting",
      onTimeout: "Rollback",
      then: "failed",
    },
    { when: "1 ms before the end, nothing gets on", ms: 59_999, is: "lost", onTimeout: "Hold", then: "waiting" },
    { when: "at the end, nothing gets on", ms: 60_000, is: "lost", onTimeout: "Hold", then: "failed" },
    {
      when: "at the end, the last one is being deleted",
      ms: 60_000,
      is: "terminating",
      onTimeout: "Hold",
      then: "failed",
    },
    { when: "long after the end, all is current", ms: 600_000, is: "ready", onTimeout: "Hold", then: "healthy" },
    { when: "long after the end, one has failed", ms: 600_000, is: "failed", onTimeout: "Hold", then: "failed" },
  ] as const)("$when: $then", ({ ms, is, onTimeout, then }) => {
    const objects = new Map([being(a, "ready"), being(b, is)]);
    expect(decide({ objects }, { now: after(ms), onTimeout }).kind).toBe(then);
  });
});

describe("what counts", () => {
  it.each([
    { when: "its own are not waited for", wanted: "failed", checked: "ready", disableWait: true, then: "healthy" },
    { when: "checks are, all the same", wanted: "ready", checked: "waiting", disableWait: true, then: "waiting" },
    { when: "a check fails the stage", wanted: "ready", checked: "failed", disableWait: false, then: "failed" },
    { when: "both are there", wanted: "ready", checked: "ready", disableWait: false, then: "healthy" },
  ] as const)("$when: $then", ({ wanted, checked, disableWait, then }) => {
    const objects = new Map([being(a, wanted), being(b, checked)]);
    expect(decide({ objects }, { wanted: [{ ref: a }], checks: [b], disableWait }).kind).toBe(then);
  });
  it("an object that is wanted and checked is told once", () => {
    expect(told(decide({}, { wanted: [{ ref: a }], checks: [a] })).match(/Thing shop\/a/g)).toHaveLength(1);
  });
  it.each([
    { when: "a Job that is gone, and had its end seen", wanted: { ref: job, mayBeGone: true }, then: "healthy" },
    { when: "a Job that is gone, and had not", wanted: { ref: job }, then: "failed" },
    { when: "another object that is gone", wanted: { ref: a }, then: "waiting" },
    { when: "an object that may be gone", wanted: { ref: a, mayBeGone: true }, then: "healthy" },
  ])("$when: $then", ({ wanted, then }) => {
    expect(decide({}, { wanted: [wanted] }).kind).toBe(then);
  });
  it("a Job that is there counts, whether or not its end was seen", () => {
    const objects = new Map([being(job, "failed")]);
    expect(decide({ objects }, { wanted: [{ ref: job, mayBeGone: true }] }).kind).toBe("failed");
  });
  it("a Job that is only checked may still come", () => {
    expect(decide({}, { wanted: [], checks: [job] }).kind).toBe("waiting");
  });
});

describe("an expression", () => {
  const exprs = [{ apiVersion: "example.org/v1", kind: "Thing", current: "status.done" }];
  it.each([
    { when: "it says Current", judged: current("said"), then: "healthy" },
    { when: "it says Failed", judged: failing("said"), then: "failed" },
    { when: "it says InProgress", judged: inProgress("said"), then: "waiting" },
  ])("decides in place of kstatus: $when: $then", ({ judged, then }) => {
    const seen = { objects: new Map([being(a, "waiting")]), judged: new Map([[objectKey(a), judged]]) };
    expect(decide(seen, { wanted: [{ ref: a }], exprs }).kind).toBe(then);
    expect(decide(seen, { wanted: [], checks: [a], exprs }).kind).toBe(then);
  });
  it("still counts where the stage's own objects do not, as far as it speaks of them", () => {
    const wanted = [{ ref: a }, { ref: web }];
    const decision = decide({}, { wanted, exprs, disableWait: true });
    expect(told(decision)).toBe("Waiting for Thing shop/a (not found)");
  });
});

describe("the message", () => {
  it("of waiting names object and state", () => {
    const decision = decide({ objects: new Map([being(a, "waiting"), being(b, "ready")]) });
    expect(told(decision)).toBe("Waiting for Thing shop/a (Said)");
  });
  it("names a kind that is not served", () => {
    const decision = decide({ unserved: new Set([kindKey(a)]) }, { wanted: [{ ref: a }] });
    expect(told(decision)).toBe("Waiting for Thing shop/a (no kind Thing (example.org/v1))");
  });
  it("of a failure says what failed, and the way out", () => {
    const decision = decide({ objects: new Map([being(a, "failed"), being(b, "waiting")]) });
    expect(decision).toEqual({
      kind: "failed",
      failure: {
        reason: "StageFailed",
        retry: "backoff",
        message:
          "Cannot finish stage web: failed: Thing shop/a (Said); look at their events and Pods, then correct the release or what it needs",
      },
    });
  });
  it("of a time-out says how long it was", () => {
    expect(told(decide({}, { now: after(60_000) }))).toContain(
      "Cannot finish stage web within 1m: not healthy: Thing shop/a (not found), Thing shop/b (not found); ",
    );
  });
  it("of a hold says that nothing is lost yet", () => {
    const objects = new Map([being(a, "waiting"), being(b, "ready")]);
    const decision = decide({ objects }, { now: after(60_000) });
    expect(decision).toMatchObject({ kind: "hold", reason: "StageProgressing" });
    expect(told(decision)).toBe(
      "Stage web is not healthy within 1m but still progresses; waiting for Thing shop/a (Said)",
    );
  });
  it.each([
    { count: namedMax, more: "" },
    { count: namedMax + 1, more: " and 1 more" },
    { count: 40, more: ` and ${40 - namedMax} more` },
  ])("of $count names at most five", ({ count, more }) => {
    const wanted = Array.from({ length: count }, (_, at) => ({ ref: thing(`t${at}`) }));
    const message = told(decide({}, { wanted }));
    expect(message.match(/Thing shop/g)).toHaveLength(namedMax);
    expect(message.endsWith(`(not found)${more}`)).toBe(true);
  });
  it("names first what waiting does not help", () => {
    const message = told(decide({ objects: new Map([being(a, "waiting"), being(b, "lost")]) }));
    expect(message.indexOf("shop/b")).toBeLessThan(message.indexOf("shop/a"));
  });
});

describe("the Pods of a workload", () => {
  const deployment: [string, KubeObject] = [
    objectKey(web),
    { ...web, metadata: { name: "web" }, spec: { replicas: 2 } },
  ];
  const pod = { name: "web-1", message: "cannot start container app (ImagePullBackOff)", stuck: true };
  it("are named in its place, and end the progress", () => {
    const pods = new Map([[objectKey(web), [pod]]]);
    const decision = decide({ objects: new Map([deployment]), pods }, { wanted: [{ ref: web }] });
    expect(decision).toEqual({
      kind: "waiting",
      stillProgressing: false,
      message:
        "Waiting for Deployment shop/web (0 of 2 replicas are created; Pod web-1 cannot start container app (ImagePullBackOff))",
    });
  });
  it("say nothing of a workload that is current", () => {
    const pods = new Map([[objectKey(web), [pod]]]);
    const objects = new Map([
      [
        objectKey(web),
        { ...deployment[1], spec: { replicas: 0 }, status: { conditions: [{ type: "Available", status: "True" }] } },
      ],
    ]);
    expect(decide({ objects, pods }, { wanted: [{ ref: web }] }).kind).toBe("healthy");
  });
});
