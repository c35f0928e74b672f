/** Actions around the stages of a release, on a real API server: in their order, once each, whatever changes meanwhile. */
import { describe, expect } from "vitest";
import { it } from "../release-place.ts";
import { stepsUntil } from "../steps-until.ts";
import {
  configMap,
  job,
  never,
  fails,
  own,
  runJob,
  stageSet,
  publish,
  jobNames,
  endPodsOf,
  stageOf,
  settle,
  answering,
} from "./shop.ts";

describe.concurrent("actions", () => {
  it("of all six verbs run in their order around a stage, once a revision", async ({ release }) => {
    await using receiver = await answering(200);
    await publish(release, "v1", { "jobs/job.yaml": job("migrate"), "page/page.yaml": configMap("page", "busy") });
    await release.apply({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "flags" }, data: { mode: "on" } });
    const target = { apiVersion: "v1", kind: "ConfigMap" };
    await stageSet(release, {
      pre: [
        { name: "page", apply: { sourceRef: own, path: "./page" } },
        { name: "pause", patch: { target: { ...target, name: "flags" }, patch: "data: { mode: paused }" } },
        runJob(),
        { name: "tell", http: { url: `http://127.0.0.1:${receiver.port}/before` } },
      ],
      post: [
        { name: "settle", wait: { duration: "1s" } },
        { name: "seen", wait: { target: { ...target, name: "app" }, expr: "data.value == 'v1'" } },
        { name: "unpage", delete: { target: { ...target, name: "page" } } },
      ],
    });
    await settle(release);
    expect((await stageOf(release, "app"))?.executedActions).toEqual([
      "page",
      "pause",
      "migrate",
      "tell",
      "settle",
      "seen",
      "unpage",
    ]);
    const executed = release.told.filter(({ reason }) => reason === "ActionExecuted").map(({ message }) => message);
    expect(executed[0]).toBe("Stage app: pre action page is done");
    expect(executed).toHaveLength(7);
    expect((await release.read(target, "flags"))["data"]).toEqual({ mode: "paused" });
    expect(await jobNames(release)).toEqual([]);
    expect((await release.kubectl(["get", "configmaps", "-o", "name"])).includes("page")).toBe(false);
    await release.step("shop");
    expect(receiver.seen).toHaveLength(1);
  });

  it("hold their stage while a Job runs, and cost a step nothing but a look", async ({ release }) => {
    await publish(release, "v1", { "jobs/job.yaml": job("migrate", never) });
    await stageSet(release, { pre: [runJob()] });
    await stepsUntil(
      release,
      /^Unknown Progressing: Stage app: pre action migrate: Job \S+\/migrate-[0-9a-f]{10} is running/,
    );
    expect(await release.names("v1", "ConfigMap")).toEqual([]);
    const { status } = await release.get("shop");
    expect(status?.run?.intent).toMatchObject({ action: "app/pre/migrate", attempt: 1, verb: "job" });
    expect(status?.run).not.toHaveProperty("claim");
  });

  it("are retried, a new Job each; then the stage fails with the Job's own words, its objects untouched", async ({
    release,
  }) => {
    await publish(release, "v1", { "jobs/job.yaml": job("migrate", fails) });
    await stageSet(release, { pre: [runJob({ retries: 1 })] });
    expect(await release.step("shop")).toMatchObject({ ending: { kind: "failed" } });
    expect(await release.ready("shop")).toMatch(
      /^False StageFailed: Stage app: pre action migrate \(attempt 2 of 2\): Job \S+\/migrate-\S+ failed: BackoffLimitExceeded: /,
    );
    expect(await jobNames(release)).toHaveLength(1);
    expect(await release.names("v1", "ConfigMap")).toEqual([]);
    await publish(release, "v2", { "jobs/job.yaml": job("migrate") });
    await settle(release);
    expect(await jobNames(release)).toEqual([]);
  });

  it("send every attempt of a request with one Idempotency-Key", async ({ release }) => {
    await using receiver = await answering(503, 503, 200);
    await publish(release, "v1");
    await stageSet(release, {
      post: [{ name: "tell", retries: 3, http: { url: `http://127.0.0.1:${receiver.port}/`, body: "{}" } }],
    });
    await settle(release);
    const keys = receiver.seen.map(({ headers }) => headers["idempotency-key"]);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
  });

  it("for a stage that fails have their turn once a run, and its own failure is what is told", async ({ release }) => {
    await using receiver = await answering(200);
    await publish(release, "v1", { "app/job.yaml": job("bad", fails).replace(/.*ttl.*\n/, "") });
    await stageSet(release, { onFailure: [{ name: "page", http: { url: `http://127.0.0.1:${receiver.port}/` } }] });
    expect(await release.step("shop")).toMatchObject({ ending: { kind: "failed" } });
    expect(await release.ready("shop")).toMatch(/^False StageFailed: .*Job \S+\/bad/);
    await release.step("shop");
    expect(receiver.seen).toHaveLength(1);
    expect(release.told.filter(({ reason }) => reason === "OnFailureAction")).toHaveLength(1);
  });

  it("for ever are done once, over the life of StageSets of that name; and three failures end the trying", async ({
    release,
  }) => {
    await publish(release, "v1", { "jobs/job.yaml": job("migrate") });
    await stageSet(release, { pre: [runJob({ scope: "Lifetime" })] });
    await settle(release);
    const ledger = await release.read({ apiVersion: "stages.metio.wtf/v1", kind: "StageLedger" }, "shop");
    expect(ledger["status"]).toMatchObject({
      completedActions: [{ stage: "app", action: "migrate", origin: "Executed" }],
    });
    await release.kubectl(["delete", "stageset", "shop", "--wait=false"]);
    await release.step("shop");
    await publish(release, "v2", { "jobs/job.yaml": job("migrate", fails) });
    await stageSet(release, { pre: [runJob({ scope: "Lifetime" })] });
    await settle(release);
    expect(release.told.map(({ reason }) => reason)).toContain("LedgerAdopted");
  });

  it("for ever that fail three times in a row are left alone until somebody asks", async ({ release }) => {
    await publish(release, "v1", { "jobs/job.yaml": job("migrate", fails) });
    await stageSet(release, { pre: [runJob({ scope: "Lifetime" })] });
    for (let failures = 0; failures < 3; failures += 1) await release.step("shop");
    await release.step("shop");
    expect(await release.ready("shop")).toMatch(/^False ActionDirty: Stage app: pre action migrate has failed 3 times/);
    const before = await jobNames(release);
    await release.step("shop");
    expect(await jobNames(release)).toEqual(before);
    await publish(release, "v2", { "jobs/job.yaml": job("migrate") });
    await release.kubectl(["annotate", "stageset", "shop", "reconcile.fluxcd.io/requestedAt=now"]);
    await settle(release);
  });

  it("run anew for one stage where reconcile-stage asks for it, once", async ({ release }) => {
    await using receiver = await answering(200);
    await publish(release, "v1");
    await stageSet(release, { pre: [{ name: "tell", http: { url: `http://127.0.0.1:${receiver.port}/` } }] });
    await settle(release);
    await release.kubectl(["annotate", "stageset", "shop", "stages.metio.wtf/reconcile-stage=app@1"]);
    await settle(release);
    await settle(release);
    expect(receiver.seen).toHaveLength(2);
    expect(new Set(receiver.seen.map(({ headers }) => headers["idempotency-key"])).size).toBe(2);
  });
});

