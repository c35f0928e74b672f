import { annotations, type Live, type PendingPrune, type StageSet } from "../api/index.ts";
import { tellRef } from "../cluster/index.ts";
import type { HeldPrune } from "../inventory/index.ts";
import { namespaceOf } from "./identity.ts";
import { namedObjectsMax, pendingObjectsMax } from "./limits.ts";

/** What waits for a yes: of the last stage that holds something; the stages before it come next. Undefined where none does. */
export function pendingOf(held: readonly HeldPrune[]): PendingPrune | undefined {
  const [first, ...others] = held;
  if (first === undefined) return undefined;
  const { stage, digest, removals, why } = first;
  const names = [...new Set(others.map((other) => other.stage))];
  const more = names.length === 0 ? "" : `; after it, what waits in ${names.join(", ")}`;
  const objects = removals.map(({ ref }) => tellRef(ref)).sort();
  return {
    stage,
    digest,
    count: objects.length,
    objects: objects.slice(0, pendingObjectsMax),
    message: `${why}${more}`,
  };
}

/** As the Ready condition tells it, with the way out. */
export function tellPending(
  { stage, digest, count, objects, message }: PendingPrune,
  stageSet: Live<StageSet>,
): string {
  const named = objects.slice(0, namedObjectsMax);
  const more = count > named.length ? ` and ${count - named.length} more` : "";
  const what = count === 1 ? "1 object waits" : `${count} objects wait`;
  const why = message === undefined ? "" : ` (${message})`;
  const command = `kubectl annotate stageset ${stageSet.metadata.name} -n ${namespaceOf(stageSet)} ${annotations.pruneApproved}=${digest} --overwrite`;
  return `${what} for a yes to be removed from stage ${stage}${why}: ${named.join(", ")}${more}; ${command}`;
}

/** The digest that people have approved. */
export function approvedDigest({ metadata }: Pick<Live<StageSet>, "metadata">): string | undefined {
  return metadata.annotations?.[annotations.pruneApproved];
}
