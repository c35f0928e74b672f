import { parseInstant } from "../../base/index.ts";
import { done, type DeleteAction, type Result } from "../../api/index.ts";
import { tellRef, type LiveMetadata, type ObjectRef } from "../../cluster/index.ts";
import { nextLook } from "../../health/index.ts";
import { verb, type ActionMove, type ActionSight, type ActionView, type Verb } from "../action-move.ts";
import { findTarget } from "./target.ts";

/** What stands where the action is to delete; undefined: nothing, or no such kind. */
export type DeleteSeen =
  | { readonly ref: ObjectRef; readonly metadata: LiveMetadata["metadata"]; readonly cascade: DeleteAction["cascade"] }
  | undefined;

/** delete: the intent holds the UID of the one object that is meant; another one of its name is left alone. */
export const deleteVerb: Verb = verb(look, decideDelete);

async function look({ view, cluster }: ActionSight): Promise<Result<DeleteSeen>> {
  const { delete: action } = view.action;
  if (action === undefined) return done(undefined);
  const found = await findTarget(cluster, action.target, view.namespace);
  if (found.kind === "failed") return found;
  if (found.value.kind !== "present") return done(undefined);
  const { ref, live } = found.value;
  return done({ ref, metadata: live.metadata, cascade: action.cascade });
}

export function decideDelete({ intent, now }: ActionView, seen: DeleteSeen): ActionMove {
  const gone: ActionMove = { kind: "done", leftovers: [] };
  if (seen === undefined) return gone;
  const { ref, metadata, cascade } = seen;
  const { uid, finalizers = [], deletionTimestamp } = metadata;
  if (intent.uid !== undefined && intent.uid !== uid) return gone;
  if (intent.uid === uid && deletionTimestamp !== undefined) {
    const held = finalizers.length === 0 ? "its grace period" : `its finalizers ${finalizers.join(", ")}`;
    const until = nextLook(parseInstant(intent.since) ?? now, now);
    return { kind: "wait", intent, until, message: `${tellRef(ref)} is being deleted and waits for ${held}` };
  }
  return {
    kind: "act",
    intent: { ...intent, uid, objects: [{ ...ref, uid }] },
    effect: { kind: "deleteObject", ref, uid, propagation: cascade },
  };
}
