import { expect, it } from "vitest";
import type { KubeObject, LiveMetadata } from "../cluster/index.ts";
import { isLeftAlone } from "./marks.ts";

const flux = "kustomize.toolkit.fluxcd.io";
const wanted = (annotations: Readonly<Record<string, string>>): KubeObject => ({
  ...{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", annotations } },
});
const there = (more: object = {}): LiveMetadata => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "a", uid: "u", resourceVersion: "1", creationTimestamp: "2026-11-23T00:00:00Z", ...more },
});

it.each([
  { when: "nothing is marked", desired: {}, live: there(), then: false },
  {
    when: "what is wanted is not to be reconciled, and is not there",
    desired: { [`${flux}/reconcile`]: "disabled" },
    then: true,
  },
  {
    when: "what is there is not to be reconciled",
    desired: {},
    live: there({ annotations: { [`${flux}/reconcile`]: "Disabled" } }),
    then: true,
  },
  {
    when: "a label of what is there says so",
    desired: {},
    live: there({ labels: { [`${flux}/ssa`]: "ignore" } }),
    then: true,
  },
  { when: "it is made once, and is not there", desired: { [`${flux}/ssa`]: "IfNotPresent" }, then: false },
  { when: "it is made once, and is there", desired: { [`${flux}/ssa`]: "IfNotPresent" }, live: there(), then: true },
  {
    when: "only what is there says that it is made once",
    desired: {},
    live: there({ annotations: { [`${flux}/ssa`]: "IfNotPresent" } }),
    then: false,
  },
  { when: "it is merged", desired: { [`${flux}/ssa`]: "Merge" }, live: there(), then: false },
  { when: "the mark has another value", desired: { [`${flux}/reconcile`]: "enabled" }, live: there(), then: false },
])("where $when, it is left alone: $then", ({ desired, live, then }) => {
  expect(isLeftAlone(wanted(desired), live)).toBe(then);
});
