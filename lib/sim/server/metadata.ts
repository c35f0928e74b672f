import type { LiveObject, KubeObject, OwnerReference } from "../../cluster/index.ts";
import {
  annotationBytesMax,
  dnsLabelName,
  type FieldError,
  forbiddenField,
  invalidValue,
  labelValueErrors,
  type NameRule,
  pathSegmentName,
  qualifiedNameErrors,
  required,
  tooLong,
} from "../words/index.ts";

/** What is wrong with the metadata of an object, new or changed: `ValidateObjectMeta` of the API server. */
export function validateMetadata(object: KubeObject, namespaced: boolean, nameRule: NameRule): FieldError[] {
  const { name, generateName, namespace } = object.metadata;
  const errors: FieldError[] = [];
  if (generateName !== undefined && generateName !== "") {
    errors.push(...nameRule(generateName, true).map((one) => invalidValue("metadata.generateName", generateName, one)));
  }
  if ((name as string | undefined) === undefined || name === "")
    errors.push(required("metadata.name", "name or generateName is required"));
  else errors.push(...nameRule(name).map((one) => invalidValue("metadata.name", name, one)));
  if (namespaced) {
    errors.push(
      ...dnsLabelName(namespace ?? "").map((one) => invalidValue("metadata.namespace", namespace ?? "", one)),
    );
  } else if (namespace !== undefined) errors.push(forbiddenField("metadata.namespace", "not allowed on this type"));
  return [...errors, ...validateMaps(object), ...validateFinalizers(object.metadata.finalizers ?? [])];
}

const standardFinalizers = ["orphan", "foregroundDeletion", "kubernetes"];

/** What the built-in kinds ask of finalizers beside that. */
export function validateFinalizerNames({ metadata }: KubeObject): FieldError[] {
  return (metadata.finalizers ?? []).flatMap((one, index) => {
    const field = `metadata.finalizers[${index}]`;
    if (one.includes("/") || standardFinalizers.includes(one)) return [];
    return [invalidValue(field, one, "name is neither a standard finalizer name nor is it fully qualified")];
  });
}

/** The rule that stands behind every kind's own. */
export function validateAnyMetadata(object: KubeObject, namespaced: boolean): FieldError[] {
  return validateMetadata(object, namespaced, pathSegmentName);
}

/** What may not change, or not so: `ValidateObjectMetaUpdate`. The generation is ours and never sent. */
export function validateMetadataUpdate(next: KubeObject, live: LiveObject): FieldError[] {
  const errors: FieldError[] = [];
  if (live.metadata.deletionTimestamp !== undefined) {
    const known = new Set(live.metadata.finalizers ?? []);
    const added = (next.metadata.finalizers ?? []).filter((one) => !known.has(one)).sort();
    if (added.length > 0) {
      const found = `[]string{${added.map((one) => JSON.stringify(one)).join(", ")}}`;
      const why = `no new finalizers can be added if the object is being deleted, found new finalizers ${found}`;
      errors.push(forbiddenField("metadata.finalizers", why));
    }
  }
  for (const field of ["name", "namespace", "uid", "deletionTimestamp", "deletionGracePeriodSeconds"] as const) {
    const value = next.metadata[field];
    if (value === live.metadata[field]) continue;
    errors.push(invalidValue(`metadata.${field}`, value ?? null, "field is immutable"));
  }
  return [...errors, ...validateMaps(next)];
}

function validateMaps({ metadata }: KubeObject): FieldError[] {
  const errors: FieldError[] = [];
  for (const [key, value] of Object.entries(metadata.labels ?? {})) {
    errors.push(...qualifiedNameErrors(key).map((one) => invalidValue("metadata.labels", key, one)));
    errors.push(...labelValueErrors(value).map((one) => invalidValue("metadata.labels", value, one)));
  }
  let bytes = 0;
  for (const [key, value] of Object.entries(metadata.annotations ?? {})) {
    errors.push(...qualifiedNameErrors(key.toLowerCase()).map((one) => invalidValue("metadata.annotations", key, one)));
    bytes += Buffer.byteLength(key) + Buffer.byteLength(value);
  }
  if (bytes > annotationBytesMax) errors.push(tooLong("metadata.annotations", annotationBytesMax));
  return [...errors, ...validateOwners(metadata.ownerReferences ?? [])];
}

function validateOwners(owners: readonly OwnerReference[]): FieldError[] {
  const errors = owners.flatMap((owner) => {
    const empty = (["apiVersion", "kind", "name", "uid"] as const).filter((field) => owner[field] === "");
    return empty.map((field) => {
      const what = field === "apiVersion" ? "version must not be empty" : "must not be empty";
      return invalidValue(`metadata.ownerReferences.${field}`, "", what);
    });
  });
  const controllers = owners.filter(({ controller }) => controller === true);
  if (controllers.length > 1) {
    const [first, second] = controllers.map(({ kind, name }) => `${kind}/${name}`);
    const found = `Found "true" in references for ${first ?? ""} and ${second ?? ""}`;
    const why = `Only one reference can have Controller set to true. ${found}`;
    errors.push(invalidValue("metadata.ownerReferences", owners, why));
  }
  return errors;
}

function validateFinalizers(finalizers: readonly string[]): FieldError[] {
  const errors = finalizers.flatMap((one) =>
    qualifiedNameErrors(one).map((error) => invalidValue("metadata.finalizers", one, error)),
  );
  if (finalizers.includes("orphan") && finalizers.includes("foregroundDeletion")) {
    const why = "finalizer orphan and foregroundDeletion cannot be both set";
    errors.push(invalidValue("metadata.finalizers", finalizers, why));
  }
  return errors;
}
