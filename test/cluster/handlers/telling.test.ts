/** Whom a handler tells of what happens: real processes, a real API server, real receivers. */
import { createHmac } from "node:crypto";
import { describe, expect } from "vitest";
import { startServer, type TestServer } from "../../servers/http-server.ts";
import { logLines } from "../../support/stageset-process.ts";
import { it, type HandlerPlace } from "./handler-place.ts";
import { configMap } from "./manifests.ts";
import { keyFile, startNotify } from "./notify-place.ts";

/** Milliseconds for one test: each starts several processes, one after another. */
const timeout = 120_000;

interface Event {
  readonly involvedObject: Readonly<Record<string, string>>;
  readonly severity: string;
  readonly timestamp: string;
  readonly message: string;
  readonly reason: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly reportingController: string;
}

const origin = "main@sha1:0123456789012345678901234567890123456789";

/** A release of an image that says which commit it was made of, and of a Git repository. */
async function publish({ sources, stageSet }: HandlerPlace, revision = "v1"): Promise<void> {
  await sources.publishOci("base", { "one.yaml": configMap("one", revision) }, "latest", origin);
  await sources.publishGit("app", { "two.yaml": configMap("two", revision) });
  const from = (kind: string, name: string): object => ({ name, sourceRef: { kind, name } });
  await stageSet("shop", [], { stages: [from("OCIRepository", "base"), from("GitRepository", "app")] });
}

function startReceiver(statuses: readonly number[] = []): Promise<TestServer> {
  const left = [...statuses];
  return startServer((_request, response) => {
    response.writeHead(left.shift() ?? 202).end();
  });
}

function eventsOf({ seen }: TestServer): readonly Event[] {
  return seen.map(({ body }) => JSON.parse(body) as Event);
}

const told = ({ reason, metadata }: Event): string =>
  [reason, metadata["stages.metio.wtf/stage"], metadata["stages.metio.wtf/commit_status"]]
    .filter((part) => part !== undefined)
    .join(" ");

describe("notification-controller", { timeout }, () => {
  it("is told each event once, with what it needs to find alerts and commits", async ({ handler }) => {
    await using flux = await startReceiver();
    await publish(handler);
    const address = `http://127.0.0.1:${flux.port}/`;
    expect((await handler.tick("--events-addr", address)).code).toBe(0);
    const events = eventsOf(flux);
    expect(events.map(told)).toEqual([
      "Progressing",
      ...["StageApplied base", "StageApplied app"],
      ...["Succeeded", "Succeeded update", "Succeeded update"],
    ]);
    const { metadata, status } = await handler.get("shop");
    const run = status?.history?.[0]?.id;
    for (const event of events) {
      const { namespace } = handler;
      expect(event).toMatchObject({ reportingController: "stageset", reportingInstance: "tick", severity: "info" });
      expect(event.involvedObject).toMatchObject({ kind: "StageSet", namespace, name: "shop", uid: metadata.uid });
      expect(event.metadata["stages.metio.wtf/run"]).toBe(run);
    }
    const { lastAppliedRevisions = {} } = status ?? {};
    const [ofBase, ofApp] = ["base", "app"].map((name) => lastAppliedRevisions[`${handler.namespace}/${name}`]);
    expect(events[1]?.metadata).toMatchObject({
      "stages.metio.wtf/revision": ofBase,
      "stages.metio.wtf/originRevision": origin,
    });
    const commits = events.slice(4).map((event) => event.metadata["stages.metio.wtf/revision"]);
    expect(commits).toEqual([ofBase, ofApp]);
    const tokens = events.map((event) => event.metadata["stages.metio.wtf/token"]);
    expect(new Set(tokens).size).toBe(events.length);
    expect(flux.seen[0]).toMatchObject({ method: "POST", path: "/", headers: { "content-type": "application/json" } });

    await handler.kubectl(["annotate", "stageset", "shop", "reconcile.fluxcd.io/requestedAt=once"]);
    await handler.tick("--events-addr", address);
    await handler.tick("--events-addr", address);
    expect(eventsOf(flux).slice(events.length)).toEqual([]); // nothing new has happened
  });

  it("that knows an event already, or is not there, fails nothing", async ({ handler }) => {
    await using flux = await startReceiver(Array.from({ length: 20 }, () => 429));
    await publish(handler);
    const known = await handler.reconcile("shop", "--events-addr", `http://127.0.0.1:${flux.port}/`);
    expect({ code: known.code, lost: known.stderr.includes("events are told") }).toEqual({ code: 0, lost: false });
    expect(new Set(flux.seen.map(({ body }) => body)).size).toBe(flux.seen.length); // none is repeated
    await flux.close();
    await publish(handler, "v2");
    const gone = await handler.tick("--events-addr", `http://127.0.0.1:${flux.port}/hidden`);
    expect(gone.code).toBe(0);
    expect((await handler.get("shop")).status?.conditions?.[0]).toMatchObject({ status: "True", reason: "Succeeded" });
    const [line, ...others] = logLines(gone.stderr).filter(
      ({ msg }) => msg === "events are told by their status alone",
    );
    expect(line).toMatchObject({
      level: "warn",
      to: "--events-addr",
      error: expect.stringMatching(/refused the/) as string,
    });
    expect([line, ...others].reduce((sum, one) => sum + Number(one?.["events"]), 0)).toBe(6);
    expect(gone.stderr).not.toContain("hidden");
  });
});

