import { instant } from "../../base/index.ts";
import type { LiveObject } from "../../cluster/index.ts";
import { create, endObject, getObject, listObjects, remove, replace, type ServerParts } from "../server/index.ts";
import type { World } from "./actor.ts";
import { behaviourOf, type BehaviourRule } from "./behaviour.ts";
import { placeOf, type DependentIndex } from "./dependents.ts";

const fieldManager = "kube-controller-manager";
const who = "controllers";

export interface WorldOptions {
  readonly server: ServerParts;
  readonly dependents: DependentIndex;
  readonly behaviours: () => readonly BehaviourRule[];
  readonly nodes: readonly string[];
}

/** The cluster as its controllers see it, at this moment. */
export function openWorld({ server, dependents, behaviours, nodes }: WorldOptions): World {
  const read = (place: Parameters<World["get"]>[0]): LiveObject | undefined =>
    server.kinds.find(place) === undefined ? undefined : getObject(server, who, place);
  return {
    get now() {
      return instant(server.now());
    },
    random: server.random,
    behaviour: (object) => behaviourOf(behaviours(), object),
    nodes,
    get: read,
    list: (kind, options = {}) => listObjects(server, who, kind, options).items,
    dependents: (uid) => dependents.of(uid).flatMap((place) => read(place) ?? []),
    ownerOf({ metadata }, { apiVersion, kind, name, uid }) {
      const namespaced = server.kinds.find({ apiVersion, kind })?.namespaced === true;
      const { namespace } = metadata;
      const owner = read({ apiVersion, kind, ...(namespaced && namespace !== undefined && { namespace }), name });
      return owner?.metadata.uid === uid ? owner : undefined;
    },
    create: (object) => create(server, who, object, { fieldManager }),
    update: (object) => replace(server, who, object, { fieldManager }),
    updateStatus: (object) => replace(server, who, object, { fieldManager, subresource: "status" }),
    remove: (object, propagation) =>
      void remove(server, who, placeOf(object), {
        uid: object.metadata.uid,
        ...(propagation !== undefined && { propagation }),
      }),
    end: (object) => {
      endObject(server, who, object);
    },
    finalize: (namespace) => {
      endObject(server, who, { ...namespace, spec: {} });
    },
    kinds: (which) =>
      server.kinds
        .preferred()
        .filter((kind) =>
          "namespaced" in which
            ? kind.namespaced && kind.verbs.includes("list")
            : kind.group === which.group && kind.resource === which.resource,
        ),
  };
}
