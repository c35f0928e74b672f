import { canonicalJson, sha256, type Instant } from "../base/index.ts";
import type { Live, Pin, Stage, StageSet, StageSetStatus } from "../api/index.ts";
import type { Variables } from "../build/index.ts";
import type { Artifact } from "../source/index.ts";

/** What a run brings a StageSet to: one spec generation at pinned revisions. */
export interface Target {
  readonly generation: number;
  readonly pins: readonly Pin[];
}

/**
 * The pin of a stage: the artifact that its source offers now, and a digest of what the spec makes of it.
 * @param variables of its postBuild; absent: nobody has read them
 */
export function pinOf(
  stage: Stage,
  { kind, namespace, name, url, revision, digest, originRevision }: Artifact,
  variables?: Variables,
): Pin {
  const origin = originRevision === undefined ? {} : { originRevision };
  const inputs = inputsOf(stage, variables);
  return { stage: stage.name, kind, namespace, name, url, revision, ...origin, digest, inputs };
}

/**
 * A digest of the parts of the spec that decide what a stage renders to; behind a dot that of the variables that it takes
 * from elsewhere. A longer timeout is no new content; another path is.
 */
export function inputsOf(stage: Stage, variables?: Variables): string {
  const { sourceRef, path, patches, postBuild, ignore, applyHelmHookResources } = stage;
  const spec = sha256(canonicalJson({ sourceRef, path, patches, postBuild, ignore, applyHelmHookResources }));
  const isSpecAlone = variables === undefined || (postBuild?.substituteFrom ?? []).length === 0;
  return isSpecAlone ? spec : `${spec}.${variables.fingerprint}`;
}

/** Do the runs for `a` and `b` apply the same? An artifact's address may change while its content does not. */
export function sameTarget(a: Target, b: Target): boolean {
  return a.generation === b.generation && fingerprint(a) === fingerprint(b);
}

/** The same where only what can be known without reading variables counts: a tick reads none. */
export function sameOffer(a: readonly Pin[], b: readonly Pin[]): boolean {
  const known = (pins: readonly Pin[]): Target => ({ generation: 0, pins: pins.map(withoutVariables) });
  return sameTarget(known(a), known(b));
}

function withoutVariables(pin: Pin): Pin {
  return { ...pin, inputs: specPartOf(pin.inputs) };
}

function specPartOf(inputs: string): string {
  return inputs.split(".", 1)[0] ?? inputs;
}

/** Is the stage Ready at this pin, as far as that can be known without reading variables? */
export function isReadyAtOffer({ stages, ...status }: StageSetStatus, pin: Pin): boolean {
  const known = stages?.map((stage) => ({ ...stage, appliedInputs: specPartOf(stage.appliedInputs ?? "") })) ?? [];
  return isReadyAt({ ...status, stages: known }, withoutVariables(pin));
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
