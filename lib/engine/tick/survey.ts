import { mapParallel } from "../../base/index.ts";
import { apiVersion, done, failed, type Live, type Result, type StageSet } from "../../api/index.ts";
import { failureOf, type ClusterReader } from "../../cluster/index.ts";
import { listSources, readSources, type ListedKind, type SourceList } from "../../source/index.ts";
import { namespacesListedMax } from "../limits.ts";
import type { Settings } from "../ports.ts";
import type { Mark } from "./agenda.ts";
import { namespaceOfSource, referencesOf } from "./references.ts";

/** All that is listed to find out what is due, whatever its number. */
export interface Survey {
  readonly stageSets: readonly Live<StageSet>[];
  readonly sources: SourceList;
}

/** A survey, and how far each of its lists went. */
export interface Surveyed extends Survey {
  readonly marks: readonly Mark[];
}

/** Where something is listed; without a namespace: everywhere. */
export interface Within {
  readonly namespace?: string;
}

/** Lists StageSets and sources of these namespaces; absent: all. Sources elsewhere that these StageSets name are read one by one. */
export async function survey(
  cluster: ClusterReader,
  namespaces: readonly string[] | undefined,
  settings: Pick<Settings, "noCrossNamespaceRefs">,
): Promise<Result<Surveyed>> {
  const marks: Mark[] = [];
  const mark = (kinds: readonly ListedKind[], within: Within): void => {
    marks.push(...kinds.map((kind) => ({ ...kind, ...within })));
  };
  const stageSets = await inEach(namespaces, async (within) => {
    const listed = await listStageSets(cluster, within);
    if (listed.kind === "done") mark([{ ...stageSetKind, resourceVersion: listed.value.resourceVersion }], within);
    return listed;
  });
  if (stageSets.kind === "failed") return stageSets;
  const sources = await inEach(namespaces, async (within) => {
    const listed = await listSources(cluster, within);
    if (listed.kind === "done") mark(listed.value.kinds, within);
    return listed;
  });
  if (sources.kind === "failed") return sources;
  const found = stageSets.value.flatMap(({ items }) => items);
  const elsewhere = await readSources(
    cluster,
    referencesOf(found, settings).filter((one) => !(namespaces?.includes(namespaceOfSource(one)) ?? true)),
  );
  if (elsewhere.kind === "failed") return elsewhere;
  return done({
    marks,
    stageSets: found,
    sources: {
      objects: [...sources.value, elsewhere.value].flatMap(({ objects }) => objects),
      unserved: sources.value[0]?.unserved ?? [], // of the cluster, whatever the namespace
    },
  });
}

/** What `list` gives in each of them, or the first failure. */
export async function inEach<T>(
  namespaces: readonly string[] | undefined,
  list: (within: Within) => Promise<Result<T>>,
): Promise<Result<readonly T[]>> {
  const places: readonly Within[] = namespaces?.map((namespace) => ({ namespace })) ?? [{}];
  const values: T[] = [];
  for (const answer of await mapParallel(places, namespacesListedMax, list)) {
    if (answer.kind === "failed") return answer;
    values.push(answer.value);
  }
  return done(values);
}

const stageSetKind = { apiVersion, kind: "StageSet" };

async function listStageSets(
  cluster: ClusterReader,
  within: Within,
): Promise<Result<{ readonly items: readonly Live<StageSet>[]; readonly resourceVersion: string }>> {
  const listed = await cluster.list(stageSetKind, { ...within, lean: true });
  if (listed.kind === "refused") return failed(failureOf(listed.error, "InternalError"));
  const { items, resourceVersion } = listed.value;
  return done({ items: items as unknown as readonly Live<StageSet>[], resourceVersion }); // the API server checks our kinds
}

/** undefined: there is none. */
export async function readStageSet(cluster: ClusterReader, key: string): Promise<Result<Live<StageSet> | undefined>> {
  const [namespace = "", name = ""] = key.split("/");
  const answer = await cluster.get({ ...stageSetKind, namespace, name });
  if (answer.kind === "refused") return failed(failureOf(answer.error, "InternalError"));
  return done(answer.value as unknown as Live<StageSet> | undefined); // the API server checks our kinds
}
