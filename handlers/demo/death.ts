import type { Cluster, Clusters, KubeObject } from "../../lib/cluster/index.ts";

/** A process that will be killed: what it does through `clusters` ends there and then, and `died` says so. */
export interface Doomed {
  readonly clusters: Clusters;
  readonly died: Promise<"died">;
}

/** Kills the process once it has created `kind`: the API server has it, and the process never hears of it. */
export function killedAfterCreating(clusters: Clusters, kind: string): Doomed {
  const { promise: died, resolve: die } = Promise.withResolvers<"died">();
  const doomed = (cluster: Cluster): Cluster => ({
    ...cluster,
    async create(object: KubeObject, options) {
      const answer = await cluster.create(object, options);
      if (object.kind !== kind) return answer;
      die("died");
      return new Promise(() => undefined); // nobody is there any more to hear the answer
    },
  });
  return { clusters: { as: (identity) => doomed(clusters.as(identity)) }, died };
}
