import { expect, it } from "vitest";
import { fieldOf, type Place } from "./place.ts";
import { isKept } from "./values.ts";

const at = (path: string): Place =>
  path.split(".").reduce<Place | undefined>((above, name) => fieldOf(above, name), undefined) ??
  fieldOf(undefined, path);

it.each<{ desired: unknown; live: unknown; path?: string; kind?: string; custom?: boolean; then: boolean }>([
  { desired: 7n, live: 7, then: true },
  { desired: 7n, live: "7", then: false },
  { desired: 9007199254740991n, live: 9007199254740991, then: true },
  { desired: 9007199254740993n, live: 9007199254740992, then: false },
  { desired: { a: [1, { b: 2 }] }, live: { a: [1, { b: 2 }] }, then: true },
  { desired: [1, 2], live: [2, 1], then: false },
  { desired: [1], live: [1, 2], then: false },
  { desired: { a: 1 }, live: { a: 1, b: 2 }, then: false },
  { desired: { a: 1 }, live: { a: 1, b: null }, then: true },
  { desired: null, live: undefined, custom: true, then: true },
  { desired: null, live: 1, then: false },
  { desired: [], live: undefined, then: true },
  { desired: [], live: undefined, custom: true, then: false },
  { desired: false, live: undefined, path: "spec.paused", then: true },
  { desired: false, live: undefined, path: "spec.paused", custom: true, then: false },
  { desired: false, live: undefined, path: "spec.automountServiceAccountToken", then: false },
  { desired: true, live: undefined, path: "spec.paused", then: false },
  { desired: "2000m", live: "2", path: "limits.cpu", then: true },
  { desired: "2000m", live: "2", path: "limits.cpu", custom: true, then: false },
  { desired: "2000m", live: "2", path: "data.cpu", kind: "ConfigMap", then: false },
  { desired: "2000m", live: "2", path: "limits.cpu", kind: "CustomResourceDefinition", then: false },
  { desired: 2, live: "2", path: "limits.cpu", then: true },
  { desired: 2, live: "2", path: "spec.port", then: false },
  { desired: "YQ\n==", live: "YQ==", path: "data.a", kind: "Secret", then: true },
  { desired: "YQ\n==", live: "YQ==", path: "data.a", kind: "ConfigMap", then: false },
  { desired: { default: { paused: false } }, live: { default: {} }, kind: "CustomResourceDefinition", then: false },
  { desired: { nullable: false }, live: {}, kind: "CustomResourceDefinition", then: true },
  {
    desired: { default: { nullable: false } },
    live: { default: {} },
    path: "schema.properties",
    kind: "CustomResourceDefinition",
    then: true,
  },
])(
  "$desired at $path, stored as $live: $then",
  ({ desired, live, path = "spec.x", kind = "Deployment", custom, then }) => {
    expect(isKept(desired, live, at(path), { kind, isBuiltIn: custom !== true })).toBe(then);
  },
);
