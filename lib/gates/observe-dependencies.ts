import { done, failed, type Live, type Result, type StageSet } from "../api/index.ts";
import { failureOf, type ClusterReader } from "../cluster/index.ts";
import type { SeenDependency } from "./dependencies.ts";
import type { StageSetKey } from "./dependency-cycle.ts";
import { dependenciesReadMax } from "./limits.ts";

export interface SeenDependencies {
  readonly direct: readonly SeenDependency[];
  /** What each StageSet reached from here depends on. */
  readonly graph: ReadonlyMap<StageSetKey, readonly StageSetKey[]>;
}

/** Reads the StageSets that `stageSet` depends on, and theirs in turn, so that a cycle can be named. */
export async function observeDependencies(
  cluster: ClusterReader,
  stageSet: Live<StageSet>,
): Promise<Result<SeenDependencies>> {
  const read = new Map<StageSetKey, Live<StageSet> | undefined>([[keyOf(stageSet), stageSet]]);
  const open = [...dependencyKeys(stageSet)];
  for (let key = open.shift(); key !== undefined && read.size <= dependenciesReadMax; key = open.shift()) {
    if (read.has(key)) continue;
    const [namespace = "", name = ""] = key.split("/");
    const answer = await cluster.get({ apiVersion: stageSet.apiVersion, kind: "StageSet", namespace, name });
    if (answer.kind === "refused") return failed(failureOf(answer.error, "DependencyNotReady"));
    const found = answer.value as Live<StageSet> | undefined; // the API server checks the schema of our kinds
    read.set(key, found);
    if (found !== undefined) open.push(...dependencyKeys(found));
  }
  return done({
    direct: (stageSet.spec.dependsOn ?? []).map((dependency) => {
      const namespace = dependency.namespace ?? stageSet.metadata.namespace ?? "";
      return { dependency, namespace, stageSet: read.get(`${namespace}/${dependency.name}`) };
    }),
    graph: new Map([...read].map(([key, one]) => [key, one === undefined ? [] : dependencyKeys(one)])),
  });
}

export function keyOf({ metadata: { namespace, name } }: Live<StageSet>): StageSetKey {
  return `${namespace ?? ""}/${name}`;
}

function dependencyKeys(stageSet: Live<StageSet>): StageSetKey[] {
  const own = stageSet.metadata.namespace ?? "";
  return (stageSet.spec.dependsOn ?? []).map(({ namespace, name }) => `${namespace ?? own}/${name}`);
}
