/** `stageset notify` as a Deployment runs it: a real process, real HTTP, a real API server. */
import { describe, expect } from "vitest";
import { eventually } from "../eventually.ts";
import { stepsUntil } from "../steps-until.ts";
import { it, type HandlerPlace } from "./handler-place.ts";
import { configMap, deployment } from "./manifests.ts";
import { batch, cloudEvent, fluxEvent, startNotify, structured } from "./notify-place.ts";

const files = (data: string): Readonly<Record<string, string>> => ({ "base/one.yaml": configMap("one", data) });

function stageOf(sourceRef: object, path = "./base"): object {
  return { stages: [{ name: "base", path, sourceRef }] };
}

function becomesReady(handler: HandlerPlace, name: string, revision: RegExp = /./): Promise<string> {
  return eventually(
    () => handler.ready(name),
    (ready) => ready.startsWith("True Succeeded") && revision.test(ready),
  );
}

describe("an event of Flux", () => {
  it("about a GitRepository steps the StageSet that uses it, at once, and says so", async ({ handler }) => {
    await using notify = await startNotify(handler);
    await handler.sources.publishGit("shop", files("v1"));
    await handler.stageSet("shop", [], stageOf({ kind: "GitRepository", name: "shop" }));
    const answer = await notify.post(
      "/",
      fluxEvent({ kind: "GitRepository", namespace: handler.namespace, name: "shop" }),
    );
    expect(answer).toMatchObject({ status: 202, text: "" });
    await becomesReady(handler, "shop");
    expect((await handler.get("shop")).status?.history?.[0]).toMatchObject({ trigger: "Event", outcome: "Succeeded" });
    await eventually(notify.log, (lines) => lines.some(({ msg }) => msg === "stepped"));
    expect(notify.log().filter(({ msg }) => msg === "stepped")).toMatchObject([
      { namespace: handler.namespace, name: "shop", outcome: "settled", ready: "True" },
    ]);
    expect(await notify.metric('stageset_notify_events_total{result="taken"}')).toBe(1);
    expect(await notify.metric('stageset_notify_steps_total{outcome="settled"}')).toBe(1);
  });

  it("that comes before Flux has stored what it tells of is not lost", async ({ handler }) => {
    await using notify = await startNotify(handler);
    const { namespace } = handler;
    await handler.sources.publishGit("shop", files("v1"));
    await handler.stageSet("shop", [], stageOf({ kind: "GitRepository", name: "shop" }));
    await handler.step("shop");
    const before = (await handler.get("shop")).status?.lastAppliedRevisions;
    await notify.post("/", fluxEvent({ kind: "GitRepository", namespace, name: "shop" }));
    await eventually(
      () => notify.metric("stageset_notify_queue_length"),
      (length) => length === 1, // it was looked at, in vain, and waits to be looked at again
    );
    await handler.sources.publishGit("shop", files("v2"));
    const after = await eventually(
      async () => (await handler.get("shop")).status?.lastAppliedRevisions,
      (applied) => JSON.stringify(applied) !== JSON.stringify(before),
    );
    expect(after).not.toEqual(before);
  });

  it("about a producer steps the StageSets behind its ExternalArtifact, by whichever of both they name it", async ({
    handler,
  }) => {
    await using notify = await startNotify(handler);
    const widget = { apiVersion: "stageset.test/v1", kind: "Widget", name: "maker" };
    await handler.sources.publishExternal("made", files("v1"), widget);
    await handler.stageSet("by-producer", [], stageOf(widget));
    await handler.stageSet("by-artifact", [], stageOf({ kind: "ExternalArtifact", name: "made" }));
    await handler.sources.publishExternal("other", files("v1"));
    await handler.stageSet("other", [], stageOf({ kind: "ExternalArtifact", name: "other" }));
    await notify.post("/", fluxEvent({ ...widget, namespace: handler.namespace }));
    await becomesReady(handler, "by-producer");
    await eventually(
      async () => (await handler.get("by-artifact")).status?.observedGeneration,
      (generation) => generation !== undefined,
    );
    expect((await handler.get("other")).status).toBeUndefined();
  });

  it("about a StageSet that has become Ready steps those that depend on it", async ({ handler }) => {
    await handler.sources.publishExternal("first", { "base/one.yaml": configMap("first") });
    await handler.sources.publishExternal("second", { "base/one.yaml": configMap("second") });
    await handler.stageSet("first", ["base"]);
    await handler.stageSet("second", ["base"], { dependsOn: [{ name: "first" }] });
    await handler.step("second");
    expect(await handler.ready("second")).toMatch(/^False DependencyNotReady/);
    await handler.step("first");
    await using notify = await startNotify(handler);
    const first = { apiVersion: "stages.metio.wtf/v1", kind: "StageSet", namespace: handler.namespace, name: "first" };
    await notify.post("/", fluxEvent(first, { reportingController: "stageset" }));
    await becomesReady(handler, "second");
  });

  it("about something that nobody knows is taken, and nothing more", async ({ handler }) => {
    await using notify = await startNotify(handler);
    const unknown = [
      { kind: "GitRepository", namespace: handler.namespace, name: "nobody" },
      { apiVersion: "stages.metio.wtf/v1", kind: "StageSet", namespace: handler.namespace, name: "nobody" },
      { apiVersion: "example.org/v1", kind: "Thing", namespace: "elsewhere", name: "nobody" },
    ];
    for (const object of unknown) expect((await notify.post("/", fluxEvent(object))).status).toBe(202);
    await eventually(
      () => notify.metric("stageset_notify_queue_length"),
      (length) => length === 0,
    );
    expect(notify.log().filter(({ level }) => level === "error")).toEqual([]);
    expect(notify.log().filter(({ msg }) => msg === "stepped")).toEqual([]);
  });
});

