import type { KubeObject, LiveObject, ObjectRef, WriteOptions } from "../../cluster/index.ts";
import { updateObject } from "../merge/index.ts";
import { badRequest, generatedNamesMax, Misread } from "../words/index.ts";
import { nameOf, namespaceOf } from "./looking.ts";
import { admitToNamespace } from "./namespaces.ts";
import type { Caller, ServerParts } from "./parts.ts";
import { drawSuffix } from "./uid.ts";
import { checkManager, intend, merged, storeNew, type Intent } from "./writing.ts";

/** Creates an object, under a name of the server's own where only a `generateName` is given. @throws Refused */
export function create(server: ServerParts, who: Caller, sent: KubeObject, options: WriteOptions): LiveObject {
  const { apiVersion, kind, metadata } = sent;
  const ref: ObjectRef = {
    apiVersion,
    kind,
    ...(metadata.namespace !== undefined && { namespace: metadata.namespace }),
    name: nameOf(sent),
  };
  const intent = intend(server, who, "create", ref, options);
  checkManager("CreateOptions", options.fieldManager);
  const read = readSent(intent, sent);
  admitToNamespace(server.store, intent.endpoint.kind, metadata.namespace, ref.name, true);
  const named = ref.name === "" ? nameIt(intent, read) : read;
  const { target } = intent.endpoint;
  const next = merged(
    updateObject({ target, live: undefined, next: named, manager: options.fieldManager, now: server.now() }),
  );
  return storeNew(intent, next.object);
}

function readSent({ endpoint: { kind } }: Intent, sent: KubeObject): KubeObject {
  try {
    return kind.rules.read(sent);
  } catch (thrown) {
    if (!(thrown instanceof Misread)) throw thrown;
    const version = kind.apiVersion.split("/").at(-1) ?? "";
    throw badRequest(`${kind.kind} in version "${version}" cannot be handled as a ${kind.kind}: ${thrown.message}`);
  }
}

function nameIt({ server, endpoint: { kind } }: Intent, object: KubeObject): KubeObject {
  const { generateName = "" } = object.metadata;
  if (generateName === "") return { ...object, metadata: { ...object.metadata, name: "" } };
  const namespace = namespaceOf(kind, object.metadata);
  let name = "";
  for (let attempt = 0; attempt < generatedNamesMax; attempt++) {
    name = `${generateName}${drawSuffix(server.random)}`;
    if (server.store.get(kind.shelf, namespace, name) === undefined) break;
  }
  return { ...object, metadata: { ...object.metadata, name } };
}