describe("--notify-url", { timeout }, () => {
  it("is told the same, signed; again where its receiver had a bad moment", async ({ handler }) => {
    await using webhook = await startReceiver([503, 500]);
    await publish(handler);
    const file = keyFile(handler.folder, "a key\n");
    const env = { STAGESET_NOTIFY_URL: `http://127.0.0.1:${webhook.port}/hook?token=s3cr3t` };
    const { code, stderr } = await handler.start(["tick", "-n", handler.namespace, "--notify-key-file", file], env)
      .ended;
    expect({ code, lost: stderr.includes("events are told") }).toEqual({ code: 0, lost: false });
    expect(new Set(eventsOf(webhook).map(told))).toEqual(
      new Set(["Progressing", "StageApplied base", "StageApplied app", "Succeeded", "Succeeded update"]),
    );
    expect(webhook.seen).toHaveLength(8);
    for (const { body, headers, path } of webhook.seen) {
      expect(headers["x-signature"]).toBe(`sha256=${createHmac("sha256", "a key\n").update(body).digest("hex")}`);
      expect(path).toBe("/hook?token=s3cr3t");
    }
    expect(stderr).not.toContain("s3cr3t");
  });

  it("goes to nobody else: a redirect elsewhere is not followed", async ({ handler }) => {
    await using elsewhere = await startReceiver();
    await using webhook = await startServer((_request, response) => {
      response.writeHead(307, { location: `http://127.0.0.1:${elsewhere.port}/` }).end();
    });
    await publish(handler);
    const { code, stderr } = await handler.tick("--notify-url", `http://127.0.0.1:${webhook.port}/hook`);
    expect(code).toBe(0);
    expect(webhook.seen.length).toBeGreaterThan(0);
    expect(elsewhere.seen).toEqual([]);
    expect(stderr).toMatch(/events are told by their status alone.*redirects to http:/);
  });

  it("may not be a metadata service, whoever names it", async ({ handler }) => {
    await publish(handler);
    const { code, stderr } = await handler.tick("--notify-url", "http://169.254.169.254/latest/meta-data");
    expect(code).toBe(0);
    expect(stderr).toContain("http://169.254.169.254 is a link-local address");
    expect(stderr).not.toContain("latest/meta-data");
  });
});

it("notify tells Prometheus what it has done", async ({ handler }) => {
  await publish(handler);
  await using notify = await startNotify(handler);
  const subject = `${handler.namespace}/shop`;
  const event = { specversion: "1.0", id: "1", source: "/tests", type: "org.example.done", subject };
  await notify.post("/events", JSON.stringify(event), { "content-type": "application/cloudevents+json" });
  await expect.poll(() => notify.metric('stageset_reconcile_total{reason="Succeeded"}'), { timeout: 60_000 }).toBe(1);
  expect(await notify.metric("stageset_stage_applied_total")).toBe(2);
  expect(await notify.metric("stageset_drift_corrected_total")).toBe(0);
  expect(await notify.metric("stageset_step_duration_seconds_count")).toBe(1);
  for (const verb of ["get", "list", "patch", "create"])
    expect(await notify.metric(`stageset_api_requests_total{verb="${verb}"}`)).toBeGreaterThan(0);
  const { text } = await notify.get("/metrics");
  expect(text).not.toContain(handler.namespace);
});
