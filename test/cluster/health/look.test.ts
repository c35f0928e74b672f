/** One look at a whole stage on a real control plane: what it costs, what it says, and what an identity may see. */
import { expect } from "vitest";
import { after } from "../../../lib/base/index.ts";
import { failureOf, type ClusterReader, type KubeObject, type ObjectRef } from "../../../lib/cluster/index.ts";
import { decideHealth, observeHealth, type HealthDecision, type Seen } from "../../../lib/health/index.ts";
import { eventually } from "../eventually.ts";
import { it, machineClock, type Place } from "../place.ts";

const labels = { "example.org/release": "one" };
const selector = "example.org/release=one";
const containers = [{ name: "main", image: "registry.test/app:1" }];

function configMap(name: string, metadata: object = { labels }): KubeObject {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, ...metadata } };
}

function deployment(pods: object = {}): KubeObject {
  const template = { metadata: { labels: { app: "web", ...pods } }, spec: { containers } };
  const spec = { replicas: 2, selector: { matchLabels: { app: "web" } }, template };
  return { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web", labels }, spec };
}

const claim = {
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: { name: "data", labels },
  spec: {
    storageClassName: "on-first-use",
    accessModes: ["ReadWriteOnce"],
    resources: { requests: { storage: "1Gi" } },
  },
};

function ref(place: Place, apiVersion: string, kind: string, name: string): ObjectRef {
  return { apiVersion, kind, name, namespace: place.namespace };
}

interface Looked {
  readonly seen: Seen;
  readonly decision: HealthDecision;
}

/** Looks once, as if the waiting had begun `waitedMs` ago. */
async function look(
  cluster: ClusterReader,
  wanted: readonly ObjectRef[],
  waitedMs = 0,
  checks: readonly ObjectRef[] = [],
): Promise<Looked> {
  const since = machineClock.now();
  const now = after(since, waitedMs);
  const answer = await observeHealth(cluster, { wanted, selector, checks, since, now });
  if (answer.kind === "refused") throw new Error(failureOf(answer.error, "StageFailed").message);
  const question = {
    stage: "web",
    wanted: wanted.map((one) => ({ ref: one })),
    checks,
    seen: answer.value,
    since,
    now,
  };
  const decision = decideHealth({ ...question, exprs: [], disableWait: false, timeoutMs: 300_000, onTimeout: "Hold" });
  return { seen: answer.value, decision };
}

it.concurrent("a stage becomes healthy, for one request per kind and one per StorageClass", async ({ place }) => {
  await place.apply(deployment(), configMap("a"), configMap("b"), claim);
  const wanted = [
    ref(place, "apps/v1", "Deployment", "web"),
    ref(place, "v1", "ConfigMap", "a"),
    ref(place, "v1", "ConfigMap", "b"),
    ref(place, "v1", "PersistentVolumeClaim", "data"),
  ];
  await eventually(
    () => look(place.cluster, wanted),
    ({ decision }) => decision.kind === "healthy",
  );
  const { reader, asked } = counting(place.cluster);
  await look(reader, wanted);
  expect(asked.toSorted()).toEqual([
    "get StorageClass",
    "list Deployment",
    "list PersistentVolumeClaim",
    "list metadata of ConfigMap",
  ]);
});

/** The same cluster, and what it was asked. */
function counting(cluster: ClusterReader): { readonly reader: ClusterReader; readonly asked: readonly string[] } {
  const asked: string[] = [];
  const reader: ClusterReader = {
    ...cluster,
    get: (of, options) => (asked.push(`get ${of.kind}`), cluster.get(of, options)),
    list: (kind, options) => (asked.push(`list ${kind.kind}`), cluster.list(kind, options)),
    listMetadata: (kind, options) => (asked.push(`list metadata of ${kind.kind}`), cluster.listMetadata(kind, options)),
  };
  return { reader, asked };
}

it.concurrent("an image that cannot be pulled is named after a minute, and is no progress", async ({ place }) => {
  await place.apply(deployment({ "stageset.test/pod": "image-pull-backoff" }));
  const wanted = [ref(place, "apps/v1", "Deployment", "web")];
  const early = await look(place.cluster, wanted);
  expect(early.decision).toMatchObject({ kind: "waiting", stillProgressing: true });
  const named =
    /^Waiting for Deployment \S+\/web \(0 of 2 replicas are available; Pod web-\S+ cannot start container main \(ImagePullBackOff: /;
  const late = await eventually(
    () => look(place.cluster, wanted, 61_000),
    ({ decision }) => decision.kind === "waiting" && named.test(decision.message),
  );
  expect(late.decision).toMatchObject({ kind: "waiting", stillProgressing: false });
  expect((await look(place.cluster, wanted, 300_000)).decision.kind).toBe("failed");
});

it.concurrent("a claim whose StorageClass is absent is no progress, and the class is named", async ({ place }) => {
  await place.apply({ ...claim, spec: { ...claim.spec, storageClassName: "unheard-of" } });
  const { decision } = await look(place.cluster, [ref(place, "v1", "PersistentVolumeClaim", "data")]);
  expect(decision).toMatchObject({ kind: "waiting", stillProgressing: false });
  expect(decision).toHaveProperty("message", expect.stringContaining("there is no StorageClass unheard-of"));
});

it.concurrent("an object that has lost its labels is seen; one that is gone, and a kind that is not, are told", async ({
  place,
}) => {
  await place.apply(configMap("kept", {}));
  const kept = ref(place, "v1", "ConfigMap", "kept");
  expect((await look(place.cluster, [kept])).decision.kind).toBe("healthy");
  const [gone, unheard] = [ref(place, "v1", "ConfigMap", "gone"), ref(place, "none.test/v1", "Nothing", "it")];
  const { decision } = await look(place.cluster, [kept, gone], 0, [unheard]);
  expect(decision).toMatchObject({ kind: "waiting", stillProgressing: false });
  expect(decision).toHaveProperty(
    "message",
    expect.stringMatching(/ConfigMap \S+\/gone \(not found\), Nothing \S+\/it \(no kind Nothing/),
  );
});

const configMaps = (verb: string) => ({ apiGroups: [""], resources: ["configmaps"], verbs: [verb] });

it.concurrent("an identity that may get but not list reads one by one, and says so", async ({ place }) => {
  await place.apply(configMap("a"), configMap("b"));
  const wanted = [ref(place, "v1", "ConfigMap", "a"), ref(place, "v1", "ConfigMap", "b")];
  const { seen, decision } = await look(await place.as(configMaps("get")), wanted);
  expect(decision.kind).toBe("healthy");
  expect(seen.notes).toEqual([`may not list ConfigMap (v1) in ${place.namespace}: its 2 objects are read one by one`]);
});

it.concurrent("an identity that may not even get is told which right it lacks", async ({ place }) => {
  await place.apply(configMap("a"));
  const cluster = await place.as(configMaps("watch"));
  const looking = look(cluster, [ref(place, "v1", "ConfigMap", "a")]);
  await expect(looking).rejects.toThrow(/Cannot get ConfigMap .*; grant the verb get on configmaps/);
});
