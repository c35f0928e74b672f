/** How `stageset notify` begins, where it listens, and how it ends. */
import { describe, expect } from "vitest";
import { checkStatus } from "../../../lib/api/index.ts";
import { after } from "../../../lib/base/index.ts";
import { eventually } from "../eventually.ts";
import { machineClock } from "../place.ts";
import { freePorts } from "../ports.ts";
import { it, type HandlerPlace } from "./handler-place.ts";
import { configMap, deployment } from "./manifests.ts";
import { cloudEvent, fluxEvent, startNotify, structured } from "./notify-place.ts";

describe("notify begins", () => {
  it("to listen at $PORT, as Knative wants it, and says so", async ({ handler }) => {
    const [port = 0] = await freePorts(1);
    await using notify = await startNotify(handler, [], { PORT: String(port) });
    expect(notify.port).toBe(port);
    expect(await notify.get("/readyz")).toMatchObject({ status: 200, text: "ok" });
  });

  it("where --port says, or STAGESET_PORT, whatever $PORT is; and says why where it cannot", async ({ handler }) => {
    const [one = 0, two = 0, three = 0] = await freePorts(3);
    await using notify = await startNotify(handler, ["--port", String(one)], {
      PORT: String(one),
      STAGESET_PORT: String(two),
    });
    expect(notify.log().find(({ msg }) => msg === "listening")).toMatchObject({ port: one, signed: false });
    const taken = await handler.run(["notify", "--port", String(one)]);
    expect(taken.code).toBe(1);
    expect(taken.stderr).toContain(`Cannot listen on port ${one}: EADDRINUSE; name another with --port`);
    await using other = await startNotify(handler, [], { PORT: String(three), STAGESET_PORT: String(three) });
    expect(other.log().find(({ msg }) => msg === "listening")).toMatchObject({ port: three });
    expect(await handler.run(["notify"], { PORT: "http" })).toMatchObject({ code: 2 });
    expect(await handler.run(["notify", "--port", "65536"])).toMatchObject({ code: 2 });
    expect(await handler.run(["notify", "-n", "a", "--watch-namespaces", "a,b"])).toMatchObject({ code: 2 });
  });
});

async function publishStuck({ sources, stageSet }: HandlerPlace, pods: string): Promise<void> {
  await sources.publishExternal("shop", { "base/one.yaml": configMap("one"), "app/app.yaml": deployment("app", pods) });
  await stageSet("shop", ["base", "app"]);
}

describe("notify that is told to end", () => {
  it("ends with nothing to do, at once", async ({ handler }) => {
    const notify = await startNotify(handler);
    const began = performance.now();
    expect(await notify.stop()).toMatchObject({ code: 0, signal: null });
    expect(performance.now() - began).toBeLessThan(40_000); // what is in flight would be given longer
    expect(notify.log().at(-1)).toMatchObject({ msg: "stopped" });
  });

  it("lets go of what it was at, in a state that anybody goes on from at once", async ({ handler }) => {
    const notify = await startNotify(handler);
    await publishStuck(handler, "never-ready");
    const { namespace } = handler;
    await notify.post("/", fluxEvent({ kind: "ExternalArtifact", namespace, name: "shop" }));
    await eventually(
      () => handler.names("apps/v1", "Deployment"),
      (names) => names.length > 0,
    );
    expect((await handler.get("shop")).status?.run?.claim).toBeDefined();
    expect(await notify.stop()).toMatchObject({ code: 0 });
    expect(notify.log().map(({ msg }) => msg)).toEqual(
      expect.arrayContaining(["stopping", "stepped", "stopped"]) as unknown,
    );
    const { status } = await handler.get("shop");
    expect(status?.run?.claim).toBeUndefined();
    expect(checkStatus(await handler.get("shop"))).toEqual([]);

    await publishStuck(handler, "ready");
    expect(await handler.reconcile("shop", "--timeout", "40s")).toMatchObject({ code: 0 });
    expect(await handler.names("v1", "ConfigMap")).toEqual(["one"]);
  });

  it("is finished by others after a death in the middle, too", async ({ handler }) => {
    const notify = await startNotify(handler);
    await publishStuck(handler, "never-ready");
    const subject = `${handler.namespace}/shop`;
    await notify.post("/events", JSON.stringify(cloudEvent({ subject })), structured);
    await eventually(
      () => handler.names("apps/v1", "Deployment"),
      (names) => names.length > 0,
    );
    notify.process.kill("SIGKILL");
    await notify.process.ended;
    await publishStuck(handler, "ready");
    const now = (): ReturnType<typeof machineClock.now> => after(machineClock.now(), 120_000); // the claim has ended
    const ports = { ...handler.ports, clock: { ...machineClock, now } };
    expect(await handler.step("shop", { ports })).toMatchObject({ ending: { kind: "settled" } });
    expect(await handler.names("v1", "ConfigMap")).toEqual(["one"]);
  });
});
