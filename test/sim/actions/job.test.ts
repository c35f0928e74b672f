import { describe, expect, it } from "vitest";
import type { Action } from "../../../lib/api/index.ts";
import type { KubeObject } from "../../../lib/cluster/index.ts";
import { takeAction, nextOfAction } from "../../../lib/actions/index.ts";
import { withFaults } from "../../../lib/sim/index.ts";
import { openActionPlace, token, type ActionPlace } from "./action-place.ts";

const action: Action = {
  name: "migrate",
  onSupersede: "Wait",
  job: { sourceRef: { kind: "ExternalArtifact", name: "shop" }, path: "./jobs" },
};
const containers = [{ name: "main", image: "registry.test/app:1" }];
const job = (name: string, pods: object = {}, more: object = {}): KubeObject => ({
  apiVersion: "batch/v1",
  kind: "Job",
  metadata: { namespace: "shop", name },
  spec: {
    backoffLimit: 0,
    template: { metadata: { labels: pods }, spec: { restartPolicy: "Never", containers } },
    ...more,
  },
});
const settings: KubeObject = { apiVersion: "v1", kind: "ConfigMap", metadata: { namespace: "shop", name: "settings" } };
const failing = { "stageset.test/pod": "fail" };
const stuck = { "stageset.test/pod": "never-ready" };
const named = (name: string): string => `${name}-0123456789`;

function open(objects: readonly KubeObject[]): Promise<ActionPlace> {
  const verb = { next: nextOfAction };
  return openActionPlace({ action, verb, take: takeAction }, objects);
}

/** The names of what was created under the action's hands, in order. */
function created(place: ActionPlace): string[] {
  return place.cluster.writes
    .filter(({ verb, kind, who }) => verb === "create" && who !== "controllers" && kind !== "Namespace")
    .map(({ name }) => name);
}

