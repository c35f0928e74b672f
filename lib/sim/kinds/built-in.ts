import type { KubeObject, LiveObject } from "../../cluster/index.ts";
import { builtInSchema, typedForm, type Schema } from "../merge/index.ts";
import type { Kind, KindRules } from "../server/index.ts";
import { dnsSubdomainName, qualified } from "../words/index.ts";
import { assert } from "../../base/index.ts";
import { toCoreEvent, toNewEvent } from "./events.ts";
import { endings } from "./endings.ts";
import { readAs } from "./read.ts";
import type { Rewrite } from "./rewrite.ts";
import { bumpsGeneration, rulesByKind } from "./rules.ts";
import { builtIns, type BuiltIn } from "./served.ts";

const everyVerb = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

/** Every built-in kind, as the server knows it. Made once: a cluster of its own changes none of them. */
export function builtInKinds(): readonly Kind[] {
  kinds ??= builtIns.map(kindOf);
  return kinds;
}

let kinds: readonly Kind[] | undefined;

function kindOf(one: BuiltIn): Kind {
  const { apiVersion, kind, resource, namespaced, has, kept } = one;
  const group = apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
  return {
    apiVersion,
    kind,
    resource,
    namespaced,
    verbs: kept ? everyVerb.filter((verb) => kind !== "Namespace" || verb !== "deletecollection") : ["create"],
    group,
    qualified: qualified(resource, group),
    shelf: kind === "Event" ? "events" : qualified(resource, group),
    get schema() {
      return schemaOf(one);
    },
    hasStatus: has.has("status"),
    hasScale: has.has("scale"),
    isCustom: false,
    rules: rulesOf(one),
  };
}

function schemaOf({ apiVersion, kind }: BuiltIn): Schema {
  const schema = builtInSchema(apiVersion, kind);
  assert(schema !== undefined, `the schema of ${apiVersion} ${kind} is not checked in`);
  return schema;
}

function rulesOf(one: BuiltIn): KindRules {
  const { defaults, created, stamp, names, validate } = rulesByKind[one.kind] ?? {};
  const read = (object: KubeObject): KubeObject => {
    const schema = schemaOf(one);
    return rewrite(defaults, typedForm(schema, readAs(schema, object)));
  };
  return {
    nameRule: names ?? dnsSubdomainName,
    read,
    settle: (next, live) => (live === undefined ? rewrite(created, read(next)) : read(next)),
    validate: validate ?? (() => []),
    ...(one.has.has("generation") && { bumps: (next, live) => bumpsGeneration(one.kind, next, live) }),
    ...(stamp !== undefined && { stamp }),
    ...endings[one.kind],
    ...(one.kind === "Event" && { namedAs: coreEvent, convert: (event) => convertEvent(one, event) }),
  };
}

/** The Events of both groups are one type of the server's own, and it is that of the core. */
const coreEvent = { apiVersion: "v1", kind: "Event" };

function convertEvent(to: BuiltIn, event: LiveObject): LiveObject {
  const converted = to.apiVersion === coreEvent.apiVersion ? toCoreEvent(event) : toNewEvent(event);
  return typedForm(schemaOf(to), converted) as LiveObject; // the form of a live object is one
}

function rewrite(by: Rewrite | undefined, object: KubeObject): KubeObject {
  return by === undefined ? object : (by(object) as unknown as KubeObject);
}
