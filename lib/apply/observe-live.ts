import { mapParallel } from "../base/index.ts";
import type { Answer, ClusterReader, LiveObject, ObjectRef } from "../cluster/index.ts";
import { readsConcurrencyMax } from "./limits.ts";

export interface LiveScope {
  readonly refs: readonly ObjectRef[];
  /** The label selector under which all of them were applied. */
  readonly selector: string;
}

/** Tells objects apart. Only an apiVersion may hold a slash. */
export function liveKey({ apiVersion, kind, namespace, name }: ObjectRef): string {
  return `${apiVersion}/${kind}/${namespace ?? ""}/${name}`;
}

/**
 * The objects as they are, by few lists: each kind once per Namespace. One that is missing from the answer is gone or
 * has lost our labels; whoever needs to know which asks for it by name. A kind that is not served is refused: NoSuchKind.
 */
export async function observeLive(
  cluster: ClusterReader,
  { refs, selector }: LiveScope,
): Promise<Answer<ReadonlyMap<string, LiveObject>>> {
  const groups = [
    ...Map.groupBy(refs, ({ apiVersion, kind, namespace }) => `${apiVersion}/${kind}/${namespace ?? ""}`),
  ];
  const answers = await mapParallel(groups, readsConcurrencyMax, ([, group]) => readGroup(cluster, group, selector));
  const objects = new Map<string, LiveObject>();
  for (const answer of answers) {
    if (answer.kind === "refused") return answer;
    for (const [key, object] of answer.value) objects.set(key, object);
  }
  return { kind: "done", value: objects };
}

async function readGroup(
  cluster: ClusterReader,
  refs: readonly ObjectRef[],
  labelSelector: string,
): Promise<Answer<readonly (readonly [string, LiveObject])[]>> {
  const [first] = refs;
  if (first === undefined) return { kind: "done", value: [] };
  const { apiVersion, kind, namespace } = first;
  const listed = await cluster.list(
    { apiVersion, kind },
    { labelSelector, ...(namespace !== undefined && { namespace }) },
  );
  if (listed.kind === "done") return { kind: "done", value: listed.value.items.map((item) => [keyOf(item), item]) };
  return listed.error.status === 403 ? readEach(cluster, refs) : listed;
}

/** For an identity that may get but not list. */
async function readEach(
  cluster: ClusterReader,
  refs: readonly ObjectRef[],
): Promise<Answer<readonly (readonly [string, LiveObject])[]>> {
  const found: (readonly [string, LiveObject])[] = [];
  for (const [index, answer] of (await mapParallel(refs, readsConcurrencyMax, (ref) => cluster.get(ref))).entries()) {
    if (answer.kind === "refused") return answer;
    const ref = refs[index];
    if (ref !== undefined && answer.value !== undefined) found.push([liveKey(ref), answer.value]);
  }
  return { kind: "done", value: found };
}

function keyOf({ apiVersion, kind, metadata: { name, namespace } }: LiveObject): string {
  return liveKey({ apiVersion, kind, name, ...(namespace !== undefined && { namespace }) });
}
