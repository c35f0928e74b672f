import type { Clock, Instant, Random } from "../base/index.ts";
import type { Clusters, KubeObject, ListOptions, LiveObject, ObjectKind, ObjectRef } from "../cluster/index.ts";
import { createControllers, type Actor, type BehaviourRule } from "./actors/index.ts";
import type { Driven } from "./clock.ts";
import { install } from "./installed.ts";
import { createKinds } from "./kind-registry.ts";
import { openPort } from "./port.ts";
import {
  create,
  createStore,
  getObject,
  listObjects,
  type Denial,
  type ServerParts,
  type Write,
} from "./server/index.ts";

export interface SimClusterOptions {
  readonly clock: Pick<Clock, "now">;
  readonly random: Random;
  /** What identities may not do. Absent: everybody may do everything. */
  readonly denials?: readonly Denial[];
  /** How long things take, and what never gets there; the first rule that fits counts. Absent: all goes well, and soon. */
  readonly behaviours?: readonly BehaviourRule[];
  /**
   * CustomResourceDefinitions that are there, established, from the beginning. What takes time about one is done once for
   * all clusters that are given the same object.
   */
  readonly definitions?: readonly KubeObject[];
  /** Controllers of custom kinds, which act beside those of the built-in ones. */
  readonly operators?: readonly Actor[];
  /** The names of the nodes that Pods run on. Absent: `node-1` and `node-2`. */
  readonly nodes?: readonly string[];
}

/** A cluster in memory. Its controllers work when it is ticked, which `SimClock.drive` does whenever time moves. */
export interface SimCluster extends Clusters, Driven {
  /** Every write so far, in order, those of the controllers included. */
  readonly writes: readonly Write[];
  /** Calls `callback` after every write, with the store as it is then. @returns a function that ends it */
  onWrite(callback: (write: Write) => void): () => void;
  /** What is stored, read at once and by nobody. */
  look(ref: ObjectRef): LiveObject | undefined;
  lookAll(kind: ObjectKind, options?: ListOptions): readonly LiveObject[];
  /** From now on these rules say what identities may not do. */
  deny(denials: readonly Denial[]): void;
  /** From now on these rules say how things behave. What is ready stays so. */
  behave(behaviours: readonly BehaviourRule[]): void;
}

/** A cluster with the Namespaces that every cluster has. */
export function createSimCluster(options: SimClusterOptions): SimCluster {
  const kinds = createKinds();
  const writes: Write[] = [];
  const callbacks = new Set<(write: Write) => void>();
  let { denials = [], behaviours = [] } = options;
  const server: ServerParts = {
    store: createStore(),
    kinds,
    now: () => options.clock.now(),
    random: options.random,
    denials: () => denials,
    wrote(write) {
      writes.push(write);
      if (write.kind === "CustomResourceDefinition") kinds.define(write.name, write.after);
      controllers.observe(write);
      for (const callback of callbacks) callback(write);
    },
  };
  const { nodes = ["node-1", "node-2"], operators = [] } = options;
  const controllers = createControllers({ server, behaviours: () => behaviours, nodes, operators });
  furnish(server);
  install(server, kinds, options.definitions ?? []);
  controllers.tick();
  return {
    as: (identity) => openPort(server, identity),
    writes,
    onWrite(callback) {
      callbacks.add(callback);
      return () => void callbacks.delete(callback);
    },
    look: (ref) => getObject(server, "controllers", ref),
    lookAll: (kind, how = {}) => listObjects(server, "controllers", kind, how).items,
    deny: (next) => void (denials = next),
    behave: (next) => void (behaviours = next),
    tick: () => {
      controllers.tick();
    },
    dueAt: (): Instant | undefined => controllers.dueAt(),
  };
}

function furnish(server: ServerParts): void {
  for (const name of ["default", "kube-node-lease", "kube-public", "kube-system"]) {
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
    create(server, "controllers", namespace, { fieldManager: "kube-apiserver" });
  }
}
