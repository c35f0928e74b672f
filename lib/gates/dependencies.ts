import semver from "semver";
import type { Dependency, Live, StageSet } from "../api/index.ts";
import { pass, type GateDecision } from "./decision.ts";

/** Another StageSet that must be ready first, as it was read; without `stageSet` there is none. */
export interface SeenDependency {
  readonly dependency: Dependency;
  readonly namespace: string;
  readonly stageSet: Live<StageSet> | undefined;
}

/** A gate: every dependency is Ready at its observed generation and at least at minVersion. The first that is not is named. */
export function decideDependencies(seen: readonly SeenDependency[]): GateDecision {
  for (const one of seen) {
    const missing = whatIsMissing(one);
    if (missing === undefined) continue;
    const message = `Waiting for StageSet ${one.namespace}/${one.dependency.name}: ${missing}`;
    return { kind: "hold", reason: "DependencyNotReady", message };
  }
  return pass;
}

function whatIsMissing({ dependency, stageSet }: SeenDependency): string | undefined {
  if (stageSet === undefined) return "there is none";
  if (stageSet.metadata.deletionTimestamp !== undefined) return "it is being deleted";
  const { status } = stageSet;
  if (status?.observedGeneration !== stageSet.metadata.generation) return "its spec was not acted upon yet";
  const ready = status.conditions?.find(({ type }) => type === "Ready");
  if (ready?.status !== "True") return `it is not Ready (${ready?.reason ?? "no condition yet"})`;
  return belowMinVersion(dependency.minVersion, status.version);
}

function belowMinVersion(minVersion: string | undefined, version: string | undefined): string | undefined {
  if (minVersion === undefined) return undefined;
  if (version === undefined) return `it has no version, at least ${minVersion} is wanted`;
  return semver.lt(version, minVersion) ? `it is at version ${version}, at least ${minVersion} is wanted` : undefined;
}
