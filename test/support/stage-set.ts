import type { Live, Pin, Run, Stage, StageSet, StageSetStatus } from "../../lib/api/index.ts";

/** A StageSet as an API server would give it, for tests of pure functions: each names only what matters to it. */
export function liveStageSet(
  parts: {
    readonly metadata?: Partial<Live<StageSet>["metadata"]>;
    readonly spec?: Partial<StageSet["spec"]>;
    readonly status?: StageSetStatus;
  } = {},
): Live<StageSet> {
  return {
    apiVersion: "stages.metio.wtf/v1",
    kind: "StageSet",
    metadata: {
      name: "shop",
      namespace: "shop",
      uid: "11111111-2222-3333-4444-555555555555",
      resourceVersion: "1",
      generation: 1,
      creationTimestamp: "2026-11-23T00:00:00Z",
      ...parts.metadata,
    },
    spec: {
      deletionPolicy: "Delete",
      stages: [stageNamed("base"), stageNamed("app")],
      ...parts.spec,
    } as StageSet["spec"],
    ...(parts.status !== undefined && { status: parts.status }),
  };
}

export function stageNamed(name: string, parts: Partial<Stage> = {}): Stage {
  return {
    name,
    sourceRef: { kind: "ExternalArtifact", name: "shop" },
    path: `./${name}`,
    prune: true,
    applyHelmHookResources: true,
    ...parts,
  };
}

export function pinNamed(stage: string, parts: Partial<Pin> = {}): Pin {
  return {
    ...{ stage, kind: "ExternalArtifact", namespace: "shop", name: "shop", url: "http://artifacts/shop.tar.gz" },
    ...{ revision: "v1@sha256:1", digest: "sha256:1", inputs: `inputs of ${stage}` },
    ...parts,
  };
}

export function runAt(cursor: Partial<Run["cursor"]>, parts: Partial<Run> = {}): Run {
  return {
    id: "run-1",
    generation: 1,
    startedAt: "2026-11-23T00:00:00Z",
    trigger: "Tick",
    pins: [pinNamed("base"), pinNamed("app")],
    cursor: { phase: "Apply", since: "2026-11-23T00:00:00Z", ...cursor },
    ...parts,
  };
}

/** The status of a StageSet that is settled at `pinNamed` of both its stages. */
export function settledStatus(parts: Partial<StageSetStatus> = {}): StageSetStatus {
  const at = "2026-11-23T00:00:00Z";
  return {
    observedGeneration: 1,
    conditions: [
      {
        type: "Ready",
        status: "True",
        reason: "Succeeded",
        message: "Applied",
        lastTransitionTime: at,
        observedGeneration: 1,
      },
    ],
    stages: ["base", "app"].map((name) => {
      const { revision, inputs } = pinNamed(name);
      return { name, phase: "Ready", appliedRevision: revision, appliedInputs: inputs };
    }),
    ...parts,
  };
}
