import { describe, expect, it } from "vitest";
import type { PatchTarget } from "../api/index.ts";
import { mayMatch, tellTarget } from "./patch-target.ts";

const deployment = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "shop" } };
const crd = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a.b", namespace: "team" } };

describe("a target", () => {
  it.each<{ target: PatchTarget | undefined; object: typeof deployment; then: boolean }>([
    { target: undefined, object: deployment, then: true },
    { target: {}, object: deployment, then: true },
    { target: { kind: "Deployment", name: "shop", group: "apps", version: "v1" }, object: deployment, then: true },
    { target: { kind: "" }, object: deployment, then: true },
    { target: { kind: "StatefulSet" }, object: deployment, then: false },
    { target: { kind: "Deploy" }, object: deployment, then: false },
    { target: { name: "shops" }, object: deployment, then: false },
    { target: { group: "batch" }, object: deployment, then: false },
    { target: { group: "apps" }, object: crd, then: false },
    { target: { version: "v2" }, object: deployment, then: false },
    { target: { name: "sh.*" }, object: deployment, then: true },
    { target: { name: "x|y" }, object: deployment, then: false },
    { target: { name: "a.b" }, object: crd, then: true },
    { target: { name: "a.c" }, object: crd, then: false },
    { target: { namespace: "team" }, object: crd, then: true },
    { target: { namespace: "other" }, object: crd, then: false },
    { target: { namespace: "default" }, object: deployment, then: true },
    { target: { namespace: "team" }, object: deployment, then: false },
    { target: { labelSelector: "a=b" }, object: deployment, then: false },
    { target: { labelSelector: "!a" }, object: deployment, then: true },
    { target: { name: "(?i)SHOP" }, object: deployment, then: true },
  ])("$target may match: $then", ({ target, object, then }) => {
    expect(mayMatch(target, [object])).toBe(then);
  });
  it.each([
    { target: undefined, then: "(no target)" },
    { target: { name: "" }, then: "(no target)" },
    { target: { kind: "Deployment", name: "a.*" }, then: "(target kind Deployment, name a.*)" },
  ])("is told as $then", ({ target, then }) => {
    expect(tellTarget({ patch: "x", ...(target !== undefined && { target }) })).toBe(then);
  });
});
