import { done, failed, labels, labelValue, type Failure, type Result } from "../api/index.ts";
import { liveKey, observeLabelled, observeNamed } from "../apply/index.ts";
import {
  failureOf,
  type Answer,
  type ApiError,
  type ClusterReader,
  type LiveMetadata,
  type ObjectRef,
} from "../cluster/index.ts";
import { refOf, type Orphan } from "../inventory/index.ts";
import { namespaceOf } from "./identity.ts";
import { stageCluster, type Sight } from "./sight.ts";

/** What is left of recorded objects. */
export interface SeenRecorded {
  /** By the id of its entry; one that is missing is gone, or of a stage that could not be looked at. */
  readonly live: ReadonlyMap<string, LiveMetadata>;
  /** By stage: why nothing can be said of its objects. */
  readonly unseen: ReadonlyMap<string, ApiError>;
}

/** As `observeRecorded`; what cannot be seen is a failure. */
export async function readRecorded(sight: Sight, orphans: readonly Orphan[]): Promise<Result<SeenRecorded["live"]>> {
  const { live, unseen } = await observeRecorded(sight, orphans);
  const [error] = unseen.values();
  return error === undefined ? done(live) : failed(unseenFailure(error));
}

export function unseenFailure(error: ApiError): Failure {
  return failureOf(error, "StageFailed");
}

/**
 * What is left of recorded objects, as whoever their stages run as. They are found by our labels. One that is not may have
 * lost them to somebody else, which is told; so it is asked for by name, unless this very step has removed it.
 */
export async function observeRecorded(sight: Sight, orphans: readonly Orphan[]): Promise<SeenRecorded> {
  const live = new Map<string, LiveMetadata>();
  const unseen = new Map<string, ApiError>();
  for (const [name, ofStage] of Map.groupBy(orphans, ({ stage }) => stage)) {
    const seen = await readStage(sight, name, ofStage);
    if (seen.kind === "refused") unseen.set(name, seen.error);
    else for (const [id, object] of seen.value) live.set(id, object);
  }
  return { live, unseen };
}

interface Wanted {
  readonly id: string;
  readonly ref: ObjectRef;
}

async function readStage(
  sight: Sight,
  name: string,
  orphans: readonly Orphan[],
): Promise<Answer<ReadonlyMap<string, LiveMetadata>>> {
  const { stages } = sight.view.stageSet.spec;
  const stage = stages.find((one) => one.name === name);
  const cluster = stageCluster(sight, stage);
  const recorded = orphans.flatMap(({ entry }): Wanted[] => {
    const ref = refOf(entry);
    return ref === undefined ? [] : [{ id: entry.id, ref }];
  });
  const read = async (): Promise<Answer<ReadonlyMap<string, LiveMetadata>>> => {
    const wanted = await asServed(cluster, recorded);
    return wanted.kind === "refused" ? wanted : readWanted(sight, cluster, wanted.value);
  };
  // A kind that was served a moment ago may be so no more, or in another version; where many go, each in its own moment.
  const kinds = new Set(recorded.map(({ ref }) => kindOf(ref))).size;
  let answer = await read();
  for (let repeats = 0; repeats < kinds && isOutdated(answer); repeats++) answer = await read();
  return answer;
}

function isOutdated(answer: Answer<unknown>): boolean {
  return answer.kind === "refused" && answer.error.reason === "NoSuchKind";
}

function kindOf({ apiVersion, kind }: ObjectRef): string {
  return `${apiVersion}/${kind}`;
}

/**
 * The objects in a version that is served: theirs may be no more, by a cluster's or a CustomResourceDefinition's upgrade, and
 * they still are. Only what no version is served of is left out: it is gone.
 */
async function asServed(cluster: ClusterReader, recorded: readonly Wanted[]): Promise<Answer<readonly Wanted[]>> {
  const wanted: Wanted[] = [];
  for (const ofKind of Map.groupBy(recorded, ({ ref }) => kindOf(ref)).values()) {
    const [first] = ofKind;
    if (first === undefined) continue;
    const served = await cluster.servedInAnyVersion(first.ref);
    if (served.kind === "refused") return served;
    if (served.value === undefined) continue;
    const { apiVersion } = served.value;
    wanted.push(...ofKind.map(({ id, ref }) => ({ id, ref: { ...ref, apiVersion } })));
  }
  return { kind: "done", value: wanted };
}

async function readWanted(
  sight: Sight,
  cluster: ClusterReader,
  wanted: readonly Wanted[],
): Promise<Answer<ReadonlyMap<string, LiveMetadata>>> {
  const refs = wanted.map(({ ref }) => ref);
  const labelled = await observeLabelled(cluster, refs, selectorOf(sight));
  if (labelled.kind === "refused") return labelled;
  const { seenOurs } = sight.memory;
  for (const { id, ref } of wanted) if (labelled.value.has(liveKey(ref))) seenOurs.add(id);
  const missing = wanted.filter(({ id }) => !seenOurs.has(id)).map(({ ref }) => ref);
  const named = await observeNamed(cluster, missing);
  if (named.kind === "refused") return named;
  const found = wanted.flatMap(({ id, ref }) => {
    const object = labelled.value.get(liveKey(ref)) ?? named.value.get(liveKey(ref));
    return object === undefined ? [] : [[id, object] as const];
  });
  return { kind: "done", value: new Map(found) };
}

function selectorOf({ view: { stageSet } }: Sight): string {
  const wanted = { [labels.name]: stageSet.metadata.name, [labels.namespace]: namespaceOf(stageSet) };
  return Object.entries(wanted)
    .map(([key, value]) => `${key}=${labelValue(value)}`)
    .join(",");
}
