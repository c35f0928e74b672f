import { expect, it } from "vitest";
import { verbOf } from "./request-verb.ts";

it.each([
  { method: "GET", path: "/api/v1/pods", then: "list" },
  { method: "GET", path: "/api/v1/namespaces", then: "list" },
  { method: "GET", path: "/api/v1/namespaces/shop", then: "get" },
  { method: "GET", path: "/api/v1/namespaces/shop/pods?limit=500", then: "list" },
  { method: "GET", path: "/api/v1/namespaces/shop/pods/web", then: "get" },
  { method: "GET", path: "/api/v1/namespaces/shop/pods/web/status", then: "get" },
  { method: "GET", path: "/apis/stages.metio.wtf/v1/stagesets?watch=true&resourceVersion=7", then: "watch" },
  { method: "GET", path: "/apis/stages.metio.wtf/v1/namespaces/shop/stagesets/web", then: "get" },
  { method: "GET", path: "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/stagesets", then: "get" },
  { method: "GET", path: "/apis", then: "get" },
  { method: "GET", path: "/apis/apps/v1", then: "get" },
  { method: "GET", path: "/api/v1", then: "get" },
  { method: "POST", path: "/api/v1/namespaces/shop/serviceaccounts/web/token", then: "create" },
  { method: "PATCH", path: "/api/v1/namespaces/shop/configmaps/web?dryRun=All", then: "patch" },
  { method: "DELETE", path: "/api/v1/namespaces/shop/configmaps/web", then: "delete" },
] as const)("$method $path: $then", ({ method, path, then }) => {
  expect(verbOf({ method, path })).toBe(then);
});
