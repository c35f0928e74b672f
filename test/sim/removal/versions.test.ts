/** An object outlives the version of its kind that it was applied in, and is neither forgotten nor left behind for that. */
import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../lib/cluster/index.ts";
import { entriesIn } from "../../../lib/sim/index.ts";
import { must, openSimPlace, type SimPlace } from "../sim-place.ts";

const group = "things.example";
const gadget = { apiVersion: `${group}/v1`, kind: "Gadget", namespace: "shop", name: "one" } as const;
const stageSetRef = { apiVersion: "stages.metio.wtf/v1", kind: "StageSet", namespace: "shop", name: "shop" } as const;

/** The kind as it is served in some of its two versions. */
function definition(served: readonly string[]): KubeObject {
  const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
  const versions = ["v1beta1", "v1"].map((name) => ({
    ...{ name, schema, storage: name === "v1" },
    served: served.includes(name),
  }));
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `gadgets.${group}` },
    spec: {
      ...{ group, scope: "Namespaced", versions },
      names: { kind: "Gadget", listKind: "GadgetList", plural: "gadgets", singular: "gadget" },
    },
  };
}

/** The release has this object in this version, and no other than that. */
function files(version: string | undefined): Readonly<Record<string, string>> {
  const object = { apiVersion: `${group}/${version ?? ""}`, kind: "Gadget", metadata: { name: "one" }, spec: {} };
  return { "app/none.yaml": "# nothing", ...(version !== undefined && { "app/gadget.yaml": JSON.stringify(object) }) };
}

function stage(name: string, path: string): object {
  return { name, path, sourceRef: { kind: "ExternalArtifact", name: "shop" } };
}

/** A release of an object in v1beta1, rolled out; from then on that version is not served. */
async function upgraded(): Promise<SimPlace> {
  const place = await openSimPlace(1);
  await place.apply(definition(["v1beta1", "v1"]));
  await place.clock.advance(1_000);
  await place.offer("shop", "v1", files("v1beta1"));
  const { apiVersion, kind, namespace, name } = stageSetRef;
  await place.apply({ apiVersion, kind, metadata: { namespace, name }, spec: { stages: [stage("app", "./app")] } });
  await place.step();
  expect(recorded(place)).toEqual(["shop_one_things.example_Gadget v1beta1"]);
  await place.apply(definition(["v1"]));
  await place.clock.advance(1_000);
  return place;
}

/** What stands in inventories, each with its version. */
function recorded({ cluster }: SimPlace): readonly string[] {
  const inventories = cluster.lookAll({ apiVersion: stageSetRef.apiVersion, kind: "StageInventory" });
  return inventories.flatMap((one) => {
    const { entries } = one["spec"] as { readonly entries: readonly { readonly id: string; readonly v: string }[] };
    expect(entriesIn(one)).toEqual(entries.map(({ id }) => id));
    return entries.map(({ id, v }) => `${id} ${v}`);
  });
}

describe("an object whose recorded version is no longer served", () => {
  it("is pruned in a version that is", async () => {
    const place = await upgraded();
    await place.offer("shop", "v2", files(undefined));
    await place.step();
    expect(place.cluster.look(gadget)).toBeUndefined();
    expect(recorded(place)).toEqual([]);
    expect(place.stageSet()?.status?.conditions).toContainEqual(
      expect.objectContaining({ type: "Ready", status: "True", reason: "Succeeded" }),
    );
  });

  it("goes with its StageSet", async () => {
    const place = await upgraded();
    must(await place.cluster.as({ kind: "self" }).delete(stageSetRef));
    await place.step();
    expect([place.stageSet(), place.cluster.look(gadget), recorded(place)]).toEqual([undefined, undefined, []]);
    expect(place.told.filter(({ reason }) => reason === "TeardownForced")).toEqual([]);
  });

  it("is let go by Orphan", async () => {
    const place = await upgraded();
    const body = { spec: { deletionPolicy: "Orphan" } };
    const self = place.cluster.as({ kind: "self" });
    must(await self.patch(stageSetRef, { type: "merge", body }, { fieldManager: "somebody" }));
    must(await self.delete(stageSetRef));
    await place.step();
    expect(place.stageSet()).toBeUndefined();
    expect(place.cluster.look(gadget)?.metadata.labels ?? {}).toEqual({});
  });

  it("is recorded in the version that it is applied in, though its release gets no further than that", async () => {
    const place = await upgraded();
    const bad = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "bad" }, data: { "not a key": "" } };
    await place.offer("shop", "v2", { ...files("v1"), "web/bad.yaml": JSON.stringify(bad) });
    const body = { spec: { stages: [stage("app", "./app"), stage("web", "./web")] } };
    must(
      await place.cluster
        .as({ kind: "self" })
        .patch(stageSetRef, { type: "merge", body }, { fieldManager: "somebody" }),
    );
    expect(await place.step()).toMatchObject({ ending: { kind: "failed" } });
    expect(recorded(place)).toEqual(["shop_one_things.example_Gadget v1"]);
  });

  it("counts as gone where no version of its kind is served", async () => {
    const place = await upgraded();
    must(
      await place.cluster
        .as({ kind: "self" })
        .delete({ apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", name: `gadgets.${group}` }),
    );
    await place.clock.advance(60_000);
    must(await place.cluster.as({ kind: "self" }).delete(stageSetRef));
    await place.step();
    expect(place.stageSet()).toBeUndefined();
  });
});
