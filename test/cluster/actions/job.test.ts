/** The verbs job and apply on a real control plane: its Job controller, its garbage collector, its words. */
import { expect } from "vitest";
import { after, type Clock } from "../../../lib/base/index.ts";
import { done, type Action, type Intent, type Pin } from "../../../lib/api/index.ts";
import { nextOfAction, removeLeftovers, takeAction } from "../../../lib/actions/index.ts";
import type { KubeObject } from "../../../lib/cluster/index.ts";
import { eventually } from "../eventually.ts";
import { it, machineClock, valueOf, type Place } from "../place.ts";
import { toolsOf, type Driving, type Drove } from "../../support/drive-action.ts";
import { drive, newIntent } from "./drive.ts";

const sourceRef = { kind: "ExternalArtifact", name: "shop" } as const;
const migrate: Action = { name: "migrate", onSupersede: "Wait", job: { sourceRef, path: "./" } };
const seed: Action = { name: "seed", onSupersede: "Wait", apply: { sourceRef, path: "./", wait: true } };
const podKind = { apiVersion: "v1", kind: "Pod" };
const jobKind = { apiVersion: "batch/v1", kind: "Job" };

function job(name: string, labels: object = {}, more: object = {}): KubeObject {
  const containers = [
    { name: "main", image: "registry.test/app:1", envFrom: [{ configMapRef: { name: "settings" } }] },
  ];
  const template = { metadata: { labels }, spec: { restartPolicy: "Never", containers } };
  return { ...jobKind, metadata: { name }, spec: { backoffLimit: 0, template, ...more } };
}
const settings: KubeObject = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" } };

/** Drives an action that is offered `objects`. */
function run(
  place: Place,
  {
    action = migrate,
    intent,
    objects,
    ...more
  }: Partial<Driving> & { clock?: Clock; intent: Intent; objects: readonly KubeObject[] },
): Promise<Drove> {
  const { namespace } = place;
  const placed = objects.map((object) => ({ ...object, metadata: { ...object.metadata, namespace } }));
  const pin: Pin = {
    stage: "db",
    namespace,
    kind: sourceRef.kind,
    name: "shop",
    url: "",
    revision: "1",
    digest: "1",
    inputs: "",
  };
  const sight = { pinOf: () => Promise.resolve(done(pin)), objectsOf: () => Promise.resolve(done(placed)) };
  return drive(place, action, intent, { verb: { next: nextOfAction }, take: takeAction, sight, ...more });
}

async function jobsOf({ cluster, namespace }: Place): Promise<readonly string[]> {
  return valueOf(await cluster.list(jobKind, { namespace })).items.map(({ metadata }) => metadata.name);
}

it.concurrent("a job action runs once, is found done again, and what it leaves goes", async ({ place }) => {
  const intent = newIntent("job");
  const objects = [settings, job("a", {}, { ttlSecondsAfterFinished: 0 }), job("b")];
  const first = await run(place, { intent, objects });
  expect(first).toMatchObject({ move: { kind: "done", leftovers: [{}, {}, {}] }, effects: ["createObjects"] });
  const again = await run(place, { intent: first.intent, objects });
  expect(again).toMatchObject({ move: { kind: "done" }, effects: [] });
  const leftovers = again.move.kind === "done" ? again.move.leftovers : [];
  const { token } = intent;
  const tools = toolsOf({ ...place, clock: machineClock }, { intent });
  const marked = leftovers.map((object) => ({ ...object, token }));
  expect(
    await removeLeftovers(
      tools,
      marked.map((object) => ({ ...object, token: "another" })),
    ),
  ).toBeUndefined();
  expect(await jobsOf(place)).toHaveLength(2);
  expect(await removeLeftovers(tools, marked)).toBeUndefined();
  expect(await removeLeftovers(tools, marked)).toBeUndefined();
  expect(await jobsOf(place)).toEqual([]);
  await eventually(
    async () => valueOf(await place.cluster.list(podKind, { namespace: place.namespace })).items.length,
    (pods) => pods === 0,
  );
});

