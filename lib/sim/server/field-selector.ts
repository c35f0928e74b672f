import type { KubeObject } from "../../cluster/index.ts";
import { badRequest } from "../words/index.ts";

/** Beside a name and a namespace, what some kinds can be selected by. */
const selectable: Readonly<Record<string, readonly string[]>> = {
  "v1/Event": [
    "involvedObject.kind",
    "involvedObject.namespace",
    "involvedObject.name",
    "involvedObject.uid",
    "involvedObject.apiVersion",
    "involvedObject.resourceVersion",
    "involvedObject.fieldPath",
    "reason",
    "reportingComponent",
    "source",
    "type",
  ],
  "v1/Namespace": ["status.phase"],
  "v1/Pod": ["spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "status.phase"],
  "v1/Secret": ["type"],
  "batch/v1/Job": ["status.successful"],
};

/**
 * A field selector: `metadata.name=web,metadata.namespace!=shop`.
 * @throws Refused 400, in the server's words, for what is none or names a field that this kind is not selected by
 */
export function parseFieldSelector(text: string, apiVersion: string, kind: string): (object: KubeObject) => boolean {
  const known = selectable[`${apiVersion}/${kind}`] ?? [];
  const tests = text
    .split(",")
    .filter((term) => term !== "")
    .map((term) => {
      const match = /^(.*?)(==|!=|=)(.*)$/.exec(term);
      if (match === null) throw badRequest(`invalid selector: '${term}'; can't understand '${term}'`);
      const [, field = "", operator, value = ""] = match;
      if (field !== "metadata.name" && field !== "metadata.namespace" && !known.includes(field)) {
        throw badRequest(unknownField(field, known.length > 0));
      }
      const path = field.split(".");
      return (object: KubeObject) => (read(object, path) === value) !== (operator === "!=");
    });
  return (object) => tests.every((test) => test(object));
}

/** Kinds with fields of their own answer in their own words. */
function unknownField(field: string, own: boolean): string {
  if (own) return `field label not supported: ${field}`;
  return `${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`;
}

function read(object: KubeObject, path: readonly string[]): string {
  let value: unknown = object;
  for (const step of path) value = isRecord(value) ? value[step] : undefined;
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
