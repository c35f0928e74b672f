import { artifactKinds, done, failed, type Result, type SourceReference } from "../api/index.ts";
import { failureOf, type Answer, type ClusterReader, type LiveObject, type ObjectKind } from "../cluster/index.ts";
import type { Artifact } from "./artifact.ts";
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

/** Every source of Flux, or those in one namespace: a list for each kind. */
export async function listSources(
  cluster: ClusterReader,
  within: { readonly namespace?: string } = {},
): Promise<Result<SourceList>> {
  const lists = await Promise.all(
    artifactKinds.map((kind) => readServed(kind, async (served) => objectsOf(await cluster.list(served, within)))),
  );
  const objects: LiveObject[] = [];
  const unserved: ArtifactKind[] = [];
  for (const list of lists) {
    if (list.kind === "failed") return list;
    objects.push(...list.value.objects);
    unserved.push(...list.value.unserved);
  }
  return done({ objects, unserved });
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
