import { apiVersion, done, failed, type Live, type Result, type StageSet } from "../lib/api/index.ts";
import { failureOf, type ClusterReader } from "../lib/cluster/index.ts";

export const stageSetKind = { apiVersion, kind: "StageSet" } as const;

/** The StageSet of this name; InvalidSpec where there is none. */
export async function findStageSet(
  cluster: ClusterReader,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): Promise<Result<Live<StageSet>>> {
  const answer = await cluster.get({ ...stageSetKind, namespace, name });
  if (answer.kind === "refused") return failed(failureOf(answer.error, "InvalidSpec"));
  if (answer.value === undefined) {
    const message = `There is no StageSet ${namespace}/${name}; -n NAMESPACE looks in another namespace.`;
    return failed({ reason: "InvalidSpec", retry: "never", message });
  }
  return done(answer.value as unknown as Live<StageSet>); // the API server checks the schema of our kinds
}
