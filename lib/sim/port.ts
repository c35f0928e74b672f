import {
  refOf,
  tell,
  type Answer,
  type Cluster,
  type Identity,
  type LiveObject,
  type ObjectKind,
  type ObjectRef,
  type ServedKind,
} from "../cluster/index.ts";
import { answer, answerAbout, type Asking } from "./answers.ts";
import { missingIdentity } from "./identities.ts";
import { plainCopy } from "./plain-copy.ts";
import {
  apply,
  changesSince,
  create,
  getObject,
  listObjects,
  patch,
  remove,
  type Kind,
  type ServerParts,
} from "./server/index.ts";
import { groupOf } from "./words/index.ts";

/** The port over the in-memory server, as one identity. */
export function openPort(server: ServerParts, who: Identity): Cluster {
  const asking: Asking = { kinds: server.kinds, identityError: (doing) => missingIdentity(server, who, doing) };
  const { kinds } = server;
  const about = <T>(ref: ObjectRef, doing: string, work: () => T, body?: unknown): Promise<Answer<T>> =>
    Promise.resolve(answerAbout(asking, ref, doing, work, body));
  const list = <T>(kind: ObjectKind, namespace: string | undefined, work: () => T): Promise<Answer<T>> =>
    Promise.resolve(
      answer(asking, kind, `list ${kind.kind}${namespace === undefined ? "" : ` in ${namespace}`}`, work),
    );
  return {
    get: (ref) => about(ref, tell("get", ref), () => getObject(server, who, ref)),
    list: (kind, options = {}) => list(kind, options.namespace, () => listObjects(server, who, kind, options)),
    listMetadata: (kind, options = {}) =>
      list(kind, options.namespace, () => {
        const { items, resourceVersion } = listObjects(server, who, kind, options);
        return { items: items.map(metadataOf), resourceVersion };
      }),
    changesSince: (kind, since, { namespace } = {}) => {
      const doing = `watch ${kind.kind}${namespace === undefined ? "" : ` in ${namespace}`}`;
      return Promise.resolve(answer(asking, kind, doing, () => changesSince(server, who, kind, { since, namespace })));
    },
    servedKind: (kind) => {
      const served = kinds.find(kind);
      return Promise.resolve({ kind: "done", value: served === undefined ? undefined : servedOf(served) });
    },
    servedInAnyVersion: (kind) => {
      const served = kinds.find(kind) ?? kinds.preferred().find((one) => isSameKind(one, kind));
      return Promise.resolve({ kind: "done", value: served === undefined ? undefined : servedOf(served) });
    },
    servedKinds: () => Promise.resolve({ kind: "done", value: kinds.preferred().map(servedOf) }),
    apply: (object, how) =>
      about(refOf(object), tell("apply", refOf(object)), () => apply(server, who, plainCopy(object), how), object),
    create: (object, how) =>
      about(refOf(object), tell("create", refOf(object)), () => create(server, who, plainCopy(object), how), object),
    patch: (ref, change, how) => {
      const doing = tell("patch", ref) + (how.subresource === undefined ? "" : ` (${how.subresource})`);
      const body = change.type === "json" ? change.operations : change.body;
      return about(ref, doing, () => patch(server, who, ref, plainCopy(change), how), body);
    },
    delete: (ref, how = {}) => about(ref, tell("delete", ref), () => remove(server, who, ref, how)),
  };
}

function metadataOf({ apiVersion, kind, metadata }: LiveObject): Pick<LiveObject, "apiVersion" | "kind" | "metadata"> {
  return { apiVersion, kind, metadata };
}

function isSameKind({ group, kind }: Kind, { apiVersion, kind: wanted }: ObjectKind): boolean {
  return kind === wanted && group === groupOf(apiVersion);
}

function servedOf({ apiVersion, kind, resource, namespaced, verbs }: ServedKind): ServedKind {
  return { apiVersion, kind, resource, namespaced, verbs };
}
