import { done, type Result } from "../../api/index.ts";
import { decideDependencies, findCycle, keyOf, observeDependencies, type SeenDependencies } from "../../gates/index.ts";
import { nextLook } from "../../health/index.ts";
import { advance, fail, type Move } from "../move.ts";
import { phase } from "../phase.ts";
import { ownReader, sinceOf, stageCluster, type Sight, type View } from "../sight.ts";

/** Gate: may the run begin at all? */
export const gate = phase<SeenDependencies | undefined>("Gate", lookAtDependencies, decideGate);

async function lookAtDependencies(sight: Sight): Promise<Result<SeenDependencies | undefined>> {
  const { stageSet } = sight.view;
  if ((stageSet.spec.dependsOn ?? []).length === 0) return done(undefined);
  return observeDependencies({ ourselves: ownReader(sight), own: stageCluster(sight, undefined) }, stageSet);
}

function decideGate(view: View, seen: SeenDependencies | undefined): Move {
  const { stageSet, status, now } = view;
  const leftovers = status.run?.leftovers ?? [];
  // What was cancelled must not run on while the gate is closed.
  if (leftovers.length > 0) return { kind: "act", effect: { kind: "removeLeftovers", leftovers } };
  if (seen === undefined) return advance;
  const cycle = findCycle(keyOf(stageSet), seen.graph);
  if (cycle !== undefined) {
    const message = `spec.dependsOn is a cycle: ${cycle.join(" → ")}; remove one of these dependencies`;
    return fail({ reason: "Stalled", retry: "never", message });
  }
  const decision = decideDependencies({ stageSet, pins: status.run?.pins ?? [], seen: seen.direct, now });
  switch (decision.kind) {
    case "pass":
      return advance;
    case "wait":
      return { ...decision, until: nextLook(sinceOf(view), now) };
    case "hold":
      return decision;
    case "fail":
      return fail(decision.failure);
  }
}