describe("a job action", () => {
  it("creates what Jobs need and then the Jobs, once, and is done when all are complete", async () => {
    const place = await open([settings, job("a", {}, { ttlSecondsAfterFinished: 0 }), job("b")]);
    const drove = await place.drive();
    expect(drove.move).toMatchObject({
      kind: "done",
      leftovers: [
        { kind: "ConfigMap", name: "settings", uid: expect.any(String) as string },
        { kind: "Job", name: named("a"), uid: expect.any(String) as string },
        { kind: "Job", name: named("b"), uid: expect.any(String) as string },
      ],
    });
    expect(drove.effects).toEqual(["createObjects"]);
    expect(drove.waits[0]).toMatch(
      /^Job shop\/a-0123456789 (waits for its first Pod|is running \(1 Pod active\)) and 1/,
    );
    expect(created(place)).toEqual(["settings", named("a"), named("b")]);
    expect(place.look("Job", named("a"))?.metadata).toMatchObject({
      labels: { "stages.metio.wtf/action-token": token },
      annotations: { "stages.metio.wtf/action": "db/pre/migrate" },
    });
    expect(await place.drive({ intent: drove.intent })).toMatchObject({ move: { kind: "done" }, effects: [] });
  });
  it("fails with the word of a failed Job, leaves that one, and lets no other run on", async () => {
    const place = await open([settings, job("a", failing), job("b", stuck)]);
    const { move, effects } = await place.drive();
    expect(move).toMatchObject({
      kind: "failed",
      failure: {
        reason: "StageFailed",
        retry: "backoff",
        message: `Job shop/${named("a")} failed: BackoffLimitExceeded: Job has reached the specified backoff limit`,
      },
      leftovers: [{ name: "settings" }, { name: named("a") }],
    });
    expect(effects).toEqual(["createObjects", "removeObjects"]);
    expect(place.look("Job", named("a"))).toBeDefined();
    expect(place.look("Job", named("b"))).toBeUndefined();
  });
  it("waits for a suspended Job", async () => {
    const place = await open([job("a", {}, { suspend: true })]);
    const { move } = await place.drive({ endsAt: ({ kind }) => kind === "wait" });
    expect(move).toMatchObject({ message: `Job shop/${named("a")} is suspended` });
  });
  it("takes a Job that somebody deletes for a failed attempt, and creates it no second time", async () => {
    const place = await open([job("a", stuck)]);
    const { intent } = await place.drive({ endsAt: ({ kind }) => kind === "wait" });
    await place.remove(job(named("a")));
    expect((await place.drive({ intent })).move).toMatchObject({
      kind: "failed",
      failure: { retry: "backoff", message: expect.stringMatching(/deleted by somebody/) as string },
    });
    expect(created(place)).toEqual([named("a")]);
  });
  it("leaves alone what is not its own, and runs no Job with it", async () => {
    const place = await open([settings, job("a")]);
    await place.apply({ ...settings, data: { mode: "theirs" } });
    const { move } = await place.drive();
    expect(move).toMatchObject({
      kind: "failed",
      failure: {
        retry: "never",
        message:
          "Cannot create ConfigMap shop/settings: it exists already and is not this action's; rename it in the " +
          "artifact, or leave it out of it where the Job may use the one that is there",
      },
    });
    expect(place.look("Job", named("a"))).toBeUndefined();
  });
  it("waits until what another attempt left is gone", async () => {
    const place = await open([settings, job("a")]);
    const labels = { "stages.metio.wtf/action-token": "another" };
    await place.apply({ ...settings, metadata: { ...settings.metadata, labels } });
    const { move, intent } = await place.drive({ endsAt: ({ kind }) => kind === "wait" });
    expect(move).toMatchObject({
      message: "ConfigMap shop/settings of another attempt is still to be deleted; do it by hand where nobody does",
    });
    await place.remove(settings);
    expect((await place.drive({ intent })).move).toMatchObject({ kind: "done" });
  });
  it("removes the Jobs that were created before one that is refused", async () => {
    const invalid = { ...job("b"), spec: { template: { spec: { restartPolicy: "Always", containers } } } };
    const place = await open([settings, job("a", stuck), invalid]);
    const { move } = await place.drive();
    expect(move).toMatchObject({
      kind: "failed",
      failure: {
        retry: "never",
        message: expect.stringMatching(/^Cannot create Job shop\/b-0123456789: .*422/) as string,
      },
      leftovers: [{ name: "settings" }],
    });
    expect(place.look("Job", named("a"))).toBeUndefined();
  });
  it("gives up where its Jobs may not be read any more", async () => {
    const place = await open([job("a", stuck)]);
    const { intent } = await place.drive({ endsAt: ({ kind }) => kind === "wait" });
    place.cluster.deny([{ kinds: ["Job"], verbs: ["get"] }]);
    expect((await place.drive({ intent })).move).toMatchObject({
      kind: "failed",
      failure: { reason: "RBACDenied", retry: "never" },
      leftovers: [{ name: named("a") }],
    });
  });
});

describe.each(["dieBefore", "dieAfter"] as const)("where its process dies (%s)", (kind) => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])("at call %i, whoever goes on repeats nothing", async (at) => {
    const place = await open([settings, job("a"), job("b")]);
    const faulty = withFaults(place.cluster, [{ at, kind }], place.clock);
    let written = place.intent;
    const died = faulty.died.then(() => undefined);
    const first = place.drive(
      {
        endsAt: (move) => {
          if (move.kind === "act") written = move.intent;
          return false;
        },
      },
      faulty.clusters.as({ kind: "self" }),
    );
    await Promise.race([first, died]);
    const { move } = await place.drive({ intent: written });
    expect(move).toMatchObject({ kind: "done", leftovers: [{ name: "settings" }, {}, {}] });
    expect(created(place)).toEqual(["settings", named("a"), named("b")]);
  });
});

describe.each([
  { what: "an answer that is lost", fault: { kind: "resetAfter" } },
  { what: "a request that is lost", fault: { kind: "resetBefore" } },
  { what: "a server in trouble", fault: { kind: "refuse", status: 500 } },
  { what: "a server that is busy", fault: { kind: "refuse", status: 429, retryAfterMs: 1_000 } },
] as const)("after $what", ({ fault }) => {
  it.each([1, 2, 3, 4, 5, 6, 7])("at call %i, it goes on and repeats nothing", async (at) => {
    const place = await open([settings, job("a"), job("b")]);
    const { clusters } = withFaults(place.cluster, [{ ...fault, at }], place.clock);
    const { move } = await place.drive({}, clusters.as({ kind: "self" }));
    expect(move).toMatchObject({ kind: "done" });
    expect(created(place)).toEqual(["settings", named("a"), named("b")]);
  });
});
