import { describe, expect, it } from "vitest";
import type { Standing } from "../../apply/index.ts";
import type { ApiError, KubeObject } from "../../cluster/index.ts";
import type { Standee } from "../standings.ts";
import { isUnchecked } from "./unchecked.ts";

const object = (kind: string, name: string, more: object = {}): KubeObject => ({
  ...{ apiVersion: "v1", kind, metadata: { namespace: "shop", name }, ...more },
});
const inNoNamespace = (kind: string, name: string, more: object = {}): KubeObject => ({
  ...object(kind, name, more),
  metadata: { name },
});
const crd = inNoNamespace("CustomResourceDefinition", "gadgets.shop.example", {
  spec: { group: "shop.example", names: { kind: "Gadget" } },
});
const absent = (...all: readonly KubeObject[]): readonly Standee[] =>
  all.map((one) => ({ object: one, standing: { kind: "absent" } }));
const settings = object("ConfigMap", "settings");
const pod = object("Pod", "web");

const refused = (status: number, message: string, about?: ApiError["about"]): ApiError => ({
  ...{ doing: "apply", status, reason: "?", message, causes: [], ...(about !== undefined && { about }) },
});
const noNamespace = refused(404, 'namespaces "shop" not found', { resource: "namespaces", name: "shop" });
const noAccount = refused(
  403,
  'pods "web" is forbidden: error looking up service account shop/web: serviceaccount "web" not found',
  { resource: "pods", name: "web" },
);
const noClass = refused(403, 'pods "web" is forbidden: no PriorityClass with name high was found', {
  ...{ resource: "pods", name: "web" },
});
const noRole = refused(404, 'clusterroles.rbac.authorization.k8s.io "view" not found', {
  ...{ resource: "clusterroles", name: "view" },
});
const noPolicy = refused(404, 'networkpolicies "calm" not found', { resource: "networkpolicies", name: "calm" });
const noRoute = refused(403, 'admission webhook "r.example" denied the request: Gateway "web" not found');
const noKind = { ...refused(404, "the server could not find the requested resource"), reason: "NoSuchKind" };
const overQuota = refused(403, 'pods "web" is forbidden: exceeded quota: small');
const denied = refused(422, "ValidatingAdmissionPolicy 'calm' with binding 'calm' denied request: no");

describe("what is refused is not known yet where the release brings", () => {
  it.each<{ when: string; object?: KubeObject; error: ApiError; coming: readonly Standee[] }>([
    { when: "its Namespace", error: noNamespace, coming: absent(inNoNamespace("Namespace", "shop")) },
    { when: "its ServiceAccount", object: pod, error: noAccount, coming: absent(object("ServiceAccount", "web")) },
    { when: "its class", object: pod, error: noClass, coming: absent(inNoNamespace("PriorityClass", "high")) },
    { when: "the role it binds", error: noRole, coming: absent(inNoNamespace("ClusterRole", "view")) },
    { when: "something of an odd plural", error: noPolicy, coming: absent(object("NetworkPolicy", "calm")) },
    { when: "what a webhook misses", error: noRoute, coming: absent(object("Gateway", "web")) },
    {
      when: "its kind",
      object: object("Gadget", "g", { apiVersion: "shop.example/v1" }),
      error: noKind,
      coming: absent(crd),
    },
    { when: "its quota", object: pod, error: overQuota, coming: absent(object("ResourceQuota", "small")) },
    { when: "the policy", error: denied, coming: absent(inNoNamespace("ValidatingAdmissionPolicy", "calm")) },
    { when: "nothing, and a webhook takes no dry runs", error: refused(400, "does not support dry run"), coming: [] },
  ])("$when", ({ object: refusedObject = settings, error, coming }) => {
    expect(isUnchecked({ object: refusedObject, error }, coming)).toBe(true);
  });
});

describe("what is refused stays refused where", () => {
  const there: Standing = { kind: "leftAlone", live: undefined };
  it.each<{ when: string; object?: KubeObject; error: ApiError; coming: readonly Standee[] }>([
    { when: "nothing comes", error: noNamespace, coming: [] },
    {
      when: "only other objects with the name of its Namespace come",
      error: noNamespace,
      coming: absent(object("Deployment", "shop"), object("ServiceAccount", "shop"), object("Namespaced", "shop")),
    },
    { when: "another Namespace comes", error: noNamespace, coming: absent(inNoNamespace("Namespace", "other")) },
    {
      when: "its Namespace is as it is wanted",
      error: noNamespace,
      coming: [{ object: inNoNamespace("Namespace", "shop"), standing: there }],
    },
    { when: "it is a Pod that has the missing name itself", object: pod, error: noAccount, coming: absent(pod) },
    {
      when: "another object has the missing name",
      object: pod,
      error: noAccount,
      coming: absent(object("Deployment", "web"), object("Secret", "web")),
    },
    { when: "a Role comes, and a ClusterRole is missing", error: noRole, coming: absent(object("Role", "view")) },
    { when: "another kind comes", object: object("Widget", "w"), error: noKind, coming: absent(crd) },
    {
      when: "nothing is missing",
      error: refused(422, 'ConfigMap "settings" is invalid'),
      coming: absent(object("Secret", "settings")),
    },
  ])("$when", ({ object: refusedObject = settings, error, coming }) => {
    expect(isUnchecked({ object: refusedObject, error }, coming)).toBe(false);
  });
});
