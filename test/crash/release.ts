/** What rolls out in a play: two stages with all six verbs, an object that must be made anew and one to prune, in two revisions. */
import type { KubeObject } from "../../lib/cluster/index.ts";
import type { FileTree } from "../artifacts/tarball.ts";
import { undecided } from "./job-fate.ts";

export const revisions = [1, 2] as const;
export type Revision = (typeof revisions)[number];

export const stageSetName = "shop";

const configMap = (name: string, revision: number): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\ndata: { revision: v${revision} }\n`;

/** It cannot be changed: the next revision needs it deleted and made anew. */
const frozen = (revision: number): string => `${configMap("frozen", revision)}immutable: true\n`;

const job = `apiVersion: batch/v1
kind: Job
metadata: { name: backup }
spec:
  backoffLimit: 0
  template:
    metadata: { labels: ${JSON.stringify(undecided)} }
    spec:
      restartPolicy: Never
      containers: [{ name: main, image: registry.example/backup:1 }]
`;

/** Revision 2 changes objects of each stage, drops `old` and brings `new`. */
export function filesOf(revision: Revision): FileTree {
  return {
    "db/db.yaml": configMap("db", revision),
    "db/other.yaml": configMap(revision === 1 ? "old" : "new", 1),
    "app/app.yaml": configMap("app", revision),
    "app/frozen.yaml": frozen(revision),
    "jobs/backup.yaml": job,
    "notice/notice.yaml": configMap("notice", revision),
  };
}

const sourceRef = { kind: "ExternalArtifact", name: stageSetName };

/** Far longer than the time that passes at a death. */
const timeout = "30m";

/**
 * The Job fails at first, and so does the http action.
 * @param url whom that calls
 */
export function stageSetSpec(url: string): object {
  const legacy = { apiVersion: "v1", kind: "ServiceAccount", name: "legacy" };
  // Not idempotent: done twice, it shows.
  const patch = JSON.stringify([{ op: "add", path: "/imagePullSecrets/-", value: { name: "added" } }]);
  const backup = { name: "backup", timeout, retries: 3, job: { sourceRef, path: "./jobs" } };
  const stale = { name: "stale", timeout, delete: { target: { apiVersion: "v1", kind: "ConfigMap", name: "stale" } } };
  const pause = { name: "pause", timeout, wait: { duration: "1s" } };
  const announce = { name: "announce", timeout, retries: 3, http: { url } };
  const adopt = { name: "adopt", timeout, patch: { target: legacy, type: "json6902", patch } };
  const notice = { name: "notice", timeout, apply: { sourceRef, path: "./notice", wait: true } };
  const stage = (name: string, actions: object): object => ({
    ...{ name, path: `./${name}`, sourceRef, actions },
    conflictPolicy: { default: "Recreate" },
  });
  return {
    stages: [
      stage("db", { pre: [backup, stale], post: [announce] }),
      stage("app", { pre: [pause, adopt], post: [notice] }),
    ],
  };
}

/** What the actions find, anew before each revision. */
export function foundObjects(revision: Revision): readonly KubeObject[] {
  const stale = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "stale" } };
  const legacy = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "legacy" } };
  return revision === 1 ? [stale, { ...legacy, imagePullSecrets: [{ name: "first" }] }] : [stale];
}
