import type { Answer, ClusterReader, LiveMetadata, ObjectRef } from "../cluster/index.ts";
import { readByNameMax } from "./limits.ts";
import { groupsOf, listGroup, mayNotList, readEach, readAtOnce, type Found } from "./read-group.ts";

/**
 * The metadata of objects that carry labels of ours, by few lists: each kind once per Namespace. One that is missing from the
 * answer is gone or has lost those labels. A kind that is not served is refused: NoSuchKind.
 * @param labelSelector under which all of them were applied
 */
export function observeLabelled(
  cluster: ClusterReader,
  refs: readonly ObjectRef[],
  labelSelector: string,
): Promise<Answer<Found<LiveMetadata>>> {
  return observe(cluster, refs, (group) =>
    listGroup(group.first, (kind, within) => cluster.listMetadata(kind, { labelSelector, ...within })),
  );
}

/** The metadata of objects, whatever labels they carry: of few by their names, of many by one list of their kind. */
export function observeNamed(cluster: ClusterReader, refs: readonly ObjectRef[]): Promise<Answer<Found<LiveMetadata>>> {
  return observe(cluster, refs, ({ first, all }) =>
    all.length <= readByNameMax
      ? readEach(cluster, all)
      : listGroup(first, (kind, within) => cluster.listMetadata(kind, within)),
  );
}

/** Objects of one kind and Namespace, and the first of them. */
interface Group {
  readonly first: ObjectRef;
  readonly all: readonly ObjectRef[];
}

async function observe(
  cluster: ClusterReader,
  refs: readonly ObjectRef[],
  look: (group: Group) => Promise<Answer<Found<LiveMetadata>>>,
): Promise<Answer<Found<LiveMetadata>>> {
  const groups = groupsOf(refs, (ref) => ref).flatMap((all): readonly Group[] =>
    all.slice(0, 1).map((first) => ({ first, all })),
  );
  const found = await readAtOnce(groups, async (group) => {
    const answer = await look(group);
    return answer.kind === "refused" && mayNotList(answer.error) ? readEach(cluster, group.all) : answer;
  });
  return found.kind === "refused" ? found : { kind: "done", value: new Map(found.value.flatMap((one) => [...one])) };
}
