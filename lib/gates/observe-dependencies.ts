import { mapParallel } from "../base/index.ts";
import { done, failed, type Dependency, type Live, type Result, type StageSet } from "../api/index.ts";
import { failureOf, type ClusterReader } from "../cluster/index.ts";
import type { SeenDependency } from "./dependencies.ts";
import type { StageSetKey } from "./dependency-cycle.ts";
import { targetOf, type DependencyTarget } from "./dependency-target.ts";
import { dependenciesReadMax, dependencyReadsMax } from "./limits.ts";

export interface SeenDependencies {
  /** In the order of the spec. */
  readonly direct: readonly SeenDependency[];
  /** What each StageSet reached from here depends on. */
  readonly graph: ReadonlyMap<StageSetKey, readonly StageSetKey[]>;
}

/** Who reads: we ourselves what is ours to see, the StageSet's own identity what its spec names beyond that (I10). */
export interface DependencyReaders {
  readonly ourselves: ClusterReader;
  readonly own: ClusterReader;
}

/** Reads what `stageSet` depends on; of StageSets what they depend on in turn, so that a cycle can be named. */
export async function observeDependencies(
  readers: DependencyReaders,
  stageSet: Live<StageSet>,
): Promise<Result<SeenDependencies>> {
  const read = await mapParallel(stageSet.spec.dependsOn ?? [], dependencyReadsMax, (dependency) =>
    readDependency(readers, dependency, targetOf(dependency, stageSet)),
  );
  const direct: SeenDependency[] = [];
  for (const one of read) {
    if (one.kind === "failed") return one;
    direct.push(one.value);
  }
  const graph = await readGraph(readers.ourselves, stageSet, direct);
  return graph.kind === "failed" ? graph : done({ direct, graph: graph.value });
}

async function readDependency(
  { ourselves, own }: DependencyReaders,
  dependency: Dependency,
  target: DependencyTarget,
): Promise<Result<SeenDependency>> {
  const answer = await (target.asOurselves ? ourselves : own).get(target.ref);
  if (answer.kind === "done") return done({ dependency, target, object: answer.value });
  if (answer.error.reason === "NoSuchKind") return done({ dependency, target, object: undefined, isUnserved: true });
  return failed(failureOf(answer.error, "DependencyNotReady"));
}

/** Whoever may not read a StageSet further down takes it for one without dependencies: only a cycle's name depends on it. */
async function readGraph(
  cluster: ClusterReader,
  stageSet: Live<StageSet>,
  direct: readonly SeenDependency[],
): Promise<Result<ReadonlyMap<StageSetKey, readonly StageSetKey[]>>> {
  const known = new Map(
    direct.flatMap(({ target, object }) => (target.asOurselves ? [[keyOfRef(target.ref), object] as const] : [])),
  );
  const graph = new Map([[keyOf(stageSet), dependencyKeys(stageSet)]]);
  const open = dependencyKeys(stageSet);
  for (let key = open.shift(); key !== undefined && graph.size <= dependenciesReadMax; key = open.shift()) {
    if (graph.has(key)) continue;
    const [namespace = "", name = ""] = key.split("/");
    const { apiVersion, kind } = stageSet;
    const answer = known.has(key)
      ? ({ kind: "done", value: known.get(key) } as const)
      : await cluster.get({ apiVersion, kind, namespace, name });
    if (answer.kind === "refused" && answer.error.status !== 403)
      return failed(failureOf(answer.error, "DependencyNotReady"));
    const found = answer.kind === "done" ? (answer.value as Live<StageSet> | undefined) : undefined; // the API server checks our kinds
    const next = found === undefined ? [] : dependencyKeys(found);
    graph.set(key, next);
    open.push(...next);
  }
  return done(graph);
}

export function keyOf({ metadata: { namespace, name } }: Pick<Live<StageSet>, "metadata">): StageSetKey {
  return keyOfRef({ namespace: namespace ?? "", name });
}

/** Which StageSets one depends on. */
export function dependencyKeys(stageSet: Live<StageSet>): StageSetKey[] {
  const targets = (stageSet.spec.dependsOn ?? []).map((dependency) => targetOf(dependency, stageSet));
  return targets.filter(({ isStageSet }) => isStageSet).map(({ ref }) => keyOfRef(ref));
}

function keyOfRef({ namespace, name }: { readonly namespace: string; readonly name: string }): StageSetKey {
  return `${namespace}/${name}`;
}