it.concurrent("a death after the creation leaves one Job, which is adopted", async ({ place }) => {
  const objects = [job("a")];
  const { move } = await run(place, { intent: newIntent("job"), objects, endsAt: ({ kind }) => kind === "act" });
  if (move.kind !== "act") throw new Error("it acts first");
  const tools = toolsOf({ ...place, clock: machineClock }, { intent: move.intent });
  expect(await takeAction(tools, move.effect)).toMatchObject({ kind: "made" });
  expect(await takeAction(tools, move.effect)).toMatchObject({ kind: "made" });
  expect(await run(place, { intent: move.intent, objects })).toMatchObject({ move: { kind: "done" }, effects: [] });
  expect(await jobsOf(place)).toHaveLength(1);
});

it.concurrent("a Job that fails says so in its own words, and no other runs on", async ({ place }) => {
  const objects = [
    settings,
    job("a", { "stageset.test/pod": "fail" }),
    job("b", { "stageset.test/pod": "never-ready" }),
  ];
  const { move } = await run(place, { intent: newIntent("job"), objects });
  const [failed] = await jobsOf(place);
  expect(await jobsOf(place)).toHaveLength(1);
  expect(move).toMatchObject({
    kind: "failed",
    failure: {
      retry: "backoff",
      message: `Job ${place.namespace}/${failed ?? "?"} failed: BackoffLimitExceeded: Job has reached the specified backoff limit`,
    },
    leftovers: [{ name: "settings" }, { name: failed }],
  });
});

it.concurrent("a Job whose image cannot be pulled is given up after a minute", async ({ place }) => {
  const objects = [job("a", { "stageset.test/pod": "image-pull-backoff" })];
  const { intent, waits } = await run(place, {
    intent: newIntent("job"),
    objects,
    endsAt: ({ kind }) => kind === "wait",
  });
  expect(waits).toEqual([]);
  const [pod] = await eventually(
    async () => valueOf(await place.cluster.list(podKind, { namespace: place.namespace })).items,
    ([one]) => JSON.stringify(one ?? {}).includes("ImagePullBackOff"),
  );
  await eventually(
    async () => JSON.stringify(valueOf(await place.cluster.list(jobKind, { namespace: place.namespace })).items[0]),
    (text) => text.includes('"active":1'),
  );
  const clock = { ...machineClock, now: () => after(machineClock.now(), 61_000) };
  const { move } = await run(place, { intent, objects, clock });
  expect(move).toMatchObject({
    kind: "failed",
    failure: {
      retry: "backoff",
      message: expect.stringContaining(
        `was given up: Pod ${pod?.metadata.name ?? "?"} cannot start container main (ImagePullBackOff: `,
      ) as string,
    },
  });
  expect(await jobsOf(place)).toEqual([]);
});

it.concurrent("what an identity may not do fails the action, with the right to grant", async ({ place }) => {
  const rules = [
    { apiGroups: [""], resources: ["configmaps"], verbs: ["get", "create", "delete"] },
    { apiGroups: ["batch"], resources: ["jobs"], verbs: ["get"] },
  ];
  const cluster = await place.as(...rules);
  const { move } = await run({ ...place, cluster }, { intent: newIntent("job"), objects: [settings, job("a")] });
  expect(move).toMatchObject({
    kind: "failed",
    failure: {
      reason: "RBACDenied",
      retry: "never",
      message: expect.stringMatching(/grant the verb create on jobs/) as string,
    },
    leftovers: [{ kind: "ConfigMap" }],
  });
});

it.concurrent("an apply action waits until its objects are healthy, and applies them once", async ({ place }) => {
  const pod = {
    ...podKind,
    metadata: { name: "one" },
    spec: { containers: [{ name: "main", image: "registry.test/a:1" }] },
  };
  const intent = newIntent("apply");
  const first = await run(place, { action: seed, intent, objects: [settings, pod] });
  expect(first).toMatchObject({ move: { kind: "done", leftovers: [] }, effects: ["applyObjects"] });
  const { metadata } = await place.read(settings, "settings");
  expect(metadata.labels).toEqual({ "stages.metio.wtf/action-token": intent.token });
  const again = await run(place, { action: seed, intent: first.intent, objects: [settings, pod] });
  expect(again).toMatchObject({ move: { kind: "done" }, effects: [] });
});
