import type { KubeObject } from "../../cluster/index.ts";
import {
  configBytesMax,
  configKeyErrors,
  type FieldError,
  forbiddenField,
  invalidValue,
  required,
  tooLong,
} from "../words/index.ts";
import { isSame } from "./same.ts";
import { fieldsAt } from "./rewrite.ts";

/** ConfigMaps: keys, size, and the promise not to change. */
export function validateConfigMap(next: KubeObject, live: KubeObject | undefined): FieldError[] {
  const errors = live === undefined ? [] : validateImmutable(next, live, ["data", "binaryData"]);
  const binary = fieldsAt(next, "binaryData") ?? {};
  let bytes = 0;
  for (const [key, text] of Object.entries(fieldsAt(next, "data") ?? {})) {
    errors.push(...configKeyErrors(key).map((one) => invalidValue(`data[${key}]`, key, one)));
    if (binary[key] !== undefined)
      errors.push(invalidValue(`data[${key}]`, key, "duplicate of key present in binaryData"));
    bytes += Buffer.byteLength(String(text));
  }
  for (const [key, text] of Object.entries(binary)) {
    errors.push(...configKeyErrors(key).map((one) => invalidValue(`binaryData[${key}]`, key, one)));
    bytes += Buffer.byteLength(String(text), "base64");
  }
  if (bytes > configBytesMax) errors.push(tooLong("[]", configBytesMax));
  return errors;
}

/** What the types of Secrets that Kubernetes knows must hold. */
const demanded: Readonly<Record<string, readonly string[]>> = {
  "kubernetes.io/dockercfg": [".dockercfg"],
  "kubernetes.io/dockerconfigjson": [".dockerconfigjson"],
  "kubernetes.io/ssh-auth": ["ssh-privatekey"],
  "kubernetes.io/tls": ["tls.crt", "tls.key"],
};

/** Secrets: the same, and a type that never changes. */
export function validateSecret(next: KubeObject, live: KubeObject | undefined): FieldError[] {
  const errors: FieldError[] = [];
  if (live !== undefined) {
    if (next["type"] !== live["type"]) errors.push(invalidValue("type", next["type"], "field is immutable"));
    errors.push(...validateImmutable(next, live, ["data"]));
  }
  const data = fieldsAt(next, "data") ?? {};
  let bytes = 0;
  for (const [key, text] of Object.entries(data)) {
    errors.push(...configKeyErrors(key).map((one) => invalidValue(`data[${key}]`, key, one)));
    bytes += Buffer.byteLength(String(text), "base64");
  }
  if (bytes > configBytesMax) errors.push(tooLong("data", configBytesMax));
  const missing = (demanded[String(next["type"])] ?? []).filter((key) => data[key] === undefined);
  return [...errors, ...missing.map((key) => required(`data[${key}]`))];
}

function validateImmutable(next: KubeObject, live: KubeObject, fields: readonly string[]): FieldError[] {
  if (live["immutable"] !== true) return [];
  const why = "field is immutable when `immutable` is set";
  if (next["immutable"] !== true) return [forbiddenField("immutable", why)];
  return fields.filter((field) => !isSame(next[field], live[field])).map((field) => forbiddenField(field, why));
}
