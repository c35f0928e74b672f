import type { Live, StageSet } from "../../lib/api/index.ts";
import type { Answer, Cluster, KubeObject, LiveObject, Patch } from "../../lib/cluster/index.ts";
import type { Mutation } from "./work.ts";

/** Ports whose clusters are altered. */
export function altered(change: (cluster: Cluster) => Partial<Cluster>): Mutation {
  return (ports) => ({
    ...ports,
    clusters: {
      as: (who) => {
        const cluster = ports.clusters.as(who);
        return { ...cluster, ...change(cluster) };
      },
    },
  });
}

/** What a status write says, changed on its way. */
export function alteredStatus(change: (status: Readonly<Record<string, unknown>>) => unknown): Mutation {
  return altered((cluster) => ({
    patch: (ref, patch, how) => cluster.patch(ref, withStatus(patch, change), how),
  }));
}

/** As `alteredStatus`, and the engine does not notice: it hears that all was written. */
export function forgottenStatus(change: (status: Readonly<Record<string, unknown>>) => unknown): Mutation {
  return altered((cluster) => ({
    patch: async (ref, patch, how) => {
      const answer = await cluster.patch(ref, withStatus(patch, change), how);
      const written = patch.type === "json" ? patch.operations.find(({ path }) => path === "/status") : undefined;
      if (answer.kind === "refused" || written === undefined || !("value" in written)) return answer;
      return { kind: "done", value: { ...answer.value, status: written.value } };
    },
  }));
}

function withStatus(patch: Patch, change: (status: Readonly<Record<string, unknown>>) => unknown): Patch {
  if (patch.type !== "json") return patch;
  const operations = patch.operations.map((one) =>
    one.op === "add" && one.path === "/status" ? { ...one, value: change(one.value as never) } : one,
  );
  return { ...patch, operations };
}

export function answered(object: KubeObject): Answer<LiveObject> {
  const metadata = { uid: "none", resourceVersion: "1", creationTimestamp: "2026-01-01T00:00:00Z", ...object.metadata };
  return { kind: "done", value: { ...object, metadata } };
}

/** A StageSet as the engine hears of it, changed on its way. */
export function alteredRead(change: (stageSet: Live<StageSet>) => Live<StageSet>): Mutation {
  const changed = (object: LiveObject): LiveObject => change(object as unknown as Live<StageSet>);
  return altered((cluster) => ({
    get: async (ref, how) => {
      const answer = await cluster.get(ref, how);
      if (ref.kind !== "StageSet" || answer.kind === "refused" || answer.value === undefined) return answer;
      return { kind: "done", value: changed(answer.value) };
    },
    patch: async (ref, patch, how) => {
      const answer = await cluster.patch(ref, patch, how);
      return ref.kind !== "StageSet" || answer.kind === "refused"
        ? answer
        : { kind: "done", value: changed(answer.value) };
    },
  }));
}
