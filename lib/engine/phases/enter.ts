import { done, type Result } from "../../api/index.ts";
import { assert } from "../../base/index.ts";
import { forgetStandings } from "../memory.ts";
import { advanceWith, type Move } from "../move.ts";
import { phase } from "../phase.ts";
import type { Sight, View } from "../sight.ts";

/** Enter: the run comes to a stage. What actions have left goes first: a cancelled Job must not work beside what is newer. */
export const enter = phase<undefined>("Enter", lookAfresh, decideEnter);

/** What this step has applied of the stage before may be of another revision: it says nothing about this one. */
function lookAfresh({ memory, view }: Sight): Promise<Result<undefined>> {
  // Before the first one all may be looked at: what an earlier run of this step has found out is of another revision.
  const isFirst = view.stageSet.spec.stages[0]?.name === view.stage?.name;
  forgetStandings(memory, isFirst ? undefined : view.stage?.name);
  return Promise.resolve(done(undefined));
}

function decideEnter({ stage, status }: View): Move {
  assert(stage !== undefined, "a stage is entered without a stage");
  const leftovers = status.run?.leftovers ?? [];
  if (leftovers.length > 0) return { kind: "act", effect: { kind: "removeLeftovers", leftovers } };
  return advanceWith({ kind: "entered", stage: stage.name });
}
