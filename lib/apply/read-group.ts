import { mapParallel } from "../base/index.ts";
import {
  refOf,
  type Answer,
  type ApiError,
  type ClusterReader,
  type LiveMetadata,
  type LiveObject,
  type ObjectKind,
  type ObjectList,
  type ObjectRef,
} from "../cluster/index.ts";
import { readsConcurrencyMax } from "./limits.ts";
import { liveKey } from "./live-key.ts";

/** What is there, by `liveKey`. */
export type Found<T extends LiveMetadata> = ReadonlyMap<string, T>;

/** What one list can find: the objects of one kind in one Namespace. */
export function groupsOf<T>(all: readonly T[], refOfOne: (one: T) => ObjectRef): readonly (readonly T[])[] {
  const groups = Map.groupBy(all, (one) => {
    const { apiVersion, kind, namespace = "" } = refOfOne(one);
    return `${apiVersion}/${kind}/${namespace}`;
  });
  return [...groups.values()];
}

/** What everything comes to, many at once, in their order; refused where one of them is. */
export async function readAtOnce<T, V>(
  all: readonly T[],
  read: (one: T) => Promise<Answer<V>>,
): Promise<Answer<readonly V[]>> {
  const values: V[] = [];
  for (const answer of await mapParallel(all, readsConcurrencyMax, read)) {
    if (answer.kind === "refused") return answer;
    values.push(answer.value);
  }
  return { kind: "done", value: values };
}

/** One list of what is of the kind and in the Namespace of this object. */
export async function listGroup<T extends LiveMetadata>(
  { apiVersion, kind, namespace }: ObjectRef,
  list: (kind: ObjectKind, within: { readonly namespace?: string }) => Promise<Answer<ObjectList<T>>>,
): Promise<Answer<Found<T>>> {
  const listed = await list({ apiVersion, kind }, namespace === undefined ? {} : { namespace });
  if (listed.kind === "refused") return listed;
  return { kind: "done", value: new Map(listed.value.items.map((object) => [liveKey(refOf(object)), object])) };
}

/** Each by its name: where they are few, or the identity may get but not list. */
export async function readEach(cluster: ClusterReader, refs: readonly ObjectRef[]): Promise<Answer<Found<LiveObject>>> {
  const read = await readAtOnce(refs, (ref) => cluster.get(ref));
  if (read.kind === "refused") return read;
  const found = new Map<string, LiveObject>();
  for (const [index, ref] of refs.entries()) {
    const object = read.value[index];
    if (object !== undefined) found.set(liveKey(ref), object);
  }
  return { kind: "done", value: found };
}

/** Admission has no say in reads: a 403 is a right that is missing. */
export function mayNotList({ status }: ApiError): boolean {
  return status === 403;
}
