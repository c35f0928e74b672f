import { expect, it } from "vitest";
import { formatInstant, instant } from "../base/index.ts";
import type { LiveMetadata } from "../cluster/index.ts";
import { deletedSince } from "./deleted-since.ts";

function objectDeleted(atMs?: number): LiveMetadata {
  const made = { name: "a", uid: "1", resourceVersion: "1", creationTimestamp: "2026-11-23T00:00:00Z" };
  const deletionTimestamp = atMs === undefined ? {} : { deletionTimestamp: formatInstant(instant(atMs)) };
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { ...made, ...deletionTimestamp } };
}

it.each([
  { when: "nothing is left", objects: [], then: 5_000 },
  { when: "what is left is not deleted yet", objects: [objectDeleted()], then: 5_000 },
  { when: "several are going", objects: [objectDeleted(9_000), objectDeleted(7_000), objectDeleted()], then: 7_000 },
  { when: "one is deleted just now", objects: [objectDeleted(10_000)], then: 10_000 },
  { when: "one may take its time", objects: [objectDeleted(11_000)], then: 10_000 },
])("$when: since $then", ({ objects, then }) => {
  expect(deletedSince(objects, { otherwise: instant(5_000), now: instant(10_000) })).toBe(then);
});
