import type { Failure } from "../../api/index.ts";
import { failureOfRefusals } from "../../apply/index.ts";
import { tellFew } from "../../base/index.ts";
import { refOf } from "../../cluster/index.ts";
import { fact, type Fact } from "../facts.ts";
import { tellSome } from "../kept-facts.ts";
import { namedObjectsMax } from "../limits.ts";
import { advanceWith, fail, type Move } from "../move.ts";
import { phase } from "../phase.ts";
import type { View } from "../sight.ts";
import { isExecutedAt } from "../as-applied.ts";
import { lookAhead, tellStandee, type SeenPreflight } from "./preflight-look.ts";
import type { Standee } from "../standings.ts";

/** Preflight: would the API server take what is about to be applied? Found out before anything is touched. */
export const preflight = phase<SeenPreflight>("Preflight", lookAhead, decidePreflight);

function decidePreflight(view: View, { isRebuilt, foreign, refusals, unchecked }: SeenPreflight): Move {
  if (isRebuilt) return { kind: "supersede" };
  if (foreign.length > 0) return claimedByOthers(foreign);
  const failure = failureOfRefusals(refusals);
  const curable = failure !== undefined && mayBeCured(view);
  if (failure !== undefined && !curable) return fail(failure);
  const facts: Fact[] = [];
  const about = { metadata: view.stageSet.metadata, status: view.status };
  const stage = view.stage?.name ?? "?";
  const tell = (type: "Normal" | "Warning", message: string): void => {
    facts.push(fact(about, { type, reason: "PreflightIncomplete", action: "Preflight", message, stage }));
  };
  if (failure !== undefined)
    tell("Warning", `Stage ${stage}: ${failure.message}; checked again once its pre actions are done`);
  if (unchecked.length > 0) {
    const told = tellSome(unchecked.map(refOf));
    tell(
      "Normal",
      `Stage ${stage}: not checked before the apply: ${told}; what they need comes with the release, or their webhook takes no dry runs`,
    );
  }
  return advanceWith({ kind: "preflighted", recheck: curable, facts });
}

/** Actions that are still to come before the apply may be there for this very purpose: a delete before an immutable change. */
function mayBeCured({ stage, status }: View): boolean {
  return (stage?.actions?.pre ?? []).some(({ name }) => !isExecutedAt(status, stage?.name ?? "", name));
}

/** Nothing is taken away from another StageSet. */
export function claimedByOthers(foreign: readonly Standee[]): Move {
  return fail(foreignFailure(foreign));
}

export function foreignFailure(foreign: readonly Standee[]): Failure {
  const message = `Cannot apply ${tellFew(foreign, namedObjectsMax, tellStandee)}: another StageSet has it; remove it from one of the two`;
  return { reason: "StageFailed", retry: "backoff", message };
}
