import type { Live, Stage, StageSet } from "../api/index.ts";
import type { Identity } from "../cluster/index.ts";

/** Who reads and writes the objects of a stage: its ServiceAccount, the StageSet's, the handler's default, or ourselves (6-security, "Identity"). */
export function identityOf(
  stageSet: Live<StageSet>,
  stage: Pick<Stage, "serviceAccountName"> | undefined,
  byDefault: string | undefined,
): Identity {
  const name = stage?.serviceAccountName ?? stageSet.spec.serviceAccountName ?? byDefault;
  if (name === undefined) return { kind: "self" };
  return { kind: "serviceAccount", namespace: namespaceOf(stageSet), name };
}

/** A StageSet is namespaced, and the API server always says where it lives. */
export function namespaceOf(stageSet: Live<StageSet>): string {
  return stageSet.metadata.namespace ?? "default";
}
