import { annotations, apiVersion, done, failed, type Result, type StageSet } from "../lib/api/index.ts";
import { randomHex, type Random } from "../lib/base/index.ts";
import { failureOf, type Cluster } from "../lib/cluster/index.ts";

/** Which stage of which StageSet. */
export interface StageOf {
  readonly namespace: string;
  readonly name: string;
  readonly stage: string;
}

/**
 * Asks for the actions of a stage to run again: the annotation `reconcile-stage`, with a token of its own. The next
 * step acts on it.
 */
export async function requestStage(cluster: Cluster, { stage, ...of }: StageOf, random: Random): Promise<Result<void>> {
  const ref = { apiVersion, kind: "StageSet", ...of };
  const answer = await cluster.get(ref);
  if (answer.kind === "refused") return failed(failureOf(answer.error, "InvalidSpec"));
  if (answer.value === undefined) return done(undefined); // whoever follows it says so
  const { spec } = answer.value as unknown as StageSet; // the API server checks the schema of our kinds
  if (!spec.stages.some(({ name }) => name === stage)) {
    const message = `Cannot reconcile stage ${stage} of StageSet ${of.namespace}/${of.name}: it has no such stage; name one of ${spec.stages.map(({ name }) => name).join(", ")}`;
    return failed({ reason: "InvalidSpec", retry: "never", message });
  }
  const wish = { [annotations.reconcileStage]: `${stage}@${randomHex(random, 16)}` };
  const body = { metadata: { annotations: wish } };
  const asked = await cluster.patch(ref, { type: "merge", body }, { fieldManager: "stageset-cli" });
  return asked.kind === "refused" ? failed(failureOf(asked.error, "InvalidSpec")) : done(undefined);
}
