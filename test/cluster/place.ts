/**
 * A place is a Namespace of a test's own in the one cluster, so that tests run side by side. In a cluster that goes with the
 * tests it stays: to remove a Namespace asks the API server some two hundred things. Elsewhere it is removed, and nobody waits for that.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { inject, it as base } from "vitest";
import { instant, mapParallel, type Clock, type Random } from "../../lib/base/index.ts";
import { connectCluster } from "../../lib/cluster/index.ts";
import type { Answer, Cluster, Connection, KubeObject, LiveObject, ObjectKind } from "../../lib/cluster/index.ts";
import { eventually } from "./eventually.ts";
import { kubectlRunner, type Kubectl } from "./kubectl.ts";
import { rightsKnown, type PolicyRule } from "./rights.ts";

/** Who prepares and looks; what is tested uses a field manager of its own. */
const fieldManager = "stageset-test";

export interface Place {
  readonly namespace: string;
  /** Of a user who may do everything. */
  readonly kubeconfig: string;
  /** kubectl in this Namespace, as that user. */
  readonly kubectl: Kubectl;
  /** The port to the cluster, as that user. */
  readonly cluster: Cluster;
  /** The port as a ServiceAccount of this Namespace that may do what these rules of a Role say, and nothing else. */
  as(...rules: readonly PolicyRule[]): Promise<Cluster>;
  /** The object of this Namespace; throws where there is none. */
  read(kind: ObjectKind, name: string): Promise<LiveObject>;
  /** Server-side apply of Kubernetes objects into this Namespace. */
  apply(...objects: readonly object[]): Promise<readonly LiveObject[]>;
}

export const machineClock: Clock = {
  now: () => instant(Date.now()),
  sleep: (ms) => sleep(ms),
};
export const machineRandom: Random = { next: () => Math.random() };

/** `it` with a place: `it("…", async ({ place }) => …)`; and with the connection that the places of a file share. */
export const it = base.extend<{ $file: { connection: Connection }; $test: { place: Place } }>({
  connection: [({}, use) => connect().then(use), { scope: "file" }],
  place: async ({ connection }, use) => {
    const place = await openPlace(connection);
    await use(place);
    await removePlace(place);
  },
});

/** Has the place gone; nobody waits for it. */
export async function removePlace(place: Place): Promise<void> {
  if (inject("isThrownAway")) return;
  await letStageSetsGo(place);
  valueOf(await place.cluster.delete({ apiVersion: "v1", kind: "Namespace", name: place.namespace }));
}

/** Nobody steps them any more: their finalizers would keep the Namespace for ever. */
async function letStageSetsGo({ cluster, namespace }: Place): Promise<void> {
  const kind = { apiVersion: "stages.metio.wtf/v1", kind: "StageSet" };
  const { items } = valueOf(await cluster.list(kind, { namespace }));
  const held = items.filter(({ metadata }) => metadata.finalizers !== undefined);
  const body = { metadata: { finalizers: null } };
  await mapParallel(held, 8, ({ metadata: { name } }) =>
    cluster.patch({ ...kind, namespace, name }, { type: "merge", body }, { fieldManager }),
  );
}

/** The port to the tests' cluster, as a user who may do everything. */
export async function connect(): Promise<Connection> {
  const connected = await connectCluster({
    kubeconfig: inject("kubeconfig"),
    environment: {},
    version: "0.0.0",
    component: "test",
    clock: machineClock,
    random: machineRandom,
  });
  if (connected.kind === "failed") throw new Error(connected.failure.message);
  return connected.value;
}

/** What came back; an error that says what was refused, and why. */
export function valueOf<T>(answer: Answer<T>): T {
  if (answer.kind === "done") return answer.value;
  const { doing, status, reason, message } = answer.error;
  throw new Error(`Cannot ${doing}: ${status ?? "no answer"} ${reason}: ${message}`);
}

/** Opens a place that its test has to remove itself, where a fixture is not enough. */
export async function openPlace(connection: Connection): Promise<Place> {
  const kubeconfig = inject("kubeconfig");
  const namespace = `test-${randomUUID().slice(0, 13)}`;
  const cluster = connection.as({ kind: "self" });
  const create = async (object: KubeObject): Promise<LiveObject> =>
    valueOf(await cluster.create(object, { fieldManager }));
  const inPlace = (object: object): KubeObject => {
    if (!isKubeObject(object)) throw new Error(`Cannot apply ${JSON.stringify(object)}: it has no kind, or no name`);
    return { ...object, metadata: { ...object.metadata, namespace } };
  };
  const find = async (kind: ObjectKind, name: string): Promise<LiveObject | undefined> =>
    valueOf(await cluster.get({ ...kind, namespace, name }));

  const kubectl = kubectlRunner(inject("kubectl"), { kubeconfig, namespace });

  await create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  // Without its ServiceAccount no Pod can be made.
  await eventually(
    () => find({ apiVersion: "v1", kind: "ServiceAccount" }, "default"),
    (account) => account !== undefined,
  );
  return {
    namespace,
    kubeconfig,
    cluster,
    kubectl,
    async as(...rules) {
      const metadata = { name: `tenant-${randomUUID().slice(0, 8)}` };
      const group = "rbac.authorization.k8s.io";
      const roleRef = { apiGroup: group, kind: "Role", name: metadata.name };
      const subjects = [{ kind: "ServiceAccount", name: metadata.name, namespace }];
      await create(inPlace({ apiVersion: "v1", kind: "ServiceAccount", metadata }));
      await create(inPlace({ apiVersion: `${group}/v1`, kind: "Role", metadata, rules }));
      await create(inPlace({ apiVersion: `${group}/v1`, kind: "RoleBinding", metadata, roleRef, subjects }));
      await rightsKnown(cluster, { namespace, name: metadata.name }, rules);
      return connection.as({ kind: "serviceAccount", namespace, name: metadata.name });
    },
    async read(kind, name) {
      const found = await find(kind, name);
      if (found === undefined) throw new Error(`There is no ${kind.kind} ${namespace}/${name}`);
      return found;
    },
    async apply(...objects) {
      const applying = objects.map((object) => cluster.apply(inPlace(object), { fieldManager, force: true }));
      return (await Promise.all(applying)).map(valueOf);
    },
  };
}

function isKubeObject(object: object): object is KubeObject {
  const { apiVersion, kind, metadata } = object as Partial<KubeObject>;
  return typeof apiVersion === "string" && typeof kind === "string" && typeof metadata?.name === "string";
}
