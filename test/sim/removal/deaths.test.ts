/**
 * A step that removes, keeps or rebuilds dies after each of its writes; another goes on, and nothing is lost or done twice. These are
 * all places to die: what a call that only reads has told goes with the process, and the cluster is as it was.
 */
import { describe, expect, it } from "vitest";
import { labels } from "../../../lib/api/index.ts";
import type { KubeObject, LiveObject } from "../../../lib/cluster/index.ts";
import { entriesIn, withFaults } from "../../../lib/sim/index.ts";
import { widget } from "../fixtures.ts";
import { fieldManager, must, openSimPlace, type SimPlace } from "../sim-place.ts";

const stageSetRef = { apiVersion: "stages.metio.wtf/v1", kind: "StageSet", namespace: "shop", name: "shop" } as const;
const inventoryKind = { apiVersion: stageSetRef.apiVersion, kind: "StageInventory" } as const;

const seed = 1;

/** Longer than a claim and its margin. */
const laterMs = 80_000;

const configMap = (name: string): string =>
  JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: { revision: "v1" } });

function files(stages: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const all = Object.entries(stages).flatMap(([stage, names]) =>
    names.split(" ").map((name) => [`${stage}/${name}.yaml`, configMap(name)] as const),
  );
  return Object.fromEntries(all);
}

function stageSet(stages: Readonly<Record<string, object>>, spec: object = {}): KubeObject {
  const sourceRef = { kind: "ExternalArtifact", name: "shop" };
  const all = Object.entries(stages).map(([name, more]) => ({ name, path: `./${name}`, sourceRef, ...more }));
  const { apiVersion, kind, namespace, name } = stageSetRef;
  return { apiVersion, kind, metadata: { namespace, name }, spec: { ...spec, stages: all } };
}

const self = ({ cluster }: SimPlace): ReturnType<SimPlace["cluster"]["as"]> => cluster.as({ kind: "self" });

function objectsIn({ cluster }: SimPlace): readonly LiveObject[] {
  const all = cluster.lookAll({ apiVersion: "v1", kind: "ConfigMap" }, { namespace: "shop" });
  return all.filter(({ metadata }) => metadata.name !== "kube-root-ca.crt");
}

function isOurs({ metadata }: LiveObject): boolean {
  return metadata.managedFields?.some(({ manager }) => manager === "stageset-controller") === true;
}

/** The names of the objects that stand in an inventory. */
function recordedIn({ cluster }: SimPlace): readonly string[] {
  const inventories = cluster.lookAll(inventoryKind, { namespace: "shop" });
  return inventories.flatMap((one) => entriesIn(one).map((id) => id.split("_")[1] ?? "")).sort();
}

interface Scene {
  readonly what: string;
  readonly prepare: (place: SimPlace) => Promise<void>;
  /** What is true in the end, as one text. */
  readonly then: string;
  readonly tell: (place: SimPlace) => string;
  /** Nobody may have removed the record of what is still ours (I1); not in a scene that begins without it. */
  readonly isRecorded: boolean;
}

const tellObjects = (place: SimPlace): string =>
  `${objectsIn(place)
    .map(({ metadata }) => metadata.name)
    .sort()
    .join(" ")} | recorded: ${recordedIn(place).join(" ")}`;

async function settled(place: SimPlace, stages: Readonly<Record<string, object>>, spec: object = {}): Promise<void> {
  await place.apply(stageSet(stages, spec));
  await place.step();
}

