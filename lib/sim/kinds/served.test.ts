import { expect, it } from "vitest";
import { servedBuiltIn } from "./served.ts";

it.each([
  { apiVersion: "v1", kind: "Namespace", then: false },
  { apiVersion: "v1", kind: "Service", then: true },
  { apiVersion: "apps/v1", kind: "Deployment", then: true },
  { apiVersion: "policy/v1beta1", kind: "PodDisruptionBudget", then: true },
  { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", then: false },
  { apiVersion: "cert-manager.io/v1", kind: "ClusterIssuer", then: undefined },
  { apiVersion: "serving.knative.dev/v1", kind: "Service", then: undefined },
])("$apiVersion $kind lives in a Namespace: $then", ({ apiVersion, kind, then }) => {
  expect(servedBuiltIn({ apiVersion, kind })?.namespaced).toBe(then);
});
