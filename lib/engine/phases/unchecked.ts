import { liveKey, type Refusal } from "../../apply/index.ts";
import { fieldAt } from "../../health/index.ts";
import { refOf, type ApiError, type KubeObject } from "../../cluster/index.ts";
import type { Standee } from "../standings.ts";

/**
 * Could the apply itself make an object welcome that is refused now? Where something that decides about it comes with the
 * release and does not stand as it is wanted yet: its kind, its Namespace, a quota, what admits it, what it names. And where
 * a webhook takes no dry runs, nobody knows.
 * @param coming what the release brings until then
 */
export function isUnchecked({ object, error }: Pick<Refusal, "object" | "error">, coming: readonly Standee[]): boolean {
  if (refusesDryRuns(error)) return true;
  return coming.some(({ object: other, standing }) => {
    const isThere = ["asWanted", "leftAlone", "finished"].includes(standing.kind) && !isUnserved(other, error);
    return !isThere && (decidesAbout(other, object, error) || isMissed(other, object, error));
  });
}

/** An admission webhook with side effects makes the API server refuse every dry run that would call it. */
function refusesDryRuns({ status, message }: ApiError): boolean {
  return status === 400 && /does not support dry run/.test(message);
}

/** A kind that is defined is served a moment later, or never where its names are taken: the apply waits for it, and says why. */
function isUnserved({ kind }: KubeObject, { reason }: ApiError): boolean {
  return kind === "CustomResourceDefinition" && reason === "NoSuchKind";
}

function decidesAbout(other: KubeObject, object: Refusal["object"], error: ApiError): boolean {
  const { namespace } = object.metadata;
  switch (other.kind) {
    case "CustomResourceDefinition":
      return isDefinedBy(object, other);
    case "Namespace":
      return other.metadata.name === namespace;
    case "ResourceQuota":
    case "LimitRange":
      return other.metadata.namespace === namespace && error.status === 403;
    case "ValidatingAdmissionPolicy":
    case "ValidatingAdmissionPolicyBinding":
    case "ValidatingWebhookConfiguration":
    case "MutatingAdmissionPolicy":
    case "MutatingAdmissionPolicyBinding":
    case "MutatingWebhookConfiguration":
      return /denied (?:the )?request|webhook/.test(error.message);
    default:
      return false;
  }
}

function isDefinedBy({ apiVersion, kind }: Refusal["object"], definition: KubeObject): boolean {
  const [group] = apiVersion.split("/");
  return fieldAt(definition, "spec.group") === group && fieldAt(definition, "spec.names.kind") === kind;
}

/** Something is not there, and it is this: a Namespace, a ServiceAccount, a class. Nothing waits for itself. */
function isMissed(other: KubeObject, object: Refusal["object"], { status, message, about }: ApiError): boolean {
  if (liveKey(refOf(other)) === liveKey(refOf(object))) return false;
  const { kind, metadata } = other;
  if (status === 404 && about?.resource !== undefined)
    return about.name === metadata.name && isResourceOf(about.resource, kind);
  if (status !== 404 && !/not found|no \S+ with name/i.test(message)) return false;
  return message.split(/[\s"'/:,]+/).includes(metadata.name) && isSpokenOf(kind, message);
}

/** Is this the plural under which objects of the kind are served? As Kubernetes forms it: `policies`, `classes`. */
function isResourceOf(resource: string, kind: string): boolean {
  const one = kind.toLowerCase();
  return [one, `${one}s`, `${one}es`, one.replace(/y$/, "ies")].includes(resource.toLowerCase());
}

/** Plugins and webhooks write a kind as they like: `serviceaccount`, `service account`, `PriorityClass`. */
function isSpokenOf(kind: string, message: string): boolean {
  return message.toLowerCase().replaceAll(" ", "").includes(kind.toLowerCase());
}
