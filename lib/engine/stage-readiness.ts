import type { Live, StageSet } from "../api/index.ts";

/**
 * Is a stage Ready? For others, whose own gates ask, and who need not have the right to read the StageSet: the sentences are
 * ours alone, and nothing of what its status says of its objects is in them.
 */
export interface StageReadiness {
  readonly ready: boolean;
  readonly reason: string;
  readonly message: string;
}

/** All that is told where there is nothing to tell: of what there is not as of what nobody has looked at. */
export const unknownStage: StageReadiness = {
  ready: false,
  reason: "Unknown",
  message: "There is no such stage, or nothing is known of it yet",
};

/** A stage is Ready where the present spec's is: what is told of an older one is told no more. The reason is its StageSet's. */
export function stageReadiness({ metadata, spec, status }: Live<StageSet>, stage: string): StageReadiness {
  const seen = status?.stages?.find(({ name }) => name === stage);
  if (seen === undefined || !spec.stages.some(({ name }) => name === stage)) return unknownStage;
  if (metadata.deletionTimestamp !== undefined) return notReady("Deleting", "The StageSet is being deleted");
  if (status?.observedGeneration !== metadata.generation)
    return notReady("Progressing", "The StageSet's spec was not acted upon yet");
  if (seen.phase === "Ready") return { ready: true, reason: "Ready", message: `Stage ${stage} is Ready` };
  const reason = status.conditions?.find(({ type }) => type === "Ready")?.reason;
  return notReady(reason ?? seen.phase, `Stage ${stage} is not Ready; the status of its StageSet says why`);
}

function notReady(reason: string, message: string): StageReadiness {
  return { ready: false, reason, message };
}
