import { expect, it } from "vitest";
import type { KubeObject, LiveObject } from "../cluster/index.ts";
import { isUnchanged } from "./unchanged.ts";

const head = { apiVersion: "v1", kind: "Thing" };
const meta = { name: "a", uid: "u", resourceVersion: "1", creationTimestamp: "2026-11-23T00:00:00Z" };

it.each([
  { when: "the server defaulted a field", desired: { spec: { a: 1 } }, live: { spec: { a: 1, b: 2 } }, then: true },
  { when: "a value moved", desired: { spec: { a: 1 } }, live: { spec: { a: 2 } }, then: false },
  { when: "a field is gone", desired: { spec: { a: 1, b: 1 } }, live: { spec: { a: 1 } }, then: false },
  {
    when: "an item of a list got defaults",
    desired: { ports: [{ port: 1 }] },
    live: { ports: [{ port: 1, protocol: "TCP" }] },
    then: true,
  },
  {
    when: "somebody added an item",
    desired: { ports: [{ port: 1 }] },
    live: { ports: [{ port: 1 }, { port: 2 }] },
    then: false,
  },
  { when: "items changed places", desired: { args: ["a", "b"] }, live: { args: ["b", "a"] }, then: false },
  { when: "a quantity was normalised", desired: { cpu: "2000m" }, live: { cpu: "2" }, then: false },
  { when: "a null that the server drops", desired: { a: null }, live: {}, then: false },
  { when: "an empty map", desired: { volume: { emptyDir: {} } }, live: { volume: { emptyDir: {} } }, then: true },
  {
    when: "an integer past 2^53, read inexactly",
    desired: { a: 9007199254740993n },
    live: { a: 9007199254740992 },
    then: false,
  },
  { when: "a small bigint", desired: { a: 7n }, live: { a: 7 }, then: true },
])("$when: unchanged is $then", ({ desired, live, then }) => {
  const wanted: KubeObject = { ...head, metadata: { name: "a" }, ...desired };
  const seen: LiveObject = { ...head, metadata: meta, ...live };
  expect(isUnchanged(wanted, seen)).toBe(then);
});