describe.concurrent("something newer while a Job runs", () => {
  it("waits for it, then rolls out", async ({ release }) => {
    await publish(release, "v1", { "jobs/job.yaml": job("migrate", never) });
    await stageSet(release, { pre: [runJob()] });
    await stepsUntil(release, /pre action migrate: Job \S+ is running/);
    const [name = ""] = await jobNames(release);
    await publish(release, "v2", { "jobs/job.yaml": job("migrate") });
    await release.step("shop", { budgetMs: 1_000 });
    expect(await jobNames(release)).toEqual([name]);
    await endPodsOf(release, name);
    await settle(release);
    expect((await release.read({ apiVersion: "v1", kind: "ConfigMap" }, "app"))["data"]).toEqual({ value: "v2" });
    expect(release.told.filter(({ reason }) => reason === "ActionExecuted")).toHaveLength(2);
  });

  it("cancels it where its action says so: the Job is gone before anything else begins", async ({ release }) => {
    await publish(release, "v1", { "jobs/job.yaml": job("migrate", never) });
    await stageSet(release, { pre: [runJob({ onSupersede: "Cancel" })] });
    await stepsUntil(release, /pre action migrate: Job \S+ is running/);
    await publish(release, "v2", { "jobs/job.yaml": job("migrate") });
    await settle(release);
    expect(await jobNames(release)).toEqual([]);
    expect(release.told.find(({ reason }) => reason === "ActionSkipped")?.message).toBe(
      "Stage app: pre action migrate is cancelled: something newer is to be rolled out",
    );
  });

  it("takes the Job along where the StageSet is deleted", async ({ release }) => {
    await publish(release, "v1", { "jobs/job.yaml": job("migrate", never) });
    await stageSet(release, { pre: [runJob()] });
    await stepsUntil(release, /pre action migrate: Job \S+ is running/);
    await release.kubectl(["delete", "stageset", "shop", "--wait=false"]);
    await release.step("shop");
    expect(await jobNames(release)).toEqual([]);
  });
});
