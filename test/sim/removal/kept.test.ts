/** What somebody took from us is not lost from sight: it is asked for by name, within limits. */
import { expect, it } from "vitest";
import { withFaults } from "../../../lib/sim/index.ts";
import { fieldManager, must, openSimPlace } from "../sim-place.ts";

/** As many are asked for one by one; of more, their kind is listed. */
const readByNameMax = 8;

const configMap = (name: string): string =>
  JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: { revision: "v1" } });

it.each([
  { taken: 1, byName: true },
  { taken: readByNameMax, byName: true },
  { taken: readByNameMax + 1, byName: false },
])("$taken objects that another has taken over are asked for one by one: $byName", async ({ taken, byName }) => {
  const place = await openSimPlace(1);
  const names = Array.from({ length: taken }, (_, at) => `taken-${at}`);
  const sourceRef = { kind: "ExternalArtifact", name: "shop" };
  await place.apply({
    ...{ apiVersion: "stages.metio.wtf/v1", kind: "StageSet", metadata: { namespace: "shop", name: "shop" } },
    spec: { stages: [{ name: "app", path: "./", sourceRef }] },
  });
  const filesOf = (all: readonly string[]): Readonly<Record<string, string>> =>
    Object.fromEntries(all.map((name) => [`${name}.yaml`, configMap(name)]));
  await place.offer("shop", "v1", filesOf(["a", "b", ...names]));
  await place.step();
  for (const name of names) {
    const body = { metadata: { labels: { "stages.metio.wtf/name": "other" } } };
    const ref = { apiVersion: "v1", kind: "ConfigMap", namespace: "shop", name };
    must(await place.cluster.as({ kind: "self" }).patch(ref, { type: "merge", body }, { fieldManager }));
  }
  await place.offer("shop", "v2", filesOf(["a"]));
  const { clusters, calls } = withFaults(place.cluster, [], place.clock);
  await place.step({ ports: place.ports(clusters) });
  const asked = calls.map(({ doing }) => doing);
  const named = new Set(asked.filter((doing) => doing.startsWith("get ConfigMap")));
  expect(named.size).toBe(byName ? taken : 0);
  expect(asked.filter((doing) => doing.startsWith("delete ConfigMap"))).toEqual(["delete ConfigMap shop/b"]);
  expect(place.told.filter(({ reason }) => reason === "ObjectKept")).toHaveLength(1);
});
