import { describe, expect, it } from "vitest";
import type { ObjectRef } from "../cluster/index.ts";
import { canonicalEntry, entryId, entryOf, refOf } from "./entry.ts";

const rbac = "rbac.authorization.k8s.io/v1";

describe("the id of an object", () => {
  it.each([
    {
      ref: { apiVersion: "v1", kind: "ConfigMap", namespace: "shop", name: "settings" },
      id: "shop_settings__ConfigMap",
    },
    {
      ref: { apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name: "web" },
      id: "shop_web_apps_Deployment",
    },
    { ref: { apiVersion: "v1", kind: "Namespace", name: "shop" }, id: "_shop__Namespace" },
    {
      ref: { apiVersion: rbac, kind: "ClusterRole", name: "system:node.reader" },
      id: "_system__node.reader_rbac.authorization.k8s.io_ClusterRole",
    },
    {
      ref: { apiVersion: rbac, kind: "Role", namespace: "a", name: "x_y" },
      id: "a_x_y_rbac.authorization.k8s.io_Role",
    },
    {
      ref: { apiVersion: rbac, kind: "Role", namespace: "a", name: "x__y" },
      id: "a_x%5F%5Fy_rbac.authorization.k8s.io_Role",
    },
    {
      ref: { apiVersion: rbac, kind: "Role", namespace: "a", name: "_:" },
      id: "a_%5F___rbac.authorization.k8s.io_Role",
    },
  ])("is $id, and says which one it is", ({ ref, id }) => {
    expect(entryId(ref)).toBe(id);
    expect(refOf(entryOf(ref))).toEqual(ref);
  });
  it("is the same in another version", () => {
    const ref: ObjectRef = { apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name: "web" };
    expect(entryId({ ...ref, apiVersion: "apps/v1beta2" })).toBe(entryId(ref));
  });
});

describe("an entry", () => {
  const ref: ObjectRef = { apiVersion: "batch/v1", kind: "Job", namespace: "shop", name: "load" };
  it.each([
    { when: "without an end", finished: undefined, then: { id: "shop_load_batch_Job", v: "v1" } },
    {
      when: "with an end",
      finished: { uid: "u1", content: "c1" },
      then: { id: "shop_load_batch_Job", v: "v1", done: "u1", of: "c1" },
    },
  ])("$when", ({ finished, then }) => {
    expect(entryOf(ref, finished)).toEqual(then);
  });
  it.each([
    { when: "nothing", id: "" },
    { when: "no underscore", id: "settings" },
    { when: "one underscore", id: "shop_settings" },
    { when: "two underscores", id: "shop_settings_ConfigMap" },
    { when: "no name", id: "shop___ConfigMap" },
    { when: "no kind", id: "shop_settings__" },
  ])("whose id is $when records nothing that can be told", ({ id }) => {
    expect(refOf({ id, v: "v1" })).toBeUndefined();
    expect(canonicalEntry({ id, v: "v1" })).toEqual({ id, v: "v1" });
  });
  it.each([
    { when: "as ours", id: "_a__b__ClusterTrustBundle", then: "_a__b__ClusterTrustBundle" },
    { when: "with a bare colon", id: "_a:b__ClusterTrustBundle", then: "_a__b__ClusterTrustBundle" },
  ])("written $when is read as we write it", ({ id, then }) => {
    expect(canonicalEntry({ id, v: "v1", done: "u1" })).toEqual({ id: then, v: "v1", done: "u1" });
  });
});
