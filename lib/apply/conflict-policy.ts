import { isMarked, objectAnnotations, type ConflictAction, type ConflictRule, type Stage } from "../api/index.ts";
import type { ApiError, KubeObject } from "../cluster/index.ts";

/** Does a refusal say that a field of the object that is there cannot be changed, and nothing else is wrong? */
export function isImmutable({ status, message, causes }: ApiError): boolean {
  if (status !== 422 || !causes.every((cause) => immutableWords.test(cause.message))) return false;
  return byAdmission.test(message) ? /immutable/i.test(message) : immutableWords.test(message);
}

/** A policy denies what it likes in words of its own: only one that says "immutable" means a field that can never change. */
const byAdmission = /denied (?:the )?request/;

/** As the API server's own kinds say it, and as rules of custom resources do. */
const immutableWords =
  /immutable|may not (?:be )?change|cannot change roleRef|Forbidden: (?:\S+ )?updates to|updates to \S+ are forbidden/i;

/**
 * What to do where the object that is there cannot become what `object` says: Flux's mark on the object itself, then the
 * first rule of its stage that matches, then the stage's default. What would take other things along (a volume's data,
 * what lives in a Namespace or is of a kind) is only recreated where a rule says so; the mark has no say about it.
 */
export function conflictActionOf(object: KubeObject, stage: Pick<Stage, "force" | "conflictPolicy">): ConflictAction {
  if (isForced(object) && !takesOthersAlong(object)) return "Recreate";
  const { conflictPolicy } = stage;
  const rule = conflictPolicy?.rules?.find(({ target }) => matches(object, target));
  const action = rule?.action ?? conflictPolicy?.default ?? (stage.force === true ? "Recreate" : "Fail");
  return action === "Recreate" && takesOthersAlong(object) && rule?.allowDataLoss !== true ? "Fail" : action;
}

/** What a user can do about an object that cannot be changed. */
export function conflictWayOut(object: KubeObject): string {
  const wayOut = "deletes it and makes it anew, KeepExisting leaves it as it is";
  if (!takesOthersAlong(object)) return `Recreate in the stage's conflictPolicy ${wayOut}`;
  const unheard = isForced(object) ? `, and its mark ${objectAnnotations.fluxForce} does not` : "";
  return `a rule of the stage's conflictPolicy with Recreate and allowDataLoss ${wayOut}${unheard}`;
}

function isForced(object: KubeObject): boolean {
  return isMarked(object, objectAnnotations.fluxForce, "Enabled");
}

function takesOthersAlong({ kind }: KubeObject): boolean {
  return ["PersistentVolumeClaim", "PersistentVolume", "Namespace", "CustomResourceDefinition"].includes(kind);
}

function matches({ apiVersion, kind, metadata }: KubeObject, target: ConflictRule["target"]): boolean {
  const given = { apiVersion, kind, name: metadata.name, namespace: metadata.namespace };
  return (["apiVersion", "kind", "name", "namespace"] as const).every(
    (field) => target[field] === undefined || target[field] === given[field],
  );
}
