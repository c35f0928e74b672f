/** `stageset tick` as a CronJob runs it: a real process against a real API server. */
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, inject } from "vitest";
import { checkStatus } from "../../../lib/api/index.ts";
import { after } from "../../../lib/base/index.ts";
import { tick as runTick } from "../../../lib/engine/index.ts";
import { logLines, type Ended } from "../../support/stageset-process.ts";
import { auditPosition, readAudit, type AuditedRequest } from "../audit.ts";
import { eventually } from "../eventually.ts";
import { machineClock } from "../place.ts";
import { seldom } from "../release-place.ts";
import { it, type HandlerPlace } from "./handler-place.ts";
import { configMap, deployment } from "./manifests.ts";

/** Another tick finds nothing to do for it, nor does the same one where it fails. */
const once = { ...seldom, retryInterval: "1h" };

async function publish(handler: HandlerPlace, name = "shop"): Promise<void> {
  await handler.sources.publishExternal(name, {
    "base/one.yaml": configMap(`${name}-one`),
    "app/app.yaml": deployment(`${name}-app`),
  });
  await handler.stageSet(name, ["base", "app"], once);
}

/** A release whose second stage waits until revision 2 of it comes. */
async function publishStuck({ sources, stageSet }: HandlerPlace, name = "shop"): Promise<void> {
  const files = { "base/one.yaml": configMap(`${name}-one`), "app/app.yaml": deployment(`${name}-app`, "never-ready") };
  await sources.publishExternal(name, files);
  await stageSet(name, ["base", "app"], once);
}

type Lines = ReturnType<typeof logLines>;

function steppedIn({ stderr }: Ended): Lines {
  return logLines(stderr).filter(({ msg }) => msg === "stepped");
}

describe("a tick", () => {
  it("rolls out what is due, says so in its log, and remembers when it began", async ({ handler }) => {
    await publish(handler);
    const before = Date.now();
    const { code, stdout, stderr } = await handler.tick();
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    const { namespace } = handler;
    expect(logLines(stderr)).toMatchObject([
      { level: "warn", msg: "insecure", warning: expect.stringMatching(/^--insecure-allow-loopback: /) as string },
      {
        ...{ level: "info", msg: "stepped", namespace, name: "shop", why: "Generation", outcome: "settled" },
        ...{ ready: "True", reason: "Succeeded", message: expect.stringMatching(/^Applied shop at latest@/) as string },
      },
      { level: "info", msg: "ticked", stageSets: 1, stepped: 1 },
    ]);
    const [run] = (await handler.get("shop")).status?.history ?? [];
    expect(logLines(stderr)[1]?.["run"]).toBe(run?.id);
    const began = Date.parse((await handler.lastTick()) ?? "");
    expect(began).toBeGreaterThan(before - 1_000);
    expect(began).toBeLessThan(Date.now());
  });

  it("with nothing due costs its lists and its Lease, and writes nothing else", async ({ handler }) => {
    await publish(handler);
    await handler.tick();
    const requests = await audited(handler, () => handler.startTick().ended);
    const ended = (await handler.tick()).stderr;
    expect(logLines(ended).at(-1)).toMatchObject({ msg: "ticked", stageSets: 1, stepped: 0 });
    expect(
      requests.filter(({ verb }) => verb !== "get" && verb !== "list").map(({ verb, uri }) => `${verb} ${lease(uri)}`),
    ).toEqual(["patch lease"]);
    expect(requests.length, requests.map(({ verb, uri }) => `${verb} ${uri}`).join("\n")).toBeLessThanOrEqual(12);
  });

  it("whose budget runs out leaves the rest to the next, and remembers nothing", async ({ handler }) => {
    await publish(handler);
    const cut = await handler.tick("--budget", "1ms");
    expect(cut.code).toBe(0);
    expect(steppedIn(cut)).toMatchObject([{ outcome: "outOfTime" }]);
    expect(await handler.lastTick()).toBeUndefined();
    expect(steppedIn(await handler.tick())).toMatchObject([{ outcome: "settled" }]);
    expect(await handler.lastTick()).toBeDefined();
  });

  it("that waits until its budget is spent is gone on with by the next one", async ({ handler }) => {
    await publishStuck(handler);
    const since = performance.now();
    const first = await handler.tick("--budget", "10s");
    expect(performance.now() - since).toBeLessThan(40_000); // the default budget is longer
    expect(steppedIn(first)).toMatchObject([
      { outcome: "moving", stage: "app", ready: "Unknown", reason: "Progressing" },
    ]);
    await publish(handler);
    expect(steppedIn(await handler.tick())).toMatchObject([{ outcome: "settled", why: "Source" }]);
  });

  it("lets one StageSet work while another waits, even with one at a time", async ({ handler }) => {
    await publishStuck(handler, "a-slow");
    await publish(handler, "b-quick");
    const ended = await handler.tick("--budget", "15s", "--concurrency", "1");
    expect(steppedIn(ended)).toMatchObject([
      { name: "b-quick", outcome: "settled" },
      { name: "a-slow", outcome: "moving" },
    ]);
  });

  it("ends with 0 where a StageSet fails, and says why, and where", async ({ handler }) => {
    await handler.sources.publishExternal("shop", { "base/one.yaml": configMap("one"), "app/odd.yaml": "kind: Odd\n" });
    await handler.stageSet("shop", ["base", "app"], once);
    const ended = await handler.tick();
    expect(ended.code).toBe(0);
    const message = expect.stringContaining("odd.yaml") as string;
    expect(steppedIn(ended)).toMatchObject([
      { level: "error", outcome: "failed", stage: "app", reason: "StageFailed", message },
    ]);
  });
});

