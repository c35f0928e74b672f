import type { Live, StageSet } from "../../api/index.ts";
import { keyOf } from "../../gates/index.ts";
import { due } from "../due.ts";
import { questionOf, type TickView } from "./questions.ts";
import type { Due } from "./step-all.ts";
import type { Survey } from "./survey.ts";

/** Which of these StageSets are due, over all that was listed. */
export function findDue(
  asked: readonly Live<StageSet>[],
  { stageSets, sources }: Survey,
  view: Omit<TickView, "sources">,
): readonly Due[] {
  const known = new Map(stageSets.map((stageSet) => [keyOf(stageSet), stageSet]));
  return asked.flatMap((stageSet) => {
    const why = due(questionOf(stageSet, known, { ...view, sources }));
    return why === undefined ? [] : [{ stageSet, why }];
  });
}
