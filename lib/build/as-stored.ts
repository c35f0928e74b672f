import type { KubeObject } from "../cluster/index.ts";
import { groupOf } from "./identity.ts";

/**
 * The object without what the API server or its controllers store elsewhere: applied as it came, a key taken out of a
 * Secret's `stringData` would stay in its `data` for ever, and the rules of an aggregated ClusterRole would be fought over
 * with who aggregates them.
 */
export function asStored(object: KubeObject): KubeObject {
  const { apiVersion, kind } = object;
  if (apiVersion === "v1" && kind === "Secret") return withDataOnly(object);
  if (groupOf(apiVersion) === "rbac.authorization.k8s.io" && kind === "ClusterRole")
    return withoutGatheredRules(object);
  return object;
}

/** A value that is no text is left for the API server to refuse. */
function withDataOnly(object: KubeObject): KubeObject {
  const { stringData, ...secret } = object;
  const { data } = object;
  if (!isMap(stringData) || !(isMap(data) || data === undefined || data === null)) return object;
  const texts = Object.entries(stringData);
  if (!texts.every((entry): entry is [string, string] => typeof entry[1] === "string")) return object;
  const encoded = texts.map(([key, text]) => [key, Buffer.from(text, "utf8").toString("base64")] as const);
  return { ...secret, data: { ...data, ...Object.fromEntries(encoded) } };
}

function withoutGatheredRules(object: KubeObject): KubeObject {
  if (!isMap(object["aggregationRule"])) return object;
  const { rules: _rules, ...role } = object;
  return role;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
