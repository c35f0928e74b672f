import type { KubeObject, LiveObject } from "../../cluster/index.ts";
import { createHistory, type Happening } from "./history.ts";

/** All objects, by the resource they lie in (`deployments.apps`). Objects are immutable. */
export interface Store {
  get(resource: string, namespace: string | undefined, name: string): LiveObject | undefined;
  /** In the order of their keys, as etcd lists them; without a namespace, of all. */
  list(resource: string, namespace?: string): readonly LiveObject[];
  /** Keeps `object` under the next resourceVersion. */
  put(resource: string, object: Settled): LiveObject;
  remove(resource: string, object: LiveObject): void;
  /** What has happened to a resource since a version; undefined where not all of it is remembered. */
  since(version: number, resource: string): readonly Happening[] | undefined;
  /** That of the last write. */
  resourceVersion(): string;
}

/** An object that has all that the server sets but its resourceVersion. */
export interface Settled extends KubeObject {
  readonly metadata: Omit<LiveObject["metadata"], "resourceVersion">;
}

interface Shelf {
  readonly objects: Map<string, LiveObject>;
  /** The keys in order; undefined once one came or went. */
  sorted: readonly string[] | undefined;
}

/** An empty store whose resourceVersions go on from 1. */
export function createStore(): Store {
  const shelves = new Map<string, Shelf>();
  let version = 1;
  const history = createHistory(version + 1);
  const shelf = (resource: string): Shelf => {
    const known = shelves.get(resource);
    if (known !== undefined) return known;
    const fresh: Shelf = { objects: new Map(), sorted: undefined };
    shelves.set(resource, fresh);
    return fresh;
  };
  return {
    get: (resource, namespace, name) => shelves.get(resource)?.objects.get(keyOf(namespace, name)),
    list(resource, namespace) {
      const found = shelves.get(resource);
      if (found === undefined) return [];
      found.sorted ??= [...found.objects.keys()].sort((a, b) => (a < b ? -1 : 1));
      const keys =
        namespace === undefined ? found.sorted : found.sorted.filter((key) => key.startsWith(`${namespace}/`));
      return keys.flatMap((key) => found.objects.get(key) ?? []);
    },
    put(resource, object) {
      const { namespace, name } = object.metadata;
      const { objects } = shelf(resource);
      const key = keyOf(namespace, name);
      if (!objects.has(key)) shelf(resource).sorted = undefined;
      version += 1;
      const kept = { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } };
      objects.set(key, kept);
      history.add({ version, resource, kind: "is", object: kept });
      return kept;
    },
    remove(resource, object) {
      const { metadata } = object;
      shelf(resource).objects.delete(keyOf(metadata.namespace, metadata.name));
      shelf(resource).sorted = undefined;
      version += 1;
      const last = { ...object, metadata: { ...metadata, resourceVersion: String(version) } };
      history.add({ version, resource, kind: "gone", object: last });
    },
    since: (since, resource) => history.since(since, resource),
    resourceVersion: () => String(version),
  };
}

function keyOf(namespace: string | undefined, name: string): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}
