import type { FileTree } from "../artifacts/tarball.ts";
import { configMap } from "./bench-cluster.ts";

/** The release that the benchmarks deliver: 3 × 100 ConfigMaps. */
export const stages = ["base", "backend", "frontend"] as const;
const objectsPerStage = 100;
export const objects = stages.length * objectsPerStage;
export const size = `${stages.length} × ${objectsPerStage} objects`;
/** What a next revision changes: one object of each stage. */
export const changes = stages.length;

export interface Release {
  /** Part of its objects' names: no other release has them. */
  readonly name: string;
  /** Absent: the StageSet's. */
  readonly namespace?: string;
  readonly revision?: 1 | 2;
}

/** Its files; those of the second revision say something else of one object of each stage. */
export function filesOf(release: Release): FileTree {
  const { name, namespace, revision = 1 } = release;
  const place = namespace === undefined ? {} : { namespace };
  return Object.fromEntries(
    stages.flatMap((stage) =>
      Array.from({ length: objectsPerStage }, (_, i) => {
        const { apiVersion, kind, metadata, data } = configMap(i, i === 0 ? `${stage} ${revision}` : stage);
        const { labels } = metadata;
        const object = { apiVersion, kind, metadata: { name: `${stage}-${name}-${i}`, ...place, labels }, data };
        return [`${stage}/${i}.json`, JSON.stringify(object)] as const;
      }),
    ),
  );
}
