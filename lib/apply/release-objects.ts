import { fieldManager, labels } from "../api/index.ts";
import { mapParallel } from "../base/index.ts";
import { refOf, type Cluster, type JsonPatchOperation, type LiveMetadata } from "../cluster/index.ts";
import type { RefusedDeletion } from "./delete-objects.ts";

/** Nobody's: what it sets is in nobody's name afterwards. */
const releaseManager = "stageset-release";

export interface ReleasePace {
  readonly concurrency: number;
  readonly deadlineMs: number;
  /** May another request begin? Asked before each; what is left over is for whoever may go on. */
  readonly mayBegin: () => boolean;
}

/**
 * Lets objects go without deleting them: they lose our labels and our field manager, and keep all else. One that is gone,
 * or that another one has the name of, is a success; one that changed meanwhile is read and tried again by the next look.
 */
export async function releaseObjects(
  cluster: Cluster,
  objects: readonly LiveMetadata[],
  { concurrency, deadlineMs, mayBegin }: ReleasePace,
): Promise<readonly RefusedDeletion[]> {
  const answers = await mapParallel(objects, concurrency, async (object) => {
    const patch = { type: "json", operations: releaseOf(object) } as const;
    return mayBegin() ? cluster.patch(refOf(object), patch, { fieldManager: releaseManager, deadlineMs }) : undefined;
  });
  return answers.flatMap((answer, index): RefusedDeletion[] => {
    const object = objects[index];
    if (object === undefined || answer === undefined || answer.kind === "done") return [];
    return answer.error.status === 404 ? [] : [{ uid: object.metadata.uid, refusal: { object, error: answer.error } }];
  });
}

/** Who manages it may have changed since it was read; then nothing is changed. */
function releaseOf({ metadata }: LiveMetadata): readonly JsonPatchOperation[] {
  const { uid, labels: given = {} } = metadata;
  const ours = [labels.name, labels.namespace, labels.stage].filter((key) => given[key] !== undefined);
  return [
    { op: "test", path: "/metadata/uid", value: uid },
    ...withoutUs(metadata),
    ...ours.map((key) => ({ op: "remove", path: `/metadata/labels/${key.replace("/", "~1")}` }) as const),
  ];
}

/**
 * Takes our entries out of the managers. Where no other is left, the list becomes one empty entry, which is how the API
 * server is told to forget them all: it does not see an empty list of a custom kind.
 */
function withoutUs({ managedFields = [], resourceVersion }: LiveMetadata["metadata"]): readonly JsonPatchOperation[] {
  const ours = managedFields.flatMap(({ manager }, index) => (manager === fieldManager ? [index] : []));
  if (ours.length === 0) return [];
  const path = "/metadata/managedFields";
  if (ours.length === managedFields.length) {
    return [
      { op: "test", path: "/metadata/resourceVersion", value: resourceVersion }, // somebody else may manage it by now
      { op: "replace", path, value: [{}] },
    ];
  }
  return [
    ...ours.map((index) => ({ op: "test", path: `${path}/${index}/manager`, value: fieldManager }) as const),
    ...ours.reverse().map((index) => ({ op: "remove", path: `${path}/${index}` }) as const), // so that the others keep their places
  ];
}
