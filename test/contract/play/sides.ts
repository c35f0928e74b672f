import { customResourceDefinition, kinds } from "../../../lib/api/index.ts";
import { instant, type Instant } from "../../../lib/base/index.ts";
import type {
  Cluster,
  Clusters,
  Identity,
  KubeObject,
  LiveObject,
  ObjectKind,
  ObjectRef,
} from "../../../lib/cluster/index.ts";
import { createSimCluster, createSimRandom } from "../../../lib/sim/index.ts";
import { eventually } from "../../cluster/eventually.ts";
import { valueOf } from "../../cluster/place.ts";

/** A cluster that a case is played on. */
export interface Side {
  as(identity: Identity): Cluster;
  /** Waits for what the cluster's own controllers do. */
  wait(of: ObjectRef, until: (object: LiveObject | undefined) => boolean): Promise<void>;
  /** Waits until discovery tells of a kind, or no longer does. */
  waitServed(kind: ObjectKind, served: boolean): Promise<void>;
}

/** The end of a Namespace takes its time where many others end. */
const patienceMs = 110_000;
const self: Identity = { kind: "self" };

/** The API server behind `clusters`. */
export function realSide(clusters: Clusters): Side {
  const cluster = clusters.as(self);
  return {
    as: (identity) => clusters.as(identity),
    async wait(of, until) {
      const read = async (): Promise<LiveObject | undefined> => {
        const answer = await cluster.get(of);
        // A kind that is not served yet has no objects either.
        return answer.kind === "refused" && answer.error.reason === "NoSuchKind" ? undefined : valueOf(answer);
      };
      await eventually(read, until, patienceMs);
    },
    async waitServed(kind, served) {
      const isServed = async (): Promise<boolean> => valueOf(await cluster.servedKind(kind)) !== undefined;
      await eventually(isServed, (seen) => seen === served, patienceMs);
    },
  };
}

/** As the test cluster has it. */
const defaultClass: KubeObject = {
  apiVersion: "storage.k8s.io/v1",
  kind: "StorageClass",
  metadata: { name: "kwok-volume", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
  provisioner: "kwok.x-k8s.io/volume",
};

const ours = Object.values(kinds).map((kind) => customResourceDefinition(kind) as unknown as KubeObject);

/** The model, fresh, with one Namespace and the kinds of this project in it. Its time moves in `wait` alone. */
export async function modelSide(namespace: string, ...definitions: readonly KubeObject[]): Promise<Side> {
  let now: Instant = instant(Date.UTC(2026, 0, 1));
  // As on the real cluster, nobody has given its ServiceAccount any right.
  const denials = [{ identity: { kind: "serviceAccount", namespace, name: "default" } as const }];
  const model = createSimCluster({
    clock: { now: () => now },
    random: createSimRandom(7),
    denials,
    definitions: [...ours, ...definitions],
  });
  const cluster = model.as(self);
  const made = { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } };
  valueOf(await cluster.create(made, { fieldManager: "test" }));
  valueOf(await cluster.create(defaultClass, { fieldManager: "test" }));
  model.tick();
  return {
    as: (identity) => model.as(identity),
    waitServed() {
      model.tick();
      return Promise.resolve();
    },
    wait(of, until) {
      model.tick();
      for (let moves = 0; moves < 1_000; moves++) {
        if (until(lookAt(of))) return Promise.resolve();
        const due = model.dueAt();
        if (due === undefined) break;
        now = instant(Math.max(now, due));
        model.tick();
      }
      return Promise.reject(new Error(`the model came to rest before ${of.kind} ${of.name} was as awaited`));
    },
  };
  function lookAt(of: ObjectRef): LiveObject | undefined {
    try {
      return model.look(of);
    } catch {
      return undefined; // its kind is not served yet
    }
  }
}
