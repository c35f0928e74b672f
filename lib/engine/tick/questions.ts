import type { Instant } from "../../base/index.ts";
import { done, type Live, type Pin, type Result, type StageSet } from "../../api/index.ts";
import { decideDependencies, keyOf } from "../../gates/index.ts";
import { selectArtifact, type SourceList } from "../../source/index.ts";
import type { DueQuestion } from "../due.ts";
import { namespaceOf } from "../identity.ts";
import type { Settings } from "../ports.ts";
import { pinOf } from "../target.ts";

export interface TickView {
  readonly sources: SourceList;
  readonly since: Instant | undefined;
  readonly now: Instant;
  readonly settings: Settings;
}

/** What `due` is asked of every StageSet, over what the tick has listed. */
export function questionsOf(stageSets: readonly Live<StageSet>[], view: TickView): readonly DueQuestion[] {
  const { sources, since, now, settings } = view;
  const byKey = new Map(stageSets.map((stageSet) => [keyOf(stageSet), stageSet]));
  return stageSets.map((stageSet) => ({
    stageSet,
    offered: offeredPins(stageSet, sources, settings),
    dependenciesReady: dependenciesReady(stageSet, byKey),
    since,
    now,
    defaultIntervalMs: settings.defaultIntervalMs,
  }));
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

function dependenciesReady(stageSet: Live<StageSet>, byKey: ReadonlyMap<string, Live<StageSet>>): boolean {
  const seen = (stageSet.spec.dependsOn ?? []).map((dependency) => {
    const namespace = dependency.namespace ?? namespaceOf(stageSet);
    return { dependency, namespace, stageSet: byKey.get(`${namespace}/${dependency.name}`) };
  });
  return decideDependencies(seen).kind === "pass";
}
