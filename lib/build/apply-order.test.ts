import { describe, expect, it } from "vitest";
import type { KubeObject } from "../cluster/index.ts";
import { applyGroupOf, applyGroups, applyOrder } from "./apply-order.ts";

const rbac = "rbac.authorization.k8s.io/v1";

describe("the group of an object", () => {
  it.each([
    { apiVersion: "v1", kind: "Namespace", then: "foundations" },
    { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", then: "foundations" },
    { apiVersion: rbac, kind: "ClusterRole", then: "cluster" },
    { apiVersion: "storage.k8s.io/v1", kind: "StorageClass", then: "cluster" },
    { apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", then: "cluster" },
    { apiVersion: "gateway.networking.k8s.io/v1", kind: "GatewayClass", then: "cluster" },
    { apiVersion: "admissionregistration.k8s.io/v1", kind: "ValidatingAdmissionPolicy", then: "cluster" },
    { apiVersion: "v1", kind: "ServiceAccount", namespace: "a", then: "roles" },
    { apiVersion: rbac, kind: "Role", namespace: "a", then: "roles" },
    { apiVersion: rbac, kind: "RoleBinding", namespace: "a", then: "bindings" },
    { apiVersion: rbac, kind: "ClusterRoleBinding", then: "bindings" },
    { apiVersion: "v1", kind: "ConfigMap", namespace: "a", then: "settings" },
    { apiVersion: "v1", kind: "Secret", namespace: "a", then: "settings" },
    { apiVersion: "v1", kind: "ResourceQuota", namespace: "a", then: "settings" },
    { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", namespace: "a", then: "settings" },
    { apiVersion: "v1", kind: "Service", namespace: "a", then: "services" },
    { apiVersion: "v1", kind: "PersistentVolume", then: "services" },
    { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace: "a", then: "services" },
    { apiVersion: "apps/v1", kind: "Deployment", namespace: "a", then: "workloads" },
    { apiVersion: "apps/v2", kind: "Deployment", namespace: "a", then: "workloads" },
    { apiVersion: "batch/v1", kind: "CronJob", namespace: "a", then: "workloads" },
    { apiVersion: "v1", kind: "Pod", namespace: "a", then: "workloads" },
    { apiVersion: "networking.k8s.io/v1", kind: "Ingress", namespace: "a", then: "others" },
    { apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler", namespace: "a", then: "others" },
    { apiVersion: "x.io/v1", kind: "Widget", namespace: "a", then: "others" },
    { apiVersion: "x.io/v1", kind: "ClusterWidget", then: "others" },
    { apiVersion: "x.io/v1", kind: "Deployment", namespace: "a", then: "others" },
    { apiVersion: "serving.knative.dev/v1", kind: "Service", namespace: "a", then: "others" },
    { apiVersion: "admissionregistration.k8s.io/v1", kind: "ValidatingWebhookConfiguration", then: "interceptors" },
    { apiVersion: "admissionregistration.k8s.io/v1", kind: "MutatingWebhookConfiguration", then: "interceptors" },
    { apiVersion: "apiregistration.k8s.io/v1", kind: "APIService", then: "interceptors" },
  ])("$kind ($apiVersion): $then", ({ then, ...ref }) => {
    expect(applyGroupOf({ ...ref, name: "a" })).toBe(then);
  });
  it("is a place in the order", () => {
    expect(applyGroups.toSorted((a, b) => applyGroups.indexOf(a) - applyGroups.indexOf(b))).toEqual(applyGroups);
  });
});

describe("the order", () => {
  const object = (kind: string, name: string): KubeObject => ({
    apiVersion: "v1",
    kind,
    metadata: { name, namespace: "a" },
  });
  const objects = [
    object("Pod", "1"),
    object("Secret", "2"),
    object("Pod", "3"),
    object("Namespace", "4"),
    object("ConfigMap", "5"),
  ];

  it("goes by groups, and within one by what came first", () => {
    const told = applyOrder(objects).map(({ group, objects: members }) => [
      group,
      ...members.map(({ metadata }) => metadata.name),
    ]);
    expect(told).toEqual([
      ["foundations", "4"],
      ["settings", "2", "5"],
      ["workloads", "1", "3"],
    ]);
  });
});
