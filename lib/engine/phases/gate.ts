import { done, type Result } from "../../api/index.ts";
import { decideDependencies, findCycle, keyOf, observeDependencies, type SeenDependencies } from "../../gates/index.ts";
import { advance, fail, type Move } from "../move.ts";
import { phase } from "../phase.ts";
import { ownReader, type Sight, type View } from "../sight.ts";

/** Gate: may the run begin at all? */
export const gate = phase<SeenDependencies | undefined>("Gate", lookAtDependencies, decideGate);

async function lookAtDependencies(sight: Sight): Promise<Result<SeenDependencies | undefined>> {
  const { stageSet } = sight.view;
  if ((stageSet.spec.dependsOn ?? []).length === 0) return done(undefined);
  return observeDependencies(ownReader(sight), stageSet);
}

function decideGate({ stageSet, status }: View, seen: SeenDependencies | undefined): Move {
  const leftovers = status.run?.leftovers ?? [];
  // What was cancelled must not run on while the gate is closed.
  if (leftovers.length > 0) return { kind: "act", effect: { kind: "removeLeftovers", leftovers } };
  if (seen === undefined) return advance;
  const cycle = findCycle(keyOf(stageSet), seen.graph);
  if (cycle !== undefined) {
    const message = `spec.dependsOn is a cycle: ${cycle.join(" → ")}; remove one of these dependencies`;
    return fail({ reason: "Stalled", retry: "never", message });
  }
  const decision = decideDependencies(seen.direct);
  return decision.kind === "pass" ? advance : decision;
}
