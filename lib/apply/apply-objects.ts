import { mapParallel } from "../base/index.ts";
import { fieldManager } from "../api/index.ts";
import { refOf, type Answer, type Cluster, type KubeObject, type LiveObject } from "../cluster/index.ts";
import { letGo, takeOver } from "./fields/index.ts";
import { letGoTriesMax } from "./limits.ts";
import { isMadeOnce } from "./marks.ts";
import { liveKey } from "./live-key.ts";
import type { Refusal } from "./refusals.ts";
import type { Standings } from "./standing.ts";

/** What became of one object. */
export interface AppliedObject {
  readonly desired: KubeObject;
  readonly live: LiveObject;
}

export interface Applied {
  readonly applied: readonly AppliedObject[];
  readonly refusals: readonly Refusal[];
}

export interface Applying {
  /** Requests under way at once. */
  readonly concurrency: number;
  readonly deadlineMs: number;
  /** May another request begin? Asked before each; what is left over is for whoever may go on. */
  readonly mayBegin: () => boolean;
  /** How the objects stand. */
  readonly standings: Standings;
  /** JSON pointers of the fields of an object that are left to others. */
  readonly ignored: (object: KubeObject) => readonly string[];
  /** An object with those fields, as it is made where it is not there yet. */
  readonly asMade: (object: KubeObject) => KubeObject;
}

/**
 * Applies the objects server-side. A refusal of one does not stop the others, and all of them are told; one that may
 * not begin any more is neither applied nor refused.
 */
export async function applyObjects(
  cluster: Cluster,
  objects: readonly KubeObject[],
  applying: Applying,
): Promise<Applied> {
  const answers = await mapParallel(objects, applying.concurrency, (object) => applyOne(cluster, object, applying));
  const applied: AppliedObject[] = [];
  const refusals: Refusal[] = [];
  for (const [index, desired] of objects.entries()) {
    const answer = answers[index];
    if (answer?.kind === "done") applied.push({ desired, live: answer.value });
    else if (answer?.kind === "refused") refusals.push({ object: desired, error: answer.error });
  }
  return { applied, refusals };
}

/** Where we owned a field that is left to others now, that is given up before; what other appliers own with us is ours after. */
async function applyOne(
  cluster: Cluster,
  object: KubeObject,
  applying: Applying,
): Promise<Answer<LiveObject> | undefined> {
  const { deadlineMs, mayBegin, standings } = applying;
  const standing = standings.get(liveKey(refOf(object)));
  if (standing === undefined || standing.kind === "absent") return makeOne(cluster, object, applying);
  if (standing.kind === "differs") {
    const given = await giveUp(cluster, object, standing.live, applying);
    if (given?.kind !== "done") return given;
  }
  if (!mayBegin()) return undefined;
  const answer = await cluster.apply(object, { fieldManager, force: true, deadlineMs });
  const taken = answer.kind === "done" ? takeOver(answer.value) : undefined;
  if (taken === undefined || !mayBegin()) return answer;
  const owned = await cluster.patch(refOf(object), taken, { fieldManager, deadlineMs });
  return owned.kind === "done" ? owned : answer; // what stays shared is taken over the next time
}

/** What is left to others is made with the rest, and given up at once: the API server may require it. */
async function makeOne(
  cluster: Cluster,
  object: KubeObject,
  applying: Applying,
): Promise<Answer<LiveObject> | undefined> {
  const { deadlineMs, mayBegin, asMade } = applying;
  if (!mayBegin()) return undefined;
  const answer = await cluster.apply(asMade(object), { fieldManager, force: true, deadlineMs });
  if (answer.kind === "refused" || isMadeOnce(object)) return answer;
  return (await giveUp(cluster, object, answer.value, applying)) ?? answer;
}

/** Gives up what is left to others, where it is ours; the object afterwards. Undefined: no request may begin any more. */
async function giveUp(
  cluster: Cluster,
  object: KubeObject,
  seen: LiveObject,
  { deadlineMs, mayBegin, ignored, asMade }: Applying,
): Promise<Answer<LiveObject> | undefined> {
  let live = seen;
  for (let tries = 1; ; tries += 1) {
    const given = letGo(live, ignored(object), asMade(object));
    if (given === undefined) return { kind: "done", value: live };
    if (!mayBegin()) return undefined;
    const patched = await cluster.patch(refOf(object), given, { fieldManager, deadlineMs });
    if (patched.kind === "done") return patched;
    if (patched.error.status !== 422 || tries === letGoTriesMax) return changedMeanwhile(patched);
    const found = await cluster.get(refOf(object)); // a controller has written it in this very moment
    if (found.kind === "refused") return found;
    if (found.value === undefined) return changedMeanwhile(patched);
    live = found.value;
  }
}

/** The patch tests what it was made from: refused, somebody was faster, and time helps. */
function changedMeanwhile({ error }: Refused): Refused {
  if (error.status !== 422) return { kind: "refused", error };
  return { kind: "refused", error: { ...error, status: 409, reason: "Conflict" } };
}

type Refused = Extract<Answer<never>, { readonly kind: "refused" }>;
