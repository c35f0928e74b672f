import { expect, it } from "vitest";
import type { HeldPrune, Removal } from "../inventory/index.ts";
import { pendingObjectsMax } from "./limits.ts";
import { pendingOf } from "./pending-prune.ts";

function held(stage: string, count: number): HeldPrune {
  const removals = Array.from({ length: count }, (_, at): Removal => {
    const name = `c${String(at).padStart(2, "0")}`;
    return {
      ref: { apiVersion: "v1", kind: "ConfigMap", namespace: "shop", name },
      uid: name,
      resourceVersion: "1",
      stage,
      rank: 0,
    };
  });
  return { stage, digest: `digest of ${stage}`, removals, why: "why" };
}

it.each([
  { when: "nothing", all: [], then: undefined },
  {
    when: "one stage",
    all: [held("web", 1)],
    then: { stage: "web", digest: "digest of web", count: 1, objects: ["ConfigMap shop/c00"], message: "why" },
  },
  {
    when: "several stages, one after the other",
    all: [held("web", 1), held("base", 2), held("old", 1)],
    then: {
      ...{ stage: "web", digest: "digest of web", count: 1, objects: ["ConfigMap shop/c00"] },
      message: "why; after it, what waits in base, old",
    },
  },
])("what waits for a yes: $when", ({ all, then }) => {
  expect(pendingOf(all)).toEqual(then);
});

it.each([pendingObjectsMax, pendingObjectsMax + 1])("names at most 10 of %i", (count) => {
  const pending = pendingOf([held("web", count)]);
  expect(pending?.count).toBe(count);
  expect(pending?.objects).toHaveLength(pendingObjectsMax);
});