describe("a tick that is killed while it waits", () => {
  it.for([
    { signal: "SIGTERM", ends: { code: 143, signal: null } },
    { signal: "SIGKILL", ends: { code: -1, signal: "SIGKILL" } },
  ] as const)("by $signal is finished by a later one", async ({ signal, ends }, { handler }) => {
    await publishStuck(handler);
    const running = handler.startTick();
    await eventually(
      () => handler.names("apps/v1", "Deployment"),
      (names) => names.length > 0,
    );
    running.kill(signal);
    expect(await running.ended).toMatchObject(ends);
    await publish(handler);
    expect(steppedIn(await handler.tick())).toMatchObject([{ outcome: "busy" }]);

    const now = (): ReturnType<typeof machineClock.now> => after(machineClock.now(), 120_000); // the claim has ended
    const ports = { ...handler.ports, clock: { ...machineClock, now } };
    const { namespace } = handler;
    const later = await runTick(ports, { namespaces: [namespace], concurrency: 8, until: after(now(), 30_000) });
    expect(later).toMatchObject({ kind: "done", value: { stepped: [{ outcome: { ending: { kind: "settled" } } }] } });
    expect(checkStatus(await handler.get("shop"))).toEqual([]);
    expect(await handler.names("v1", "ConfigMap")).toEqual(["shop-one"]);
  });
});

