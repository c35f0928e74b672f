import { expect, it } from "vitest";
import { createStore, type Settled } from "./store.ts";

const object = (name: string, namespace?: string): Settled => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: {
    name,
    ...(namespace !== undefined && { namespace }),
    uid: name,
    creationTimestamp: "2026-01-01T00:00:00Z",
  },
});

it("counts every write, deletions included, and lists in the order of keys", () => {
  const store = createStore();
  const before = Number(store.resourceVersion());
  const names = ["b", "a-b", "a", "a0", "a.b"];
  const versions = names.map((name) => Number(store.put("configmaps", object(name, "shop")).metadata.resourceVersion));
  expect(versions).toEqual([1, 2, 3, 4, 5].map((step) => before + step));
  store.put("configmaps", object("z", "a-shop"));
  expect(store.list("configmaps", "shop").map(({ metadata }) => metadata.name)).toEqual(["a", "a-b", "a.b", "a0", "b"]);
  expect(store.list("configmaps").map(({ metadata }) => metadata.namespace)).toEqual([
    "a-shop",
    ...names.map(() => "shop"),
  ]);
  const gone = store.get("configmaps", "shop", "a");
  if (gone !== undefined) store.remove("configmaps", gone);
  expect(store.get("configmaps", "shop", "a")).toBeUndefined();
  expect(Number(store.resourceVersion())).toBe(before + 7);
  expect(store.list("configmaps", "shop")).toHaveLength(4);
});

it("keeps what lies in no namespace apart from what lies in one", () => {
  const store = createStore();
  store.put("things", object("shop"));
  store.put("things", object("a", "shop"));
  expect(store.get("things", undefined, "shop")?.metadata.name).toBe("shop");
  expect(store.list("things", "shop").map(({ metadata }) => metadata.name)).toEqual(["a"]);
});
