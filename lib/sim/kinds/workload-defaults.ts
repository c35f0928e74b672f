import { claimSpec, podTemplate } from "./pod-defaults.ts";
import { all, at, each, fieldsAt, fill, set, type Rewrite } from "./rewrite.ts";

const rolling = (defaults: Readonly<Record<string, unknown>>): Rewrite =>
  all(fill({ type: "RollingUpdate" }), (strategy) => {
    if (strategy["type"] !== "RollingUpdate") return strategy;
    return set(strategy, { rollingUpdate: fill(defaults)(fieldsAt(strategy, "rollingUpdate") ?? {}) });
  });

export const deployment: Rewrite = at(
  "spec",
  fill({ replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600, strategy: {} }),
  at("strategy", rolling({ maxSurge: "25%", maxUnavailable: "25%" })),
  podTemplate,
);

export const replicaSet: Rewrite = at("spec", fill({ replicas: 1 }), podTemplate);

const claimTemplate: Rewrite = all(
  fill({ apiVersion: "v1", kind: "PersistentVolumeClaim", status: {} }),
  at("spec", claimSpec),
  at("status", fill({ phase: "Pending" })),
);

export const statefulSet: Rewrite = at(
  "spec",
  fill({ replicas: 1, revisionHistoryLimit: 10, podManagementPolicy: "OrderedReady", updateStrategy: {} }),
  fill({ persistentVolumeClaimRetentionPolicy: {} }),
  at("persistentVolumeClaimRetentionPolicy", fill({ whenDeleted: "Retain", whenScaled: "Retain" })),
  at("updateStrategy", rolling({ partition: 0 })),
  podTemplate,
  each("volumeClaimTemplates", claimTemplate),
);

const templateGeneration = "deprecated.daemonset.template.generation";

/** The annotation by which the oldest clients knew a DaemonSet's revision. */
const oldGeneration: Rewrite = at("metadata", (metadata) => {
  const annotations = fieldsAt(metadata, "annotations") ?? {};
  return annotations[templateGeneration] === undefined
    ? { ...metadata, annotations: { ...annotations, [templateGeneration]: "1" } }
    : metadata;
});

export const daemonSet: Rewrite = all(
  oldGeneration,
  at(
    "spec",
    fill({ revisionHistoryLimit: 10, updateStrategy: {} }),
    at("updateStrategy", rolling({ maxSurge: 0, maxUnavailable: 1 })),
    podTemplate,
  ),
);

/** One Pod, unless somebody says how many. */
const jobCounts: Rewrite = (spec) => {
  const { completions, parallelism } = spec;
  if (completions === undefined && parallelism === undefined) return { ...spec, completions: 1, parallelism: 1 };
  return fill({ parallelism: 1 })(spec);
};

const replacement: Rewrite = (spec) =>
  fill({ podReplacementPolicy: spec["podFailurePolicy"] === undefined ? "TerminatingOrFailed" : "Failed" })(spec);

export const job: Rewrite = at(
  "spec",
  jobCounts,
  fill({ backoffLimit: 6, completionMode: "NonIndexed", suspend: false }),
  replacement,
  podTemplate,
);

export const cronJob: Rewrite = at(
  "spec",
  fill({ concurrencyPolicy: "Allow", suspend: false, successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1 }),
  at("jobTemplate", at("spec", podTemplate)),
);