const scenes: readonly Scene[] = [
  {
    what: "an approved prune",
    prepare: async (place) => {
      const pruneGuard = { maxDeletes: 0 };
      await place.offer("shop", "v1", files({ base: "a", web: "b c d" }));
      await settled(place, { base: {}, web: { pruneGuard } });
      await place.offer("shop", "v2", files({ base: "a", web: "b" }));
      await place.step();
      const digest = place.stageSet()?.status?.pendingPrune?.digest ?? "none is held";
      const body = { metadata: { annotations: { "stages.metio.wtf/prune-approved": digest } } };
      must(await self(place).patch(stageSetRef, { type: "merge", body }, { fieldManager }));
    },
    then: "a b | recorded: a b",
    tell: tellObjects,
    isRecorded: true,
  },
  {
    what: "the rebuilding of a lost inventory",
    prepare: async (place) => {
      await place.offer("shop", "v1", files({ base: "a", web: "b c d" }));
      await settled(place, { base: {}, web: {} });
      for (const { metadata } of place.cluster.lookAll(inventoryKind, { namespace: "shop" })) {
        if (metadata.labels?.[labels.stage] !== "web") continue;
        must(await self(place).delete({ ...inventoryKind, namespace: "shop", name: metadata.name }));
      }
      await place.offer("shop", "v2", files({ base: "a", web: "b" }));
    },
    then: "a b | recorded: a b",
    tell: tellObjects,
    isRecorded: false,
  },
  {
    what: "a deletion that orphans",
    prepare: async (place) => {
      await place.offer("shop", "v1", files({ base: "a", web: "b c" }));
      await settled(place, { base: {}, web: {} }, { deletionPolicy: "Orphan" });
      must(await self(place).delete(stageSetRef));
    },
    then: "a b c | recorded:  | ours: 0 | gone",
    tell: (place) => {
      const ours = objectsIn(place).filter((one) => isOurs(one) || Object.keys(one.metadata.labels ?? {}).length > 0);
      return `${tellObjects(place)} | ours: ${ours.length} | ${place.stageSet() === undefined ? "gone" : "there"}`;
    },
    isRecorded: true,
  },
  {
    what: "a deletion with an action before it",
    prepare: async (place) => {
      await place.apply({ ...widget, metadata: { namespace: "shop", name: "log" }, spec: { log: [] } });
      const target = { apiVersion: widget.apiVersion, kind: widget.kind, name: "log" };
      const patch = JSON.stringify([{ op: "add", path: "/spec/log/-", value: "ran" }]);
      await place.offer("shop", "v1", files({ base: "a", web: "b c" }));
      const onDelete = [{ name: "note", patch: { target, type: "json6902", patch } }];
      await settled(place, { base: {}, web: {} }, { onDelete });
      must(await self(place).delete(stageSetRef));
    },
    then: ' | recorded:  | {"log":["ran"]}',
    tell: (place) => {
      const log = place.cluster.look({ ...widget, namespace: "shop", name: "log" });
      return `${tellObjects(place)} | ${JSON.stringify(log?.["spec"])}`;
    },
    isRecorded: true,
  },
  {
    what: "a prune that empties a stage",
    prepare: async (place) => {
      await place.offer("shop", "v1", files({ base: "a", web: "b" }));
      await settled(place, { base: {}, web: {} });
      await place.offer("shop", "v2", { ...files({ base: "a" }), "web/none.yaml": "# nothing" });
    },
    then: "a | recorded: a | rebuilt: 0",
    tell: (place) => `${tellObjects(place)} | ${tellRebuilt(place)}`,
    isRecorded: true,
  },
  {
    what: "a prune that keeps an object",
    prepare: async (place) => {
      await place.offer("shop", "v1", files({ base: "a", web: "b c" }));
      await settled(place, { base: {}, web: { prune: false } });
      await place.offer("shop", "v2", files({ base: "a", web: "b" }));
    },
    then: "a b c | recorded: a b | ours: a b | warnings: 0",
    tell: (place) => {
      const ours = objectsIn(place).filter((one) => isOurs(one) || one.metadata.labels !== undefined);
      const warnings = place.told.filter(({ type, reason }) => reason === "ObjectKept" && type === "Warning").length;
      return `${tellObjects(place)} | ours: ${ours.map(({ metadata }) => metadata.name).join(" ")} | warnings: ${warnings}`;
    },
    isRecorded: true,
  },
  {
    what: "a deletion that keeps an object",
    prepare: async (place) => {
      await place.offer("shop", "v1", files({ base: "a", web: "b c" }));
      await settled(place, { base: {}, web: {} });
      const body = { metadata: { annotations: { "stages.metio.wtf/prune": "disabled" } } };
      const kept = { apiVersion: "v1", kind: "ConfigMap", namespace: "shop", name: "c" };
      must(await self(place).patch(kept, { type: "merge", body }, { fieldManager }));
      must(await self(place).delete(stageSetRef));
    },
    then: "c | recorded:  | rebuilt: 0",
    tell: (place) => `${tellObjects(place)} | ${tellRebuilt(place)}`,
    isRecorded: false,
  },
];

/** Nothing is taken for lost that was removed on purpose. */
function tellRebuilt({ told }: SimPlace): string {
  return `rebuilt: ${told.filter(({ reason }) => reason === "InventoryReconstructed").length}`;
}

/** The calls of an undisturbed step that change something, by their numbers. */
async function writesOf({ prepare }: Scene): Promise<readonly number[]> {
  const place = await openSimPlace(seed);
  await prepare(place);
  const { clusters, calls } = withFaults(place.cluster, [], place.clock);
  await place.step({ ports: place.ports(clusters) });
  return calls.filter(({ doing }) => /^(apply|create|patch|delete) /.test(doing)).map(({ at }) => at);
}

describe.each(scenes)("a step that dies in $what", (scene) => {
  it("right after any of its writes is finished by another", async () => {
    const { prepare, tell, then, isRecorded } = scene;
    const writes = await writesOf(scene);
    expect(writes.length).toBeGreaterThan(2);
    for (const at of writes) {
      const place = await openSimPlace(seed);
      await prepare(place);
      const { clusters, died } = withFaults(place.cluster, [{ at, kind: "dieAfter" }], place.clock);
      const step = place.step({ ports: place.ports(clusters) });
      await Promise.race([died, step]);
      const unrecorded = objectsIn(place).filter(
        (one) => isOurs(one) && !recordedIn(place).includes(one.metadata.name),
      );
      if (isRecorded) expect(unrecorded, `at call ${at}`).toEqual([]);
      await place.clock.advance(laterMs);
      await place.step(); // what it goes on with
      await place.step(); // what waits for the next run
      expect(tell(place), `at call ${at}`).toBe(then);
    }
  });
});
