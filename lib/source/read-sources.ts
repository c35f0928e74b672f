import { artifactKinds, done, failed, type Result, type SourceReference } from "../api/index.ts";
import { mapParallel } from "../base/index.ts";
import { failureOf, type Answer, type ClusterReader, type LiveObject, type ObjectKind } from "../cluster/index.ts";
import type { Artifact } from "./artifact.ts";
import { sourceReadsMax } from "./limits.ts";
import { decideArtifact, type SourceList } from "./select-artifact.ts";
import {
  concealForeign,
  fluxGroup,
  planSource,
  type ArtifactKind,
  type SourceScope,
  type WantedSource,
} from "./wanted-source.ts";

/** The versions that are understood; the first one that is served is read. */
const versions = ["v1", "v1beta2"] as const;

/**
 * What a sourceRef's source offers now.
 * @returns the artifact to pin; SourceNotReady and ArtifactNotFound may heal by themselves, ResolveFailed needs somebody
 */
export async function resolveSource(
  cluster: ClusterReader,
  ref: SourceReference,
  scope: SourceScope,
): Promise<Result<Artifact>> {
  const wanted = planSource(ref, scope);
  if (wanted.kind === "failed") return wanted;
  const found = await readCarriers(cluster, wanted.value);
  return concealForeign(wanted.value, found.kind === "failed" ? found : decideArtifact(wanted.value, found.value));
}

/** What was listed of a kind, and where its list stood. */
export interface ListedKind extends ObjectKind {
  readonly resourceVersion: string;
}

export interface ListedSources extends SourceList {
  readonly kinds: readonly ListedKind[];
}

/** Every source of Flux, or those in one namespace: a list for each kind. */
export async function listSources(
  cluster: ClusterReader,
  within: { readonly namespace?: string } = {},
): Promise<Result<ListedSources>> {
  const kinds: ListedKind[] = [];
  const lists = await Promise.all(
    artifactKinds.map((kind) =>
      readServed(kind, async (served) => {
        const answer = await cluster.list(served, { ...within, lean: true });
        if (answer.kind === "done") kinds.push({ ...served, resourceVersion: answer.value.resourceVersion });
        return objectsOf(answer);
      }),
    ),
  );
  const joined = joinLists(lists);
  return joined.kind === "failed" ? joined : done({ ...joined.value, kinds });
}

/**
 * All that these references may resolve to, each object read once. A reference that asks for nothing adds nothing, nor does
 * one that we may not read: whoever is stepped for it says so.
 */
export async function readSources(
  cluster: ClusterReader,
  references: readonly { readonly ref: SourceReference; readonly scope: SourceScope }[],
): Promise<Result<SourceList>> {
  const wanted = new Map<string, WantedSource>();
  for (const { ref, scope } of references) {
    const planned = planSource(ref, scope);
    if (planned.kind === "failed") continue;
    const { carrier, namespace, isProducer, name } = planned.value;
    wanted.set(isProducer ? `${carrier}/${namespace}` : `${carrier}/${namespace}/${name}`, planned.value);
  }
  const lists = await mapParallel([...wanted.values()], sourceReadsMax, async (one) => {
    const read = await readCarriers(cluster, one);
    return read.kind === "failed" && read.failure.reason === "RBACDenied" ? nothing : read;
  });
  const joined = joinLists(lists);
  if (joined.kind === "failed") return joined;
  const { objects, unserved } = joined.value;
  const once = new Map(objects.map((object) => [object.metadata.uid, object])); // by name, and among all of its namespace
  return done({ objects: [...once.values()], unserved });
}

const nothing = done({ objects: [], unserved: [] });

/** Is one of these kinds served now? */
export async function isAnyServed(cluster: ClusterReader, kinds: readonly ArtifactKind[]): Promise<Result<boolean>> {
  const asked = kinds.flatMap((kind) => versions.map((version) => ({ apiVersion: `${fluxGroup}/${version}`, kind })));
  for (const kind of asked) {
    const answer = await cluster.servedKind(kind);
    if (answer.kind === "refused") return failed(failureOf(answer.error, "ResolveFailed"));
    if (answer.value !== undefined) return done(true);
  }
  return done(false);
}

function joinLists(lists: readonly Result<SourceList>[]): Result<SourceList> {
  const objects: LiveObject[] = [];
  const unserved = new Set<ArtifactKind>();
  for (const list of lists) {
    if (list.kind === "failed") return list;
    objects.push(...list.value.objects);
    for (const kind of list.value.unserved) unserved.add(kind);
  }
  return done({ objects, unserved: [...unserved] });
}

function readCarriers(
  cluster: ClusterReader,
  { carrier, isProducer, namespace, name }: WantedSource,
): Promise<Result<SourceList>> {
  return readServed(carrier, async (served) => {
    if (isProducer) return objectsOf(await cluster.list(served, { namespace }));
    const answer = await cluster.get({ ...served, namespace, name });
    if (answer.kind === "refused") return answer;
    return { kind: "done", value: answer.value === undefined ? [] : [answer.value] };
  });
}

function objectsOf(answer: Awaited<ReturnType<ClusterReader["list"]>>): Answer<readonly LiveObject[]> {
  return answer.kind === "refused" ? answer : { kind: "done", value: answer.value.items };
}

async function readServed(
  kind: ArtifactKind,
  read: (served: ObjectKind) => Promise<Answer<readonly LiveObject[]>>,
): Promise<Result<SourceList>> {
  for (const version of versions) {
    const answer = await read({ apiVersion: `${fluxGroup}/${version}`, kind });
    if (answer.kind === "done") return done({ objects: answer.value, unserved: [] });
    if (answer.error.reason !== "NoSuchKind") return failed(failureOf(answer.error, "ResolveFailed"));
  }
  return done({ objects: [], unserved: [kind] });
}
