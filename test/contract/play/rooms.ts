import { randomUUID } from "node:crypto";
import type { Cluster, Connection, KubeObject, ObjectRef } from "../../../lib/cluster/index.ts";
import { eventually } from "../../cluster/eventually.ts";
import { valueOf } from "../../cluster/place.ts";
import { isObject, type Played } from "./play.ts";
import { refOf } from "./objects.ts";

/**
 * Namespaces of the real cluster that cases take and give back, each swept after use: hundreds of new ones would keep the
 * namespace controller busy for minutes, and every other test waiting.
 */
export interface Rooms {
  /** Plays `play` in a Namespace that is empty, then sweeps out what it made. */
  use(play: (ns: string) => Promise<readonly Played[]>): Promise<readonly Played[]>;
  remove(): Promise<void>;
}

export function openRooms(connection: Connection): Rooms {
  const cluster = connection.as({ kind: "self" });
  const all: string[] = [];
  const free: string[] = [];
  return {
    async use(play) {
      const ns = free.pop() ?? (await open(cluster, all));
      const played = await play(ns);
      await sweep(cluster, played);
      // Not used again: one in which a case failed half-way, and one that a case has changed itself.
      if (!made(played).some(({ kind, metadata }) => kind === "Namespace" && metadata.name === ns)) free.push(ns);
      return played;
    },
    async remove() {
      await Promise.all(all.map((name) => cluster.delete({ apiVersion: "v1", kind: "Namespace", name })));
    },
  };
}

async function open(cluster: Cluster, all: string[]): Promise<string> {
  const name = `contract-${randomUUID().slice(0, 8)}`;
  all.push(name);
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
  valueOf(await cluster.create(namespace, { fieldManager: "test" }));
  const account = { apiVersion: "v1", kind: "ServiceAccount", namespace: name, name: "default" };
  const root = { apiVersion: "v1", kind: "ConfigMap", namespace: name, name: "kube-root-ca.crt" };
  for (const one of [account, root]) await eventually(() => cluster.get(one), isThere);
  return name;
}

function isThere(answer: Awaited<ReturnType<Cluster["get"]>>): boolean {
  return answer.kind === "done" && answer.value !== undefined;
}

async function sweep(cluster: Cluster, played: readonly Played[]): Promise<void> {
  const stay = ["Namespace"];
  const swept = made(played).filter(({ kind }) => !stay.includes(kind));
  const refs = new Map(swept.map((one) => [keyOf(one), refOf(one)]));
  await Promise.all([...refs.values()].map((ref) => sweepOne(cluster, ref)));
}

/** The objects that a case created or applied. */
function made(played: readonly Played[]): readonly KubeObject[] {
  const writes = played.filter(({ step }) => step.do === "create" || step.do === "apply");
  return writes.flatMap(({ answer }) => (answer.kind === "done" && isObject(answer.value) ? [answer.value] : []));
}

function keyOf({ apiVersion, kind, metadata }: KubeObject): string {
  return `${apiVersion} ${kind} ${metadata.namespace ?? ""} ${metadata.name}`;
}

async function sweepOne(cluster: Cluster, ref: ObjectRef): Promise<void> {
  const deletion = await cluster.delete(ref, { propagation: "Background" });
  if (deletion.kind === "refused" || deletion.value !== "terminating") return;
  const bare = { metadata: { finalizers: null } };
  await cluster.patch(ref, { type: "merge", body: bare }, { fieldManager: "test" });
  await eventually(
    () => cluster.get(ref),
    (answer) => answer.kind === "refused" || answer.value === undefined,
  );
}
