import { describe, expect, it } from "vitest";
import type { ServedKind } from "./objects.ts";
import { pathOf, queryOf } from "./paths.ts";

const configMap: ServedKind = {
  apiVersion: "v1",
  kind: "ConfigMap",
  resource: "configmaps",
  namespaced: true,
  verbs: [],
};
const deployment: ServedKind = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  resource: "deployments",
  namespaced: true,
  verbs: [],
};
const role: ServedKind = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRole",
  resource: "clusterroles",
  namespaced: false,
  verbs: [],
};

describe("pathOf", () => {
  it.each([
    { when: "a collection everywhere", path: pathOf(configMap), then: "/api/v1/configmaps" },
    {
      when: "a collection",
      path: pathOf(deployment, { namespace: "shop" }),
      then: "/apis/apps/v1/namespaces/shop/deployments",
    },
    {
      when: "an object",
      path: pathOf(configMap, { namespace: "shop", name: "a" }),
      then: "/api/v1/namespaces/shop/configmaps/a",
    },
    {
      when: "a subresource",
      path: pathOf(deployment, { namespace: "shop", name: "a", subresource: "scale" }),
      then: "/apis/apps/v1/namespaces/shop/deployments/a/scale",
    },
    {
      when: "a cluster-scoped object, whatever namespace it names",
      path: pathOf(role, { namespace: "shop", name: "system:node" }),
      then: "/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Anode",
    },
    {
      when: "a name that would leave its place",
      path: pathOf(configMap, { namespace: "shop", name: "../x?y" }),
      then: "/api/v1/namespaces/shop/configmaps/..%2Fx%3Fy",
    },
  ])("$when", ({ path, then }) => {
    expect(path).toBe(then);
  });
});

describe("queryOf", () => {
  it.each([
    { when: "nothing", parameters: {}, then: "" },
    { when: "nothing that is defined", parameters: { a: undefined }, then: "" },
    {
      when: "several",
      parameters: { limit: 500, force: true, continue: "a+b/c=" },
      then: "?limit=500&force=true&continue=a%2Bb%2Fc%3D",
    },
  ])("$when", ({ parameters, then }) => {
    expect(queryOf(parameters)).toBe(then);
  });
});
