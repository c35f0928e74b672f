import { annotations, parseStageToken, type Live, type StageSet, type StageSetStatus } from "../api/index.ts";
import type { StageToken } from "./note.ts";

/** The wish of a `reconcile-stage` annotation that is not handled yet; undefined where it names no stage of the spec. */
export function stageTokenOf(
  { metadata, spec }: Pick<Live<StageSet>, "metadata" | "spec">,
  status: StageSetStatus | undefined,
): StageToken | undefined {
  const wish = parseStageToken(metadata.annotations?.[annotations.reconcileStage] ?? "");
  if (wish === undefined || !spec.stages.some(({ name }) => name === wish.stage)) return undefined;
  const handled = status?.stages?.find(({ name }) => name === wish.stage)?.lastHandledReconcileAt;
  return handled === wish.token ? undefined : wish;
}
