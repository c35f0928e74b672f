import { expect, it } from "vitest";
import { liveStageSet } from "../../test/support/stage-set.ts";
import { keptFacts, tellSome } from "./kept-facts.ts";
import { namedObjectsMax } from "./limits.ts";

const ref = (name: string) => ({ apiVersion: "v1", kind: "ConfigMap", namespace: "shop", name });
const kept = (name: string, why: string, isLost = false) => ({ ref: ref(name), stage: "web", why, isLost });

it("what stays is told once for each stage and reason, as a warning where somebody took it", () => {
  const facts = keptFacts(liveStageSet(), [kept("a", "one"), kept("b", "other", true), kept("c", "one")]);
  expect(facts.map(({ type, reason, message }) => `${type} ${reason} ${message}`)).toEqual([
    "Normal ObjectKept Stage web: ConfigMap shop/a, ConfigMap shop/c stay in the cluster and leave the inventory: one",
    "Warning ObjectKept Stage web: ConfigMap shop/b stays in the cluster and leaves the inventory: other",
  ]);
  expect(keptFacts(liveStageSet(), [])).toEqual([]);
});

it.each([
  { count: namedObjectsMax, then: false },
  { count: namedObjectsMax + 1, then: true },
])("of $count objects not all are named: $then", ({ count, then }) => {
  const told = tellSome(Array.from({ length: count }, (_, at) => ref(`c${at}`)));
  expect(told.endsWith(" and 1 more")).toBe(then);
});
