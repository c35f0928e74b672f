import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../cluster/index.ts";
import { actionObjectsMax } from "../limits.ts";
import { planJobs } from "./job-objects.ts";

const intent = { token: "0123456789abcdef0123", action: "db/pre/migrate" };
const object = (apiVersion: string, kind: string, name = "a", metadata: object = {}): KubeObject => ({
  apiVersion,
  kind,
  metadata: { namespace: "shop", name, ...metadata },
});
const job = (name = "migrate", metadata: object = {}): KubeObject => ({
  ...object("batch/v1", "Job", name, metadata),
  spec: { ttlSecondsAfterFinished: 10, backoffLimit: 3 },
});
const configMaps = (count: number): KubeObject[] =>
  Array.from({ length: count }, (_, index) => object("v1", "ConfigMap", `c${index}`));

function plan(objects: readonly KubeObject[]): readonly KubeObject[] | string {
  const planned = planJobs(objects, intent);
  if (planned.kind === "done") return planned.value;
  expect(planned.failure).toMatchObject({ reason: "StageFailed", retry: "never" });
  return planned.failure.message;
}

describe("what a job action creates", () => {
  it("is what Jobs need under its own name, then the Jobs under the attempt's, without a TTL", () => {
    const marked = {
      labels: { "stages.metio.wtf/action-token": intent.token },
      annotations: { "stages.metio.wtf/action": "db/pre/migrate" },
    };
    expect(plan([job(), object("v1", "Secret", "key")])).toEqual([
      object("v1", "Secret", "key", marked),
      { ...job("migrate-0123456789", marked), spec: { backoffLimit: 3 } },
    ]);
  });
  it("may be every kind that a Job needs", () => {
    const rbac = "rbac.authorization.k8s.io/v1";
    const needs = [
      ...["ServiceAccount", "ConfigMap", "Secret"].map((kind) => object("v1", kind)),
      ...["Role", "RoleBinding"].map((kind) => object(rbac, kind)),
    ];
    expect(plan([...needs, job()])).toHaveLength(6);
  });
  it.each([
    {
      when: "anything else stands there",
      objects: [job(), object("apps/v1", "Deployment", "web")],
      then: "the artifact holds Deployment shop/web, and may hold only Jobs and what they need: ConfigMaps, Secrets, ServiceAccounts, Roles and RoleBindings; take it out, or correct job.path",
    },
    {
      when: "a cluster-wide right stands there",
      objects: [job(), object("rbac.authorization.k8s.io/v1", "ClusterRole", "root", { namespace: undefined })],
      then: /^Cannot create its Jobs: the artifact holds ClusterRole root, and/,
    },
    {
      when: "there is no Job",
      objects: [object("v1", "ConfigMap")],
      then: "the artifact holds no Job; correct job.path, or add one",
    },
    { when: "there is nothing", objects: [], then: "the artifact holds no Job; correct job.path, or add one" },
    {
      when: "a name is for the server to make up",
      objects: [job("migrate", { generateName: "migrate-" })],
      then: "Job shop/migrate has a generateName; give it a name alone",
    },
    {
      when: "two names are one when cut",
      objects: [job(`${"x".repeat(52)}-a`), job(`${"x".repeat(52)}-b`)],
      then: `the name of Job shop/${"x".repeat(52)}-b begins as another's; make its first 52 characters differ`,
    },
    {
      when: "there is one too many",
      objects: [...configMaps(actionObjectsMax), job()],
      then: "the artifact holds 51 objects, and 50 are allowed; split it",
    },
  ])("is refused where $when", ({ objects, then }) => {
    const told = plan(objects);
    if (then instanceof RegExp) expect(told).toMatch(then);
    else expect(told).toBe(`Cannot create its Jobs: ${then}`);
  });
  it("is taken where there are as many as allowed", () => {
    expect(plan([...configMaps(actionObjectsMax - 1), job()])).toHaveLength(actionObjectsMax);
  });
  it("tells Jobs of two Namespaces apart", () => {
    expect(plan([job(), job("migrate", { namespace: "other" })])).toHaveLength(2);
  });
});
