import { expect, it } from "vitest";
import { formatInstant, instant } from "../base/index.ts";
import type { LiveMetadata } from "../cluster/index.ts";
import { deletedSince } from "./deleted-since.ts";

const object = (deletedAtMs?: number): LiveMetadata => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: {
    name: "a",
    uid: "1",
    resourceVersion: "1",
    creationTimestamp: "2026-11-23T00:00:00Z",
    ...(deletedAtMs !== undefined && { deletionTimestamp: formatInstant(instant(deletedAtMs)) }),
  },
});

it.each([
  { when: "nothing is left", objects: [], then: 5_000 },
  { when: "all are gone, or not deleted yet", objects: [undefined, object()], then: 5_000 },
  { when: "several are going", objects: [object(9_000), object(7_000), object()], then: 7_000 },
  { when: "one may take its time", objects: [object(40_000)], then: 40_000 },
])("$when: since $then", ({ objects, then }) => {
  expect(deletedSince(objects, instant(5_000))).toBe(then);
});
