/** What a preview says is what a run then does: no more, no less, and the preview itself does nothing. */
import { expect, it } from "vitest";
import { canonicalJson } from "../../lib/base/index.ts";
import { createSimRandom, withFaults } from "../../lib/sim/index.ts";
import type { Clusters, KubeObject, LiveObject } from "../../lib/cluster/index.ts";
import { previewRemovals, previewStage, renderStages, type ObjectChange } from "../../lib/engine/index.ts";
import { firstSeed } from "./seeds.ts";
import { letTimePass, openSimPlace, type SimPlace } from "./sim-place.ts";

const names = ["a", "b", "c", "d", "e", "f"];
const stages = ["base", "app"];

/** A release of some of the ConfigMaps and Secrets, each in one of the stages, with one of two values. */
function drawFiles(next: () => number): Readonly<Record<string, string>> {
  const chosen = names.filter(() => next() < 0.7);
  const files = chosen.map((name) => {
    const stage = stages[Math.floor(next() * stages.length)] ?? "base";
    const kind = name < "d" ? "ConfigMap" : "Secret";
    const data = kind === "ConfigMap" ? "data" : "stringData";
    const value = next() < 0.5 ? "one" : "two";
    return [
      `${stage}/${name}.yaml`,
      `apiVersion: v1\nkind: ${kind}\nmetadata: { name: ${name} }\n${data}: { value: ${value} }\n`,
    ];
  });
  const kept = stages.map((stage) => [`${stage}/empty.yaml`, ""]);
  return Object.fromEntries([...kept, ...files]) as Readonly<Record<string, string>>;
}

async function preview(place: SimPlace, clusters: Clusters = place.cluster): Promise<readonly ObjectChange[]> {
  const stageSet = place.stageSet();
  if (stageSet === undefined) throw new Error("there is no StageSet");
  const rendering = await renderStages(place.ports(clusters), { stageSet, given: new Map() });
  if (rendering.kind === "failed") throw new Error(rendering.failure.message);
  const previews = [];
  for (const rendered of rendering.value.stages) previews.push(await previewStage(rendering.value, rendered));
  previews.push(await previewRemovals(rendering.value));
  return previews.flatMap((one) => {
    if (one.kind === "failed") throw new Error(one.failure.message);
    expect(one.value).toMatchObject({ failure: undefined, notes: [] });
    return one.value.changes;
  });
}

/** Content alone: what the API server keeps about an object is not the release's. */
const content = ({ apiVersion, kind, metadata: { name, labels }, ...rest }: KubeObject): unknown => ({
  name,
  kind,
  labels,
  rest,
});

function look({ cluster }: SimPlace): ReadonlyMap<string, LiveObject> {
  const found = names.flatMap((name) => {
    const kind = name < "d" ? "ConfigMap" : "Secret";
    const object = cluster.look({ apiVersion: "v1", kind, namespace: "shop", name });
    return object === undefined ? [] : [[name, object] as const];
  });
  return new Map(found);
}

const isVisible = ({ before, after }: ObjectChange): boolean =>
  canonicalJson(before && content(before)) !== canonicalJson(after && content(after));

/** As many are asked for one by one; of more, their kind is listed. */
const readByNameMax = 8;

it.each([
  { count: readByNameMax, gets: readByNameMax, lists: 0 },
  { count: readByNameMax + 1, gets: 0, lists: 1 },
])("a preview of $count new objects asks about each once: $gets gets, $lists lists", async ({ count, gets, lists }) => {
  const place = await openSimPlace(1);
  const files = Array.from({ length: count }, (_, at) => [
    `app/n${at}.yaml`,
    JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: `n${at}` } }),
  ]);
  await place.offer("shop", "v1", Object.fromEntries(files) as Readonly<Record<string, string>>);
  const sourceRef = { kind: "ExternalArtifact", name: "shop" };
  await place.apply({
    ...{ apiVersion: "stages.metio.wtf/v1", kind: "StageSet", metadata: { name: "shop", namespace: "shop" } },
    spec: { stages: [{ name: "app", path: "./app", sourceRef }] },
  });
  const { clusters, calls } = withFaults(place.cluster, [], place.clock);
  const changes = await letTimePass(place.clock, preview(place, clusters));
  const asked = (verb: string): number =>
    calls.filter(({ doing }) => doing.startsWith(verb) && doing.includes("ConfigMap")).length;
  expect({ changes: changes.length, tried: asked("try to apply"), gets: asked("get"), lists: asked("list") }).toEqual({
    ...{ changes: count, tried: count, gets, lists },
  });
});

