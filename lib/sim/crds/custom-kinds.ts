import type { KubeObject, LiveObject, ObjectKind } from "../../cluster/index.ts";
import { fieldsAt, isEqual, itemsOf, readAs, set, type Fields } from "../kinds/index.ts";
import { customSchema, typedForm, type Schema } from "../merge/index.ts";
import { dnsSubdomainName, type FieldError, invalidValue, qualified } from "../words/index.ts";
import type { Kind, KindRules } from "../server/index.ts";
import { fillDefaults, prune } from "./reading.ts";
import { checkRules, hasRules } from "./rules.ts";
import type { CustomSchema } from "./schema.ts";
import { checkStructure } from "./structure.ts";
import { checkUniqueness } from "./uniqueness.ts";

const everyVerb = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];

/** The kinds that a CRD makes the server serve, the preferred version first; none before it is established. */
export function customKinds(definition: LiveObject): readonly Kind[] {
  const conditions = itemsOf(fieldsAt(definition, "status")?.["conditions"]);
  const isEstablished = conditions.some(({ type, status }) => type === "Established" && status === "True");
  if (!isEstablished) return [];
  const spec = fieldsAt(definition, "spec") ?? {};
  const known = compiled.get(spec);
  if (known !== undefined) return known;
  const versions = itemsOf(spec["versions"]).filter(({ served }) => served === true);
  const kinds = [...versions].sort(byPreference).map((version) => kindOf(spec, version));
  compiled.set(spec, kinds);
  return kinds;
}

/** A status that changes leaves the spec as it is, and so do clusters that begin with the same definition. */
const compiled = new WeakMap<Fields, readonly Kind[]>();

/** v2 before v1, v1 before v1beta2, as the API server orders them. */
function byPreference(one: Fields, other: Fields): number {
  const rank = ({ name }: Fields): number[] => {
    const match = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(String(name));
    if (match === null) return [-1, 0, 0];
    return [{ alpha: 0, beta: 1 }[match[2] ?? ""] ?? 2, Number(match[1]), Number(match[3] ?? 0)];
  };
  const [a, b] = [rank(one), rank(other)];
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : (b[at] ?? 0) - (a[at] ?? 0);
}

function kindOf(spec: Fields, version: Fields): Kind {
  const names = fieldsAt(spec, "names") ?? {};
  const group = String(spec["group"]);
  const kind = String(names["kind"]);
  const resource = String(names["plural"]);
  const apiVersion = `${group}/${String(version["name"])}`;
  const namespaced = spec["scope"] === "Namespaced";
  const subresources = fieldsAt(version, "subresources") ?? {};
  const hasStatus = subresources["status"] !== undefined;
  const own: CustomSchema = fieldsAt(version, "schema", "openAPIV3Schema") ?? { "x-kubernetes-preserve-unknown-fields": true };
  const schema = customSchema(own as Fields);
  return {
    apiVersion,
    kind,
    resource,
    namespaced,
    verbs: everyVerb,
    group,
    qualified: qualified(resource, group),
    shelf: qualified(resource, group),
    schema,
    hasStatus,
    hasScale: false,
    isCustom: true,
    rules: rulesOf({ apiVersion, kind, hasStatus }, schema, withTypeMeta(own)),
  };
}

/** Every object has these three, whether its schema names them or not. */
function withTypeMeta(schema: CustomSchema): CustomSchema {
  if (schema.type !== "object") return schema;
  const free: CustomSchema = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
  const properties = { ...schema.properties, apiVersion: { type: "string" }, kind: { type: "string" }, metadata: free } as const;
  return { ...schema, properties };
}

interface CustomKind extends ObjectKind {
  readonly hasStatus: boolean;
}

function rulesOf(kind: CustomKind, schema: Schema, own: CustomSchema): KindRules {
  return {
    nameRule: dnsSubdomainName,
    read: (sent) => {
      const pruned = prune(readMetadata(schema, sent), own);
      return typedForm(schema, fillDefaults(pruned, own) as KubeObject);
    },
    settle: (next) => typedForm(schema, fillDefaults(next, own) as KubeObject),
    validate: (next, live) => validate(next, live, kind, own),
    bumps: (next, live) => !isEqual(countedFields(next, kind), countedFields(live, kind)),
  };
}

/** Metadata is of a built-in type, whatever the kind. */
function readMetadata(schema: Schema, sent: KubeObject): KubeObject {
  const metadata = schema.map?.fields.get("metadata")?.schema;
  if (metadata === undefined) return sent;
  const read = readAs(metadata, sent.metadata as unknown as KubeObject, "ObjectMeta");
  return (read as unknown) === sent.metadata ? sent : { ...sent, metadata: read as unknown as KubeObject["metadata"] };
}

/** A change of anything but metadata, and status where that is apart, makes a new generation. */
function countedFields(object: KubeObject, { hasStatus }: CustomKind): Fields {
  return set(hasStatus ? withoutStatus(object) : object, { metadata: undefined });
}

function withoutStatus(object: KubeObject): Fields {
  return set(object, { status: undefined });
}

const blocking = ["FieldValueNotSupported", "FieldValueRequired", "FieldValueTooLong", "FieldValueTooMany", "FieldValueTypeInvalid"];
const notChecked = invalidValue(
  "<nil>",
  null,
  "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation",
);

function validate(
  next: KubeObject,
  live: LiveObject | undefined,
  { apiVersion, kind, hasStatus }: CustomKind,
  schema: CustomSchema,
): FieldError[] {
  if (next.kind !== kind) return [invalidValue("kind", next.kind, `must be ${kind}`)];
  if (next.apiVersion !== apiVersion) return [invalidValue("apiVersion", next.apiVersion, `must be ${apiVersion}`)];
  const errors = hasStatus
    ? [...checkStructure(withoutStatus(next), schema, "", live), ...checkStatus(next, live, schema)]
    : checkStructure(next, schema, "", live);
  errors.push(...checkUniqueness(next, schema, ""));
  if (!hasRules(schema)) return errors;
  if (errors.some(({ reason }) => blocking.includes(reason))) return [...errors, notChecked];
  return [...errors, ...checkRules(next, schema, "", live)];
}

/** A status of its own is looked at by itself: the server's sentences about it begin there, too. */
function checkStatus(next: KubeObject, live: LiveObject | undefined, schema: CustomSchema): FieldError[] {
  const own = schema.properties?.["status"];
  if (own === undefined || next["status"] === undefined) return [];
  return checkStructure(next["status"], own, "", live?.["status"]).map((error) => ({
    ...error,
    field: error.field === "<nil>" ? error.field : ["status", error.field].filter((part) => part !== "").join("."),
  }));
}
