import type { DeleteOptions, Deletion, LiveObject, ObjectRef } from "../../cluster/index.ts";
import { planDeletion } from "./deletion.ts";
import type { Kind } from "./kind.ts";
import { admitNamespaceDeletion } from "./namespaces.ts";
import type { Caller, ServerParts } from "./parts.ts";
import { conflict } from "../words/index.ts";
import { end, intend, record, standing, type Intent } from "./writing.ts";

/** Deletes an object, or marks it for those who have to let it go first. @throws Refused */
export function remove(server: ServerParts, who: Caller, ref: ObjectRef, options: DeleteOptions): Deletion {
  const intent = intend(server, who, "delete", ref, options);
  const { kind } = intent.endpoint;
  admitNamespaceDeletion(kind, ref.name);
  const live = standing(intent);
  if (live === undefined) return "absent";
  checkPreconditions(kind, live, options);
  const { beginDeletion, graceSeconds } = kind.rules;
  if (beginDeletion !== undefined && live.metadata.deletionTimestamp === undefined) {
    return change(intent, live, beginDeletion(live, options, server.now()));
  }
  if (kind.rules.mayEnd?.(live) === false) return "terminating";
  const plan = planDeletion(live, options, graceSeconds?.(live), server.now());
  switch (plan.kind) {
    case "pending":
      return "terminating";
    case "mark":
      return change(intent, live, plan.object);
    case "remove":
      if (!intent.dryRun) end(intent, live);
      return "gone";
  }
}

function change(intent: Intent, live: LiveObject, next: LiveObject): Deletion {
  const { server, endpoint, dryRun } = intent;
  if (!dryRun && next !== live) record(intent, live, server.store.put(endpoint.kind.shelf, next));
  return "terminating";
}

/** Some kinds check them themselves, in words of their own. */
function checkPreconditions(kind: Kind, { metadata }: LiveObject, { uid, resourceVersion }: DeleteOptions): void {
  const named = kind.group === "" ? kind.kind : `${kind.kind}.${kind.group}`;
  const refuseIt = (what: string, expected: string, found: string, then: string): Error => {
    if (kind.rules.beginDeletion === undefined) {
      const why = `the ${what} in the precondition (${expected}) does not match the ${what} in record (${found}). ${then}`;
      return conflict(named, metadata.name, why);
    }
    const why = `Precondition failed: ${what} in precondition: ${expected}, ${what} in object meta: ${found}`;
    return conflict(kind.qualified, metadata.name, why);
  };
  if (uid !== undefined && uid !== metadata.uid) {
    throw refuseIt("UID", uid, metadata.uid, "The object might have been deleted and then recreated");
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    throw refuseIt("ResourceVersion", resourceVersion, metadata.resourceVersion, "The object might have been modified");
  }
}
