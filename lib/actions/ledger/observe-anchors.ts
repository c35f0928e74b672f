import {
  done,
  failed,
  type ActionAnchor,
  type CompletedAction,
  type ObjectReference,
  type Failure,
  type Result,
} from "../../api/index.ts";
import { mapParallel } from "../../base/index.ts";
import { failureOf, type ClusterReader, type ObjectRef } from "../../cluster/index.ts";
import { anchorReadsMax } from "../limits.ts";

/** lost: it is gone, or another object has its name: the action runs again. unreadable: nobody knows: the completion stands. */
export type AnchorSeen =
  | { readonly kind: "held"; readonly anchor: ActionAnchor }
  | { readonly kind: "lost"; readonly anchor: ActionAnchor }
  | { readonly kind: "unreadable"; readonly anchor: ActionAnchor; readonly failure: Failure };

/** The object that a completion holds with, as it is recorded. */
export type RecordedAnchor = NonNullable<CompletedAction["anchor"]>;

type Reader = Pick<ClusterReader, "get">;

/**
 * Looks after the objects that completions hold with.
 * @param reader as whoever the stage runs as
 * @param namespace of the StageSet
 */
export function observeAnchors(
  reader: Reader,
  namespace: string,
  anchors: readonly ActionAnchor[],
): Promise<readonly AnchorSeen[]> {
  return mapParallel(anchors, anchorReadsMax, async (anchor): Promise<AnchorSeen> => {
    const answer = await reader.get(refOf(anchor, namespace));
    if (answer.kind === "refused") {
      return { kind: "unreadable", anchor, failure: failureOf(answer.error, "StageFailed") };
    }
    return { kind: answer.value?.metadata.uid === anchor.uid ? "held" : "lost", anchor };
  });
}

/**
 * The anchor of an action that completes now, for its record.
 * @param reader as whoever the stage runs as
 * @returns a Failure where it does not exist, or cannot be read
 */
export async function findAnchor(
  reader: Reader,
  {
    namespace,
    action,
    reference,
  }: { readonly namespace: string; readonly action: string; readonly reference: ObjectReference },
): Promise<Result<RecordedAnchor>> {
  const { apiVersion, kind, name } = reference;
  const answer = await reader.get(refOf(reference, namespace));
  if (answer.kind === "refused") return failed(failureOf(answer.error, "StageFailed"));
  if (answer.value === undefined) {
    const shown = `${reference.namespace ?? namespace}/${name}`;
    const message = `Cannot complete action ${action}: its completionAnchor ${kind} ${shown} does not exist; create it, or remove completionAnchor`;
    return failed({ reason: "StageFailed", retry: "backoff", message });
  }
  const placed = reference.namespace === undefined ? {} : { namespace: reference.namespace };
  return done({ apiVersion, kind, ...placed, name, uid: answer.value.metadata.uid });
}

/** A cluster-scoped kind ignores the namespace. */
function refOf({ apiVersion, kind, name, ...placed }: ObjectReference, namespace: string): ObjectRef {
  return { apiVersion, kind, namespace: placed.namespace ?? namespace, name };
}
