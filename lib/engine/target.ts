import { canonicalJson, sha256, type Instant } from "../base/index.ts";
import type { Live, Pin, Stage, StageSet, StageSetStatus } from "../api/index.ts";
import type { Artifact } from "../source/index.ts";

/** What a run brings a StageSet to: one spec generation at pinned revisions. */
export interface Target {
  readonly generation: number;
  readonly pins: readonly Pin[];
}

/** The pin of a stage: the artifact that its source offers now, and a digest of what the spec makes of it. */
export function pinOf(stage: Stage, { kind, namespace, name, url, revision, digest }: Artifact): Pin {
  return { stage: stage.name, kind, namespace, name, url, revision, digest, inputs: inputsOf(stage) };
}

/**
 * A digest of the parts of the spec that decide what a stage renders to. A longer timeout is no new content; another
 * path is.
 */
export function inputsOf({ sourceRef, path, patches, postBuild, applyHelmHookResources }: Stage): string {
  return sha256(canonicalJson({ sourceRef, path, patches, postBuild, applyHelmHookResources }));
}

/** Do the runs for `a` and `b` apply the same? An artifact's address may change while its content does not. */
export function sameTarget(a: Target, b: Target): boolean {
  return a.generation === b.generation && fingerprint(a) === fingerprint(b);
}

/** Is the stage Ready at exactly this pin? */
export function isReadyAt(status: StageSetStatus, pin: Pin): boolean {
  const stage = status.stages?.find(({ name }) => name === pin.stage);
  return stage?.phase === "Ready" && stage.appliedRevision === pin.revision && stage.appliedInputs === pin.inputs;
}

/** The short name of a run. A run for the same target after another one gets a name of its own: tokens of actions are made of it. */
export function runIdOf(stageSet: Live<StageSet>, target: Target, now: Instant): string {
  const before = stageSet.status?.run?.id ?? stageSet.status?.history?.[0]?.id ?? "";
  const parts = [stageSet.metadata.uid, target.generation, fingerprint(target), before, now];
  return sha256(parts.join("/")).slice(0, 10);
}

function fingerprint({ pins }: Target): string {
  return canonicalJson(
    pins.map(({ stage, kind, namespace, name, revision, digest, inputs }) => [
      stage,
      kind,
      namespace,
      name,
      revision,
      digest,
      inputs,
    ]),
  );
}
