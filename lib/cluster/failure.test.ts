import { describe, expect, it } from "vitest";
import type { ApiError } from "./api-error.ts";
import { failureOf } from "./failure.ts";
import * as limits from "./limits.ts";

function error(fields: Partial<ApiError>): ApiError {
  return { doing: "apply ConfigMap shop/a", reason: "Unknown", message: "no", causes: [], ...fields };
}

const user = 'User "system:serviceaccount:shop:deployer"';

describe("failureOf", () => {
  it.each([
    { when: "400", fields: { status: 400, reason: "BadRequest" }, reason: "StageFailed", retry: "never" },
    { when: "401", fields: { status: 401, reason: "Unauthorized" }, reason: "StageFailed", retry: "backoff" },
    { when: "403", fields: { status: 403, reason: "Forbidden" }, reason: "RBACDenied", retry: "never" },
    {
      when: "a missing Namespace",
      fields: { status: 404, reason: "NotFound" },
      reason: "StageFailed",
      retry: "backoff",
    },
    { when: "405", fields: { status: 405, reason: "MethodNotAllowed" }, reason: "StageFailed", retry: "never" },
    { when: "a conflict", fields: { status: 409, reason: "Conflict" }, reason: "StageFailed", retry: "backoff" },
    { when: "410", fields: { status: 410, reason: "Expired" }, reason: "StageFailed", retry: "backoff" },
    { when: "413", fields: { status: 413, reason: "RequestEntityTooLarge" }, reason: "StageFailed", retry: "never" },
    { when: "415", fields: { status: 415, reason: "UnsupportedMediaType" }, reason: "StageFailed", retry: "never" },
    { when: "422", fields: { status: 422, reason: "Invalid" }, reason: "StageFailed", retry: "never" },
    {
      when: "a schema rejection of an apply",
      fields: { status: 500, reason: "Invalid" },
      reason: "StageFailed",
      retry: "never",
    },
    { when: "429", fields: { status: 429, reason: "TooManyRequests" }, reason: "StageFailed", retry: "backoff" },
    { when: "500", fields: { status: 500, reason: "InternalError" }, reason: "StageFailed", retry: "backoff" },
    { when: "503", fields: { status: 503, reason: "ServiceUnavailable" }, reason: "StageFailed", retry: "backoff" },
    { when: "no answer", fields: { reason: "NoAnswer" }, reason: "StageFailed", retry: "backoff" },
    { when: "no credentials", fields: { reason: "NoIdentity" }, reason: "StageFailed", retry: "backoff" },
    { when: "an unknown kind", fields: { reason: "NoSuchKind" }, reason: "StageFailed", retry: "never" },
    { when: "no Namespace", fields: { reason: "NoNamespace" }, reason: "StageFailed", retry: "never" },
    { when: "too large an answer", fields: { reason: "TooLarge" }, reason: "StageFailed", retry: "never" },
    { when: "no API server", fields: { status: 200, reason: "NoSense" }, reason: "StageFailed", retry: "backoff" },
  ])("$when: $reason, $retry", ({ fields, reason, retry }) => {
    expect(failureOf(error(fields), "StageFailed")).toMatchObject({ reason, retry });
  });

  it.each([
    {
      when: "a resource of a group",
      message: `deployments.apps "a" is forbidden: ${user} cannot patch resource "deployments" in API group "apps" in the namespace "shop"`,
      way: "grant the verb patch on deployments of apps",
    },
    {
      when: "a core resource",
      message: `configmaps "a" is forbidden: ${user} cannot create resource "configmaps" in API group "" in the namespace "shop"`,
      way: "grant the verb create on configmaps",
    },
    {
      when: "a subresource",
      message: `serviceaccounts "a" is forbidden: ${user} cannot create resource "serviceaccounts/token" in API group "" in the namespace "shop"`,
      way: "grant the verb create on serviceaccounts/token",
    },
    { when: "a path", message: `forbidden: ${user} cannot get path "/apis"`, way: "grant the verb get on /apis" },
    {
      when: "a user to be taken for",
      message: `users "jane" is forbidden: ${user} cannot impersonate resource "users" in API group "" at the cluster scope`,
      way: "grant the right to impersonate",
    },
    {
      when: "a user to be taken for, as of 1.36",
      message: `forbidden: ${user} cannot impersonate-on:user-info:get path "/api"`,
      way: "grant the right to impersonate",
    },
    { when: "words we do not know", message: "Forbidden", way: "grant the right to do this" },
  ])("names the right that is missing: $when", ({ message, way }) => {
    const failure = failureOf(error({ status: 403, reason: "Forbidden", message }), "StageFailed");
    expect(failure).toMatchObject({ reason: "RBACDenied", retry: "never" });
    expect(failure.message).toBe(
      `Cannot apply ConfigMap shop/a: the API server answered 403 Forbidden: ${message}; ${way}`,
    );
  });

  it.each([
    {
      when: "a full quota",
      message: 'pods "a" is forbidden: exceeded quota: q, requested: pods=1',
      retry: "backoff",
      way: "raise the quota, or make room in it",
    },
    {
      when: "a Namespace that ends",
      message: "unable to create new content in namespace shop because it is being terminated",
      retry: "backoff",
      way: "once that Namespace is gone, create it anew, or deliver to another one",
    },
    {
      when: "a ServiceAccount that is not there",
      message: 'pods "a" is forbidden: error looking up service account shop/a: serviceaccount "a" not found',
      retry: "backoff",
      way: "create it, or deliver it in this stage or an earlier one",
    },
    {
      when: "a PriorityClass that is not there",
      message: 'pods "a" is forbidden: no PriorityClass with name high was found',
      retry: "backoff",
      way: "create it, or deliver it in this stage or an earlier one",
    },
    {
      when: "a LimitRange",
      message:
        'pods "a" is forbidden: [maximum cpu usage per Container is 1, but limit is 2, cpu max limit to request ratio per Container is 1, but provided ratio is 2.000000]',
      retry: "never",
      way: "do as it says, or change the LimitRange",
    },
    {
      when: "Pod security",
      message: 'pods "a" is forbidden: violates PodSecurity "restricted:latest"',
      retry: "never",
      way: "correct the Pod as it says, or the pod-security labels of its Namespace",
    },
    {
      when: "an admission policy",
      message: "ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no",
      retry: "never",
      way: "do as it says, or change that policy",
    },
    {
      when: "a webhook",
      message: 'admission webhook "w" denied the request: no',
      retry: "never",
      way: "do as it says, or change that policy",
    },
    {
      when: "a Namespace of Kubernetes' own",
      message: 'namespaces "default" is forbidden: this namespace may not be deleted',
      retry: "never",
      way: "keep it in the release, or keep it from being pruned",
    },
  ])("a 403 that no right would cure: $when, $retry", ({ message, retry, way }) => {
    const failure = failureOf(error({ status: 403, reason: "Forbidden", message }), "StageFailed");
    expect(failure).toMatchObject({ reason: "StageFailed", retry });
    expect(failure.message).toBe(
      `Cannot apply ConfigMap shop/a: the API server answered 403 Forbidden: ${message}; ${way}`,
    );
  });

  it.each([
    { when: "a webhook's 400", status: 400, message: 'admission webhook "w" denied the request: no', retry: "never" },
    { when: "a policy's 422", status: 422, reason: "Invalid", message: "denied request: no", retry: "never" },
    { when: "a webhook's 500", status: 500, message: 'webhook "w" denied the request: no', retry: "backoff" },
    { when: "a webhook that is down", status: 500, message: 'failed calling webhook "w": no', retry: "backoff" },
    { when: "a kind that is only asked", status: 405, message: "not allowed", retry: "never" },
    { when: "no Namespace", status: 404, message: 'namespaces "shop" not found', retry: "backoff" },
    { when: "an object too large", status: 500, reason: "RequestEntityTooLarge", message: "etcd", retry: "never" },
  ])("has a way out, whatever the status: $when, $retry", ({ when: _when, retry, ...fields }) => {
    const failure = failureOf(error(fields), "StageFailed");
    expect(failure.retry).toBe(retry);
    expect(failure.message).toMatch(
      /; (do as it says|look at what|create it|make it smaller|no objects of this kind are kept; take)[^;]+$/,
    );
  });

  it("hands on the pause that the server asked for", () => {
    expect(failureOf(error({ status: 429, retryAfterMs: 2_000 }), "StageFailed").retryAfterMs).toBe(2_000);
    expect(failureOf(error({ reason: "NoAnswer" }), "StageFailed")).not.toHaveProperty("retryAfterMs");
  });

  it("says what came back where there was no answer", () => {
    const failure = failureOf(error({ reason: "NoAnswer", message: "https://x cut the connection" }), "StageFailed");
    expect(failure.message).toBe("Cannot apply ConfigMap shop/a: https://x cut the connection");
  });

  it.each([
    { when: "at the limit", letters: limits.failureMessageBytesMax - "Cannot x: ".length, cut: false },
    { when: "one past it", letters: limits.failureMessageBytesMax - "Cannot x: ".length + 1, cut: true },
  ])("keeps a message $when", ({ letters, cut }) => {
    const { message } = failureOf(error({ doing: "x", message: "m".repeat(letters) }), "StageFailed");
    expect(message.endsWith("…")).toBe(cut);
  });
});
