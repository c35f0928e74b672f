import { expect, it } from "vitest";
import { createHistory, type Happening } from "./history.ts";

const happening = (version: number, resource = "configmaps"): Happening => ({
  ...{ version, resource, kind: "is" },
  object: {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "a", uid: "a", resourceVersion: String(version), creationTimestamp: "2026-01-01T00:00:00Z" },
  },
});

it("tells what has happened to a resource since a version, in order", () => {
  const history = createHistory(2);
  for (const one of [happening(3), happening(4, "secrets"), happening(5)]) history.add(one);
  expect(history.since(2, "configmaps")?.map(({ version }) => version)).toEqual([3, 5]);
  expect(history.since(3, "configmaps")?.map(({ version }) => version)).toEqual([5]);
  expect(history.since(9, "configmaps")).toEqual([]);
  expect(history.since(1, "configmaps")).toBeUndefined();
});

it("forgets the oldest, and says so", () => {
  const history = createHistory(0);
  for (let version = 1; version <= 600; version += 1) history.add(happening(version));
  expect(history.since(300, "configmaps")).toHaveLength(300);
  expect(history.since(299, "configmaps")).toBeUndefined();
});