describe("a CloudEvent", () => {
  it("steps the StageSets that it names, in each of the three modes", async ({ handler }) => {
    await using notify = await startNotify(handler);
    const { namespace } = handler;
    for (const name of ["by-subject", "by-data", "in-batch", "by-header"]) {
      await handler.sources.publishExternal(name, { "base/one.yaml": configMap(name) });
      await handler.stageSet(name, ["base"]);
    }
    const post = async (body: unknown, headers: Readonly<Record<string, string>>): Promise<number> =>
      (await notify.post("/events", JSON.stringify(body), headers)).status;
    expect(await post(cloudEvent({ subject: `${namespace}/by-subject` }), structured)).toBe(202);
    await becomesReady(handler, "by-subject");
    const named = { kind: "StageSet", namespace, name: "in-batch" };
    const event = {
      kind: "ExternalArtifact",
      apiVersion: "source.toolkit.fluxcd.io/v1",
      metadata: { namespace, name: "by-data" },
    };
    const both = [cloudEvent({ data: event }), cloudEvent({ data: named, datacontenttype: "application/json" })];
    expect(await post(both, batch)).toBe(202);
    await becomesReady(handler, "by-data");
    await becomesReady(handler, "in-batch");
    const attributes = Object.entries(cloudEvent({ subject: `stagesets/${namespace}/by-header` }));
    const headers = Object.fromEntries(attributes.map(([name, value]) => [`ce-${name}`, String(value)]));
    expect(await post({ build: 7 }, { ...headers, "content-type": "application/json; charset=UTF-8" })).toBe(202);
    await becomesReady(handler, "by-header");
  });

  it("steps one that is not due: whoever names it wants that", async ({ handler }) => {
    await handler.sources.publishExternal("shop", { "base/one.yaml": configMap("one") });
    await handler.stageSet("shop", ["base"]);
    await handler.step("shop");
    await handler.kubectl(["delete", "configmap", "one"]);
    await using notify = await startNotify(handler);
    await notify.post("/events", JSON.stringify(cloudEvent({ subject: `${handler.namespace}/shop` })), structured);
    await eventually(
      () => handler.names("v1", "ConfigMap"),
      (names) => names.includes("one"),
    );
  });

  it("reaches one that is being stepped, and waits, without another step", async ({ handler }) => {
    await using notify = await startNotify(handler);
    const { namespace } = handler;
    await handler.sources.publishGit("shop", { "base/app.yaml": deployment("app", "never-ready") });
    await handler.stageSet("shop", [], stageOf({ kind: "GitRepository", name: "shop" }));
    const told = fluxEvent({ kind: "GitRepository", namespace, name: "shop" });
    await notify.post("/", told);
    await eventually(
      () => handler.names("apps/v1", "Deployment"),
      (names) => names.length > 0,
    );
    await handler.sources.publishGit("shop", { "base/app.yaml": deployment("app") });
    await notify.post("/", told);
    await becomesReady(handler, "shop");
    await eventually(
      () => notify.metric("stageset_notify_stepping"),
      (stepping) => stepping === 0,
    );
    expect(await notify.metric('stageset_notify_steps_total{outcome="busy"}')).toBe(0);
  });
});

describe("the gate of a stage", () => {
  it("is open once the stage is Ready, and closed before, after and for what there is not", async ({ handler }) => {
    await using notify = await startNotify(handler);
    const gate = `/gate/${handler.namespace}/shop/base`;
    const asJson = { accept: "application/json" };
    const unknown = { status: 403, text: "Unknown: There is no such stage, or nothing is known of it yet" };
    expect(await notify.get(gate)).toMatchObject(unknown);
    await handler.sources.publishExternal("shop", {
      "base/one.yaml": configMap("one"),
      "app/app.yaml": deployment("app", "never-ready"),
    });
    await handler.stageSet("shop", ["base", "app"]);
    expect(await notify.get(gate)).toMatchObject(unknown);
    await stepsUntil(handler, /Waiting for Deployment/);
    expect(await notify.get(gate)).toMatchObject({ status: 200 });
    const closed = await notify.get(`/gate/${handler.namespace}/shop/app`, asJson);
    expect(closed.status).toBe(200);
    expect(JSON.parse(closed.text)).toEqual({
      ...{ ready: false, reason: "Progressing" },
      message: "Stage app is not Ready; the status of its StageSet says why",
    });
    expect((await notify.get(`/gate/${handler.namespace}/shop/app`)).status).toBe(403);
    for (const path of [`/gate/${handler.namespace}/shop/other`, "/gate/elsewhere/shop/base", "/gate/..%2f/A_B/c"]) {
      expect(await notify.get(path)).toMatchObject(unknown);
      const told = await notify.get(path, asJson);
      expect(told.status).toBe(200);
      expect(JSON.parse(told.text)).toMatchObject({ ready: false, reason: "Unknown" });
    }
  });

  it("is closed where the API server cannot be asked", async ({ handler }) => {
    const kubeconfig = handler.kubeconfigFor({ server: "https://127.0.0.1:1" });
    await using notify = await startNotify(handler, ["--kubeconfig", kubeconfig]);
    const gate = `/gate/${handler.namespace}/shop/base`;
    expect((await notify.get(gate)).status).toBe(503);
    const told = await notify.get(gate, { accept: "application/json" });
    expect(JSON.parse(told.text)).toMatchObject({ ready: false, reason: "Unreachable" });
  });
});
