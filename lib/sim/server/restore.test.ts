import { expect, it } from "vitest";
import type { KubeObject } from "../../cluster/index.ts";
import { restore } from "./restore.ts";

const live: KubeObject = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "a", labels: { l: "1" } },
  spec: { replicas: 1 },
  status: { replicas: 1 },
};
const status = { "f:status": {} };
const specAndLabels = { "f:spec": {}, "f:metadata": { "f:labels": {} } };

it.each([
  {
    when: "a status is written where it may not",
    next: { ...live, status: { replicas: 9 } },
    reset: status,
    then: live,
  },
  { when: "a status is taken away where it may not", next: { ...live, status: undefined }, reset: status, then: live },
  {
    when: "a spec and labels are written beside a status",
    next: { ...live, metadata: { name: "a", labels: { l: "2" }, annotations: { a: "b" } }, spec: { replicas: 3 } },
    reset: specAndLabels,
    then: { ...live, metadata: { name: "a", labels: { l: "1" }, annotations: { a: "b" } } },
  },
])("puts back what an endpoint does not write: $when", ({ next, reset, then }) => {
  expect(restore(next, live, reset)).toEqual(then);
});

it("drops it where there was none, and is the object itself where there is nothing to put back", () => {
  expect(restore(live, undefined, status)).toEqual({ ...live, status: undefined });
  expect(restore(live, live, { ...status, ...specAndLabels })).toBe(live);
});
