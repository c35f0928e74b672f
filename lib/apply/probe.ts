import { mapParallel } from "../base/index.ts";
import { fieldManager } from "../api/index.ts";
import { refOf, type Answer, type ApiError, type Cluster, type KubeObject, type LiveObject } from "../cluster/index.ts";
import { isImmutable } from "./conflict-policy.ts";
import { letGo, takeOver } from "./fields/index.ts";
import { liveKey } from "./live-key.ts";
import { isSameAnswer } from "./same-answer.ts";
import type { Refusal } from "./refusals.ts";
import { asWanted, type Standing, type Standings } from "./standing.ts";

export interface Probed {
  /** What is known of some of them now: it changes nothing to apply them, or they cannot be changed. */
  readonly known: Standings;
  readonly refusals: readonly Refusal[];
}

export interface Probing {
  /** How the objects stand. */
  readonly standings: Standings;
  readonly concurrency: number;
  /** JSON pointers of the fields of an object that are left to others. */
  readonly ignored: (object: KubeObject) => readonly string[];
  /** An object with those fields, as it is made where it is not there yet. */
  readonly asMade: (object: KubeObject) => KubeObject;
}

/**
 * Asks the API server what applying each object would do; nothing is stored. Of use for those that are absent or seem to
 * differ. Where a field is ours that is left to others from now on, nobody is asked: the answer would take it away.
 */
export async function probeObjects(
  cluster: Cluster,
  objects: readonly KubeObject[],
  { standings, concurrency, ignored, asMade }: Probing,
): Promise<Probed> {
  const standingNow = (object: KubeObject): Standing => standings.get(liveKey(refOf(object))) ?? { kind: "absent" };
  const asked = objects.filter((object) => {
    const standing = standingNow(object);
    return standing.kind !== "differs" || letGo(standing.live, ignored(object), asMade(object)) === undefined;
  });
  const probes = await mapParallel(asked, concurrency, async (object) => {
    const standing = standingNow(object);
    const wanted = standing.kind === "absent" ? asMade(object) : object;
    const answer = await cluster.apply(wanted, { fieldManager, force: true, dryRun: true });
    return {
      object,
      answer,
      learnt: answer.kind === "done" ? learn(standing, answer.value) : conflictOf(answer, standing),
    };
  });
  const known: Standings = new Map();
  const refusals: Refusal[] = [];
  for (const { object, answer, learnt } of probes) {
    if (learnt !== undefined) known.set(liveKey(refOf(object)), learnt);
    else if (answer.kind === "refused") refusals.push({ object, error: answer.error });
  }
  return { known, refusals };
}

/** What the answer of a dry run says of an object's standing; undefined: nothing new. */
function learn(standing: Standing, answer: LiveObject): Standing | undefined {
  if (answer.metadata.deletionTimestamp !== undefined) return { kind: "terminating", live: answer };
  if (standing.kind !== "differs" || takeOver(standing.live) !== undefined) return undefined;
  return isSameAnswer(answer, standing.live) ? asWanted(standing.live) : undefined;
}

function conflictOf({ error }: Refused, standing: Standing): Standing | undefined {
  if (!isImmutable(error)) return undefined;
  return { kind: "immutable", live: standing.kind === "differs" ? standing.live : undefined, error };
}

/**
 * Would the API server take these objects if there were none of their names yet? Asked before one is deleted to be made
 * anew. It validates and admits before it looks whether the name is taken.
 */
export async function probeAnew(
  cluster: Cluster,
  objects: readonly KubeObject[],
  { concurrency, asMade }: Pick<Probing, "concurrency" | "asMade">,
): Promise<readonly Refusal[]> {
  const answers = await mapParallel(objects, concurrency, (object) =>
    cluster.create(asMade(object), { fieldManager, dryRun: true }),
  );
  return objects.flatMap((object, index) => {
    const answer = answers[index];
    return answer?.kind !== "refused" || isFreedByDeletion(answer.error) ? [] : [{ object, error: answer.error }];
  });
}

/** The name, a quota, a port: what the object that is there takes up itself. */
function isFreedByDeletion({ reason, message }: ApiError): boolean {
  return reason === "AlreadyExists" || /exceeded quota|already allocated|does not support dry run/.test(message);
}

type Refused = Extract<Answer<never>, { readonly kind: "refused" }>;
