import { describe, expect, it } from "vitest";
import type { Stage } from "../api/index.ts";
import type { ApiError, KubeObject } from "../cluster/index.ts";
import { conflictActionOf, conflictWayOut, isImmutable } from "./conflict-policy.ts";

const refused = (message: string, status = 422): ApiError => ({
  ...{ doing: "apply Deployment shop/web", status, reason: "Invalid", message, causes: [] },
});

describe("a refusal", () => {
  it.each([
    'Deployment.apps "web" is invalid: spec.selector: Invalid value: {}: field is immutable',
    'ConfigMap "a" is invalid: data: Forbidden: field is immutable when `immutable` is set',
    'Service "a" is invalid: spec.clusterIPs[0]: Invalid value: ["10.0.0.1"]: may not change once set',
    "StatefulSet.apps \"db\" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas' are forbidden",
    'Pod "a" is invalid: spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`',
    'PersistentVolumeClaim "d" is invalid: spec: Forbidden: spec is immutable after creation except resources.requests',
    'RoleBinding "a" is invalid: roleRef: Invalid value: {}: cannot change roleRef',
    'StorageClass.storage.k8s.io "a" is invalid: parameters: Forbidden: updates to parameters are forbidden.',
    'PriorityClass.scheduling.k8s.io "a" is invalid: value: Forbidden: may not be changed in an update.',
  ])("says that a field cannot be changed: %s", (message) => {
    expect(isImmutable(refused(message))).toBe(true);
  });
  it.each([
    { message: 'Service "a" is invalid: spec.ports: Required value', status: 422 },
    { message: "field is immutable", status: 500 },
    {
      message:
        "ValidatingAdmissionPolicy 'calm' with binding 'calm' denied request: replicas may not change on Fridays",
      status: 422,
    },
    { message: "admission webhook denied the request: labels are immutable here", status: 403 },
  ])("does not say so: $status $message", ({ message, status }) => {
    expect(isImmutable(refused(message, status))).toBe(false);
  });
});

describe("what is done then", () => {
  const web: KubeObject = { apiVersion: "apps/v1", kind: "Deployment", metadata: { namespace: "shop", name: "web" } };
  const data: KubeObject = { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { name: "data" } };
  const marked = (object: KubeObject): KubeObject => ({
    ...object,
    metadata: { ...object.metadata, annotations: { "kustomize.toolkit.fluxcd.io/force": "enabled" } },
  });
  const rules = (
    ...all: NonNullable<NonNullable<Stage["conflictPolicy"]>["rules"]>
  ): Pick<Stage, "conflictPolicy"> => ({
    conflictPolicy: { default: "Recreate", rules: all },
  });
  it.each([
    { when: "nothing is said", object: web, stage: {}, then: "Fail" },
    { when: "force is", object: web, stage: { force: true }, then: "Recreate" },
    {
      when: "the default is",
      object: web,
      stage: { conflictPolicy: { default: "KeepExisting" } },
      then: "KeepExisting",
    },
    {
      when: "a rule matches by kind",
      object: web,
      stage: rules({ target: { kind: "Deployment" }, action: "Fail" }),
      then: "Fail",
    },
    {
      when: "the rule is for another name",
      object: web,
      stage: rules({ target: { name: "db" }, action: "Fail" }),
      then: "Recreate",
    },
    {
      when: "the rule is for another Namespace",
      object: web,
      stage: rules({ target: { namespace: "x" }, action: "Fail" }),
      then: "Recreate",
    },
    {
      when: "the rule is for another version",
      object: web,
      stage: rules({ target: { apiVersion: "v1" }, action: "Fail" }),
      then: "Recreate",
    },
    {
      when: "the first of two rules wins",
      object: web,
      stage: rules({ target: {}, action: "KeepExisting" }, { target: { kind: "Deployment" }, action: "Fail" }),
      then: "KeepExisting",
    },
    {
      when: "the object is marked",
      object: marked(web),
      stage: { conflictPolicy: { default: "Fail" } },
      then: "Recreate",
    },
    { when: "force meets a volume", object: data, stage: { force: true }, then: "Fail" },
    {
      when: "a rule for everything meets a volume",
      object: data,
      stage: rules({ target: {}, action: "Recreate" }),
      then: "Fail",
    },
    {
      when: "a rule allows to lose a volume",
      object: data,
      stage: rules({ target: {}, action: "Recreate", allowDataLoss: true }),
      then: "Recreate",
    },
    { when: "the volume itself is marked", object: marked(data), stage: {}, then: "Fail" },
    {
      when: "the volume itself is marked, and a rule allows to lose it",
      object: marked(data),
      stage: rules({ target: { name: "data" }, action: "Recreate", allowDataLoss: true }),
      then: "Recreate",
    },
    {
      when: "the volume itself is marked, and the default keeps it",
      object: marked(data),
      stage: { conflictPolicy: { default: "KeepExisting" } },
      then: "KeepExisting",
    },
    ...["PersistentVolume", "Namespace", "CustomResourceDefinition"].flatMap((kind) => [
      { when: `force meets a ${kind}`, object: { ...data, kind }, stage: { force: true }, then: "Fail" as const },
      { when: `a ${kind} is marked`, object: marked({ ...data, kind }), stage: {}, then: "Fail" as const },
    ]),
  ] as const)("$when: $then", ({ object, stage, then }) => {
    expect(conflictActionOf(object, stage)).toBe(then);
  });
  it.each([
    {
      object: marked(web),
      says: "Recreate in the stage's conflictPolicy deletes it and makes it anew, KeepExisting leaves it as it is",
    },
    {
      object: data,
      says: "a rule of the stage's conflictPolicy with Recreate and allowDataLoss deletes it and makes it anew, KeepExisting leaves it as it is",
    },
    {
      object: marked(data),
      says: "a rule of the stage's conflictPolicy with Recreate and allowDataLoss deletes it and makes it anew, KeepExisting leaves it as it is, and its mark kustomize.toolkit.fluxcd.io/force does not",
    },
  ])("the way out is told: $says", ({ object, says }) => {
    expect(conflictWayOut(object)).toBe(says);
  });
});
