/** Inventories on a real API server: their size, that a change of one object rewrites one of them, and who wins. */
import { expect } from "vitest";
import { labels } from "../../lib/api/index.ts";
import type { Cluster } from "../../lib/cluster/index.ts";
import {
  afterWrites,
  entriesOf,
  entryOf,
  planInventoryWrites,
  readInventory,
  writeInventory,
  type Inventory,
  type StageRecord,
} from "../../lib/inventory/index.ts";
import { it, valueOf, type Place } from "./place.ts";

/** What the API server passes on to etcd at once is 1.5 MiB; we leave a third of it free. */
const shardBytesMax = 1_048_576;

const kind = { apiVersion: "stages.metio.wtf/v1", kind: "StageInventory" };
const stageSetOf = ({ namespace }: Place) => ({ namespace, name: "release" });

/** Objects with names as long as people's: `kube-prometheus-stack-prometheus-node-exporter-0042`. */
function record(stage: string, count: number, position = 0): StageRecord {
  const name = (at: number): string => `kube-prometheus-stack-prometheus-node-exporter-${String(at).padStart(5, "0")}`;
  const entries = Array.from({ length: count }, (_, at) =>
    entryOf({
      apiVersion: "monitoring.coreos.com/v1",
      kind: "PrometheusRule",
      namespace: "monitoring",
      name: name(at),
    }),
  );
  return { stage, position, entries };
}

async function read(place: Place): Promise<Inventory> {
  const inventory = await readInventory(place.cluster, stageSetOf(place));
  if (inventory.kind === "failed") throw new Error(inventory.failure.message);
  return inventory.value;
}

/** Plans and writes, from `inventory` or from what is there; the number of writes, and the inventory after them. */
async function write(
  place: Place,
  wanted: readonly StageRecord[],
  inventory?: Inventory,
): Promise<{ writes: number; after: Inventory }> {
  const before = inventory ?? (await read(place));
  const writes = planInventoryWrites(before, wanted);
  const written = await writeInventory(place.cluster, writes);
  if (written.kind === "failed") throw new Error(written.failure.message);
  return { writes: writes.length, after: afterWrites(before, written.value) };
}

async function stored(
  cluster: Cluster,
  namespace: string,
): Promise<readonly { name: string; version: string; bytes: number }[]> {
  const { items } = valueOf(await cluster.list(kind, { namespace }));
  return items.map((item) => ({
    name: item.metadata.name,
    version: item.metadata.resourceVersion,
    bytes: Buffer.byteLength(JSON.stringify(item)),
  }));
}

it("12,000 objects are three shards, each well below what etcd stores at once; one change rewrites one", async ({
  place,
}) => {
  const wanted = record("monitoring", 12_000);
  const { writes, after } = await write(place, [wanted]);
  expect(writes).toBe(3);
  expect(after).toEqual(await read(place));
  expect(entriesOf(after, "monitoring")).toHaveLength(12_000);
  const before = await stored(place.cluster, place.namespace);
  const largest = Math.max(...before.map(({ bytes }) => bytes));
  expect(largest).toBeGreaterThan(500_000); // 5,000 ids of 100 characters: 0.6 MB, so short names are not why it fits
  expect(largest).toBeLessThan(shardBytesMax);

  expect((await write(place, [wanted])).writes).toBe(0);
  const entries = wanted.entries.map((entry, at) => (at === 7_000 ? { ...entry, done: "u1" } : entry));
  expect((await write(place, [{ ...wanted, entries }])).writes).toBe(1);
  const versions = new Map(before.map(({ name, version }) => [name, version]));
  const rewritten = (await stored(place.cluster, place.namespace)).filter(
    ({ name, version }) => versions.get(name) !== version,
  );
  expect(rewritten).toHaveLength(1);
});

it("the longest names fill a shard by its bytes, and the API server takes it", async ({ place }) => {
  const group = `${"g".repeat(63)}.${"h".repeat(63)}.example.org/v1`;
  const entries = Array.from({ length: 3_000 }, (_, at) => {
    const name = `${"n".repeat(240)}-${at}`;
    return entryOf({ apiVersion: group, kind: "K".repeat(63), namespace: "s".repeat(63), name });
  });
  expect((await write(place, [{ stage: "web", position: 0, entries }])).writes).toBe(2);
  expect(entriesOf(await read(place), "web")).toHaveLength(3_000);
});

it("is found again by its labels, stage by stage, and is nobody's dependent", async ({ place }) => {
  await write(place, [record("base", 3, 0), record("web", 2, 1)]);
  const inventory = await read(place);
  expect(inventory.shards.map(({ stage, position, entries }) => [stage, position, entries.length])).toEqual([
    ["base", 0, 3],
    ["web", 1, 2],
  ]);
  const { items } = valueOf(await place.cluster.list(kind, { namespace: place.namespace }));
  for (const { metadata } of items) {
    expect(metadata.labels).toMatchObject({ [labels.stageSet]: "release", [labels.shard]: "0" });
    expect(metadata.ownerReferences).toBeUndefined();
    expect(metadata.managedFields?.map(({ manager }) => manager)).toEqual(["stageset-inventory"]);
  }
  const { after } = await write(place, [record("base", 0, 0)]);
  expect(after.shards.map(({ stage }) => stage)).toEqual(["web"]);
  expect(await read(place)).toEqual(after);
});

it("two changes of place are recorded in both stages before either lets go", async ({ place }) => {
  const [one, other] = record("a", 2).entries;
  if (one === undefined || other === undefined) throw new Error("no entries");
  const stage = (name: string, entry: typeof one): StageRecord => ({ stage: name, position: 0, entries: [entry] });
  await write(place, [stage("a", one), stage("b", other)]);
  const { writes, after } = await write(place, [stage("a", other), stage("b", one)]);
  expect(writes).toBe(4);
  expect(entriesOf(after, "a")).toEqual([other]);
  expect(await read(place)).toEqual({ ...after, shards: after.shards.toSorted((x, y) => (x.name < y.name ? -1 : 1)) });
});

it.for([
  { when: "both create", is: 0, one: 1, other: 2 },
  { when: "both update", is: 1, one: 2, other: 3 },
  { when: "one updates, one deletes", is: 1, one: 2, other: 0 },
  { when: "one deletes, one updates", is: 1, one: 0, other: 2 },
])(
  "of two workers that have read the same, one writes and the other is told to read again: $when",
  async ({ is, one, other }, { place }) => {
    await write(place, [record("web", is)]);
    const seen = await read(place);
    await write(place, [record("web", one)], seen);
    const late = await writeInventory(place.cluster, planInventoryWrites(seen, [record("web", other)]));
    expect(late).toMatchObject({ kind: "failed", failure: { retry: "backoff" } });
    expect(entriesOf(await read(place), "web")).toHaveLength(one);
    await write(place, [record("web", other)]);
    expect(entriesOf(await read(place), "web")).toHaveLength(other);
  },
);

it("another StageSet's are not read", async ({ place }) => {
  await write(place, [record("web", 1)]);
  const other = await readInventory(place.cluster, { ...stageSetOf(place), name: "other" });
  expect(other).toMatchObject({ kind: "done", value: { shards: [] } });
});

it("an identity without the right is told which", async ({ place }) => {
  const nobody = await place.as();
  expect(await readInventory(nobody, stageSetOf(place))).toMatchObject({
    kind: "failed",
    failure: { reason: "RBACDenied" },
  });
  const writes = planInventoryWrites(await read(place), [record("web", 1)]);
  expect(await writeInventory(nobody, writes)).toMatchObject({ kind: "failed", failure: { reason: "RBACDenied" } });
});
