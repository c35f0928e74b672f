import { expect, it } from "vitest";
import type { Live, StageSet } from "../../lib/api/index.ts";
import { releaseTree } from "./release-tree.ts";

const configMap = { apiVersion: "v1", kind: "ConfigMap", namespace: "web", name: "one" };
const deployment = { apiVersion: "apps/v1", kind: "Deployment", namespace: "web", name: "app" };
const revision = `v1@sha256:${"0123456789abcdef".repeat(4)}`;

const stageSet = {
  metadata: { namespace: "web", name: "shop" },
  spec: { stages: ["base", "app", "extra", "later"].map((name) => ({ name })) },
  status: {
    conditions: [{ type: "Ready", status: "Unknown", reason: "Progressing", message: "Waiting\nfor app" }],
    stages: [
      { name: "base", phase: "Ready", appliedRevision: revision, message: "not shown" },
      { name: "app", phase: "Verifying", appliedRevision: revision, message: "Waiting for app" },
      { name: "extra", phase: "Failed", message: "Waiting\nfor app" },
    ],
  },
} as unknown as Live<StageSet>;

it("a release as a tree: what is Ready says its revision; what is not says why, once", () => {
  const tree = releaseTree(stageSet, [
    { name: "base", objects: [{ ref: configMap, status: "Current" }] },
    { name: "app", objects: [{ ref: deployment, status: "InProgress", message: "0 of 1" }] },
    { name: "extra", objects: [] },
    { name: "later", objects: [] },
    { name: "removed", objects: [] },
  ]);
  expect(tree).toEqual({
    label: "StageSet web/shop",
    state: "Ready=Unknown Progressing: Waiting for app",
    under: [
      {
        ...{ label: "Stage base", state: "Ready at v1@sha256:01234567" },
        under: [{ label: "ConfigMap web/one", state: "Current", under: [] }],
      },
      {
        ...{ label: "Stage app", state: "Verifying at v1@sha256:01234567: Waiting for app" },
        under: [{ label: "Deployment web/app", state: "InProgress: 0 of 1", under: [] }],
      },
      { label: "Stage extra", state: "Failed", under: [] },
      { label: "Stage later", state: "Pending", under: [] },
      { label: "Stage removed", state: "no longer in the spec", under: [] },
    ],
  });
});

it("a StageSet that nobody has looked at", () => {
  const fresh = { metadata: stageSet.metadata, spec: { stages: [] } } as unknown as Live<StageSet>;
  expect(releaseTree(fresh, [])).toEqual({ label: "StageSet web/shop", state: "Ready=Unknown", under: [] });
});
