import type { Refusal } from "../../apply/index.ts";
import { fieldAt } from "../../health/index.ts";
import type { ApiError, KubeObject } from "../../cluster/index.ts";
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
    return !isThere && (decidesAbout(other, object, error) || isMissed(other, error));
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

/** Something is not there, and it is this: a ServiceAccount, a class, a Secret. */
function isMissed({ metadata: { name } }: KubeObject, { status, message, about }: ApiError): boolean {
  if (status !== 404 && !/not found|no \S+ with name/i.test(message)) return false;
  return about?.name === name || message.split(/[\s"'/:,]+/).includes(name);
}