describe("two ticks at once", () => {
  it("make one rollout", async ({ handler }) => {
    await publish(handler);
    const both = await Promise.all([handler.tick(), handler.tick()]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    const stageSet = await handler.get("shop");
    expect(await handler.ready("shop")).toMatch(/^True Succeeded: /);
    expect(stageSet.status?.history).toHaveLength(1);
    expect(stageSet.status?.run).toBeUndefined();
  });
});

describe("the flags of tick", () => {
  it("come from the environment as well", async ({ handler }) => {
    await publish(handler);
    const env = { STAGESET_NAMESPACE: handler.namespace, STAGESET_LOG_FORMAT: "text", STAGESET_BUDGET: "30s" };
    const { code, stderr } = await handler.run(["tick"], env);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^warn: insecure warning="--insecure-allow-loopback: .*"\nstepped namespace=\S+ name=shop /);
    expect(stderr).toMatch(/^ticked stageSets=1 looked=1 stepped=1 tookMs=\d+$/m);
  });

  it("--lease-namespace: there it remembers", async ({ handler }) => {
    await publish(handler);
    await handler.tick("--lease-namespace", "default");
    expect(await handler.lastTick()).toBeUndefined();
    expect(await handler.lastTick("default")).toBeDefined();
    await handler.kubectl(["delete", "lease", `stageset-tick.${handler.namespace}`, "--namespace=default"]);
  });

  it("--artifact-host: there artifacts are fetched, wherever their source says they are", async ({ handler }) => {
    await publish(handler);
    const path = (await handler.read(
      { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "ExternalArtifact" },
      "shop",
    )) as {
      readonly status?: { readonly artifact: { readonly path: string } };
    };
    const url = `http://source-controller.flux-system.svc.cluster.local./${path.status?.artifact.path ?? ""}`;
    const patch = JSON.stringify({ status: { artifact: { url } } });
    await handler.kubectl(["patch", "externalartifact", "shop", "--subresource=status", "--type=merge", "-p", patch]);
    expect(steppedIn(await handler.tick("--artifact-host", handler.sources.server.host))).toMatchObject([
      { outcome: "settled" },
    ]);
  });

  it("without --insecure-allow-loopback this machine is not asked", async ({ handler }) => {
    await publish(handler);
    const { namespace } = handler;
    const env = { STAGESET_INSECURE_ALLOW_LOOPBACK: "false" };
    const ended = await handler.run(["tick", "-n", namespace], env);
    expect(logLines(ended.stderr).map(({ msg }) => msg)).toEqual(["stepped", "ticked"]);
    expect(steppedIn(ended)).toMatchObject([
      { outcome: "failed", message: expect.stringContaining("loopback") as string },
    ]);
    expect(handler.sources.server.seen).toEqual([]);
  });

  it("--default-service-account: it applies, with its rights alone", async ({ handler }) => {
    await publish(handler);
    await handler.kubectl(["create", "serviceaccount", "tenant"]);
    const ended = await handler.tick("--default-service-account", "tenant");
    expect(steppedIn(ended)).toMatchObject([{ outcome: "failed", reason: "RBACDenied", stage: "base" }]);
  });

  it("--no-cross-namespace-refs: a source elsewhere is refused", async ({ handler }) => {
    const sourceRef = { kind: "ExternalArtifact", name: "shop", namespace: "default" };
    await handler.stageSet("shop", [], { stages: [{ name: "base", sourceRef }], ...once });
    const ended = await handler.tick("--no-cross-namespace-refs");
    expect(steppedIn(ended)).toMatchObject([
      { outcome: "failed", message: expect.stringContaining("no-cross-namespace-refs") as string },
    ]);
  });

  it("--kustomize: it is run, and named where it is not there", async ({ handler }) => {
    const kustomization = "resources: [one.yaml]\n";
    await handler.sources.publishExternal("shop", {
      "base/kustomization.yaml": kustomization,
      "base/one.yaml": configMap("one"),
    });
    await handler.stageSet("shop", ["base"], once);
    const ended = await handler.tick("--kustomize", "/nonexistent/kustomize");
    expect(steppedIn(ended)).toMatchObject([
      { outcome: "failed", message: expect.stringContaining("/nonexistent/kustomize") as string },
    ]);
  });
});

describe("a tick that may not, or cannot, look", () => {
  it("ends with 1 where the rights are missing, names them, and tells no secret", async ({ handler }) => {
    const token = await handler.tokenOf("nobody");
    const ended = await handler.tick("--kubeconfig", handler.kubeconfigFor({ token }));
    expect(ended.code).toBe(1);
    expect(logLines(ended.stderr)[1]).toMatchObject({
      ...{ level: "error", msg: "cannot look for what is due" },
      error: expect.stringMatching(/403 Forbidden.*; grant the verb get on leases/) as string,
    });
    expect(ended.stdout + ended.stderr).not.toContain(token);
  });

  it("--as: as whoever it is told to be", async ({ handler }) => {
    const ended = await handler.tick("--as", "system:serviceaccount:none:nobody", "--as-group", "strangers");
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain("system:serviceaccount:none:nobody");
  });

  it("ends with 1 where nobody answers", async ({ handler }) => {
    const kubeconfig = handler.kubeconfigFor({ server: "https://127.0.0.1:1" });
    const ended = await handler.tick("--kubeconfig", kubeconfig);
    expect(ended.code).toBe(1);
    expect(logLines(ended.stderr)[1]).toMatchObject({
      error: expect.stringContaining("refused the connection") as string,
    });
  });

  it("ends with 1 where there is no such context, and names those there are", async ({ handler }) => {
    const ended = await handler.tick("--context", "prod");
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/there is no context .*prod.*; there are .*test/);
  });
});

/** What the command asked the API server for meanwhile. */
async function audited({ namespace }: HandlerPlace, work: () => Promise<Ended>): Promise<readonly AuditedRequest[]> {
  const log = inject("auditLog");
  if (log === undefined)
    throw new Error("Cannot count requests: this cluster has no audit log; start it with up --audit");
  const position = auditPosition(log);
  await work();
  await sleep(500); // a request is written down just after its answer went out
  const isOurs = ({ userAgent, uri }: AuditedRequest): boolean =>
    /^stageset\/\d\S* \(tick\)/.test(userAgent) && (!uri.includes("/namespaces/") || uri.includes(namespace));
  return readAudit(log, position).filter(isOurs);
}

function lease(uri: string): string {
  return uri.includes("/leases/") ? "lease" : uri;
}