it("an item that is left to others is hidden by its number in the source, whatever stands before it", async () => {
  const place = await openSimPlace(1);
  const kind = { apiVersion: "apps/v1", kind: "Deployment" };
  const web = (image: string, ...env: readonly string[]): KubeObject => ({
    ...{ ...kind, metadata: { namespace: "shop", name: "web" } },
    spec: {
      selector: { matchLabels: { app: "web" } },
      template: {
        metadata: { labels: { app: "web" } },
        spec: { containers: [{ name: "main", image, env: env.map((name) => ({ name, value: image })) }] },
      },
    },
  });
  const offer = (revision: string): Promise<void> =>
    place.offer("shop", revision, { "app/web.yaml": JSON.stringify(web(revision, "A", "B")) });
  await place.apply(web("v1", "P"));
  await offer("v1");
  const sourceRef = { kind: "ExternalArtifact", name: "shop" };
  const ignore = [{ paths: ["/spec/template/spec/containers/0/env/1"] }];
  await place.apply({
    ...{ apiVersion: "stages.metio.wtf/v1", kind: "StageSet", metadata: { name: "shop", namespace: "shop" } },
    spec: { stages: [{ name: "app", path: "./app", sourceRef, ignore, readyChecks: { disableWait: true } }] },
  });
  await place.step();
  await offer("v2");
  const [change] = await letTimePass(place.clock, preview(place));
  const envOf = (object: KubeObject | undefined): unknown =>
    JSON.stringify(object?.["spec"]).match(/"env":(.*?\])/)?.[1];
  expect([envOf(change?.before), envOf(change?.after)]).toEqual([
    '[{"name":"P","value":"v1"},{"name":"A","value":"v1"}]',
    '[{"name":"P","value":"v1"},{"name":"A","value":"v2"}]',
  ]);
});

const drawn = Array.from({ length: 30 }, (_, at) => firstSeed() + at);

it.each(drawn)("seed %i", async (seed) => {
  const random = createSimRandom(seed);
  const next = (): number => random.next();
  const place = await openSimPlace(seed);
  const sourceRef = { kind: "ExternalArtifact", name: "shop" };
  await place.offer("shop", "v1", drawFiles(next));
  await place.apply({
    ...{ apiVersion: "stages.metio.wtf/v1", kind: "StageSet", metadata: { name: "shop", namespace: "shop" } },
    spec: { stages: stages.map((name) => ({ name, path: `./${name}`, sourceRef })) },
  });
  for (const revision of ["v1", "v2", "v3"]) {
    await place.offer("shop", revision, drawFiles(next));
    const [before, wasTold] = [look(place), place.told.length];
    let writes = 0;
    const stop = place.cluster.onWrite(() => (writes += 1));
    const changes = (await letTimePass(place.clock, preview(place))).filter(isVisible);
    expect({ writes, told: place.told.length }).toEqual({ writes: 0, told: wasTold });
    stop();
    expect((await place.step()).kind).toBe("ended");
    const after = look(place);
    const said = new Map(changes.map((change) => [(change.after ?? change.before)?.metadata.name ?? "?", change]));
    for (const name of names) {
      const [change, live] = [said.get(name), after.get(name)];
      const expected = change === undefined ? before.get(name) : change.after;
      expect({ name, live: live && content(live) }).toEqual({ name, live: expected && content(expected) });
    }
    expect((await letTimePass(place.clock, preview(place))).filter(isVisible)).toEqual([]);
  }
});
