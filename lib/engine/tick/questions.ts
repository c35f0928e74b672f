import type { Instant } from "../../base/index.ts";
import { done, type Live, type Pin, type Result, type StageSet } from "../../api/index.ts";
import { decideDependencies, targetOf } from "../../gates/index.ts";
import { selectArtifact, type SourceList } from "../../source/index.ts";
import { due, type DueQuestion, type DueReason } from "../due.ts";
import { namespaceOf } from "../identity.ts";
import type { Settings } from "../ports.ts";
import { pinOf } from "../target.ts";
import { readsChanged, type ChangedInputs } from "./inputs.ts";

/** StageSets by their keys, as the tick knows them. */
export type KnownStageSets = ReadonlyMap<string, Live<StageSet>>;

export interface TickView {
  readonly sources: SourceList;
  readonly inputs: ChangedInputs;
  readonly since: Instant | undefined;
  readonly now: Instant;
  readonly settings: Settings;
}

/** What `due` is asked of a StageSet, over what the tick has listed. */
export function questionOf(stageSet: Live<StageSet>, known: KnownStageSets, view: TickView): DueQuestion {
  const { sources, inputs, since, now, settings } = view;
  return {
    stageSet,
    offered: offeredPins(stageSet, sources, settings),
    inputsChanged: readsChanged(stageSet, inputs),
    dependenciesReady: dependenciesReady(stageSet, known, now),
    since,
    now,
    defaultIntervalMs: settings.defaultIntervalMs,
  };
}

/**
 * Is a StageSet due that was not when the tick began, now that another one has changed? Only its dependencies are asked
 * about: what its last step has found of sources and inputs is newer than the tick's lists.
 */
export function dueByDependency(
  stageSet: Live<StageSet>,
  known: KnownStageSets,
  { since, now, settings }: Pick<TickView, "since" | "now" | "settings">,
): DueReason | undefined {
  const why = due({
    stageSet,
    offered: done(stageSet.status?.run?.pins ?? []),
    inputsChanged: false,
    dependenciesReady: dependenciesReady(stageSet, known, now),
    since,
    now,
    defaultIntervalMs: settings.defaultIntervalMs,
  });
  return why === "Dependency" ? why : undefined;
}

function offeredPins(
  stageSet: Live<StageSet>,
  sources: SourceList,
  { noCrossNamespaceRefs }: Settings,
): Result<readonly Pin[]> {
  const pins: Pin[] = [];
  for (const stage of stageSet.spec.stages) {
    const scope = { namespace: namespaceOf(stageSet), noCrossNamespaceRefs };
    const artifact = selectArtifact(stage.sourceRef, scope, sources);
    if (artifact.kind === "failed") return artifact;
    pins.push(pinOf(stage, artifact.value));
  }
  return done(pins);
}

/** As far as a tick can see: what takes the StageSet's own identity to read, its step will find out. */
function dependenciesReady(stageSet: Live<StageSet>, known: KnownStageSets, now: Instant): boolean {
  const { dependsOn = [] } = stageSet.spec;
  if (dependsOn.length === 0 || !waitsForDependency(stageSet)) return true;
  const seen = dependsOn.flatMap((dependency) => {
    const target = targetOf(dependency, stageSet);
    const object = known.get(`${target.ref.namespace}/${target.ref.name}`);
    return target.asOurselves ? [{ dependency, target, object }] : [];
  });
  // An expression that fails is that StageSet's error: its step will say so.
  const { kind } = decideDependencies({ stageSet, pins: stageSet.status?.run?.pins ?? [], seen, now });
  return kind === "pass" || kind === "fail";
}

/** Expressions are not evaluated for those that do not wait. */
export function waitsForDependency({ status }: Live<StageSet>): boolean {
  return status?.conditions?.some(({ type, reason }) => type === "Ready" && reason === "DependencyNotReady") === true;
}
