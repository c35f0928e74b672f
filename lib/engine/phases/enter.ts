import { done } from "../../api/index.ts";
import { assert } from "../../base/index.ts";
import { advanceWith, type Move } from "../move.ts";
import { phase } from "../phase.ts";
import type { View } from "../sight.ts";

/** Enter: the run comes to a stage. */
export const enter = phase<undefined>("Enter", () => Promise.resolve(done(undefined)), decideEnter);

function decideEnter({ stage }: View): Move {
  assert(stage !== undefined, "a stage is entered without a stage");
  return advanceWith({ kind: "entered", stage: stage.name });
}
