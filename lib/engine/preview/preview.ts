import { done, failed, type Failure, type Result, type Stage } from "../../api/index.ts";
import { failureOfRefusals, type Refusal } from "../../apply/index.ts";
import { mapParallel } from "../../base/index.ts";
import { failureOf, refOf, tellRef } from "../../cluster/index.ts";
import { builtStage, objectsOf } from "../built-stage.ts";
import { foreignFailure } from "../phases/preflight.ts";
import { comingBefore } from "../phases/preflight-look.ts";
import { lookAtInventory, planOf } from "../phases/prune.ts";
import { stageCluster, type Sight } from "../sight.ts";
import { standees, standingsOf, withOrigin } from "../standings.ts";
import { askAbout, type ObjectChange } from "./changes.ts";
import type { RenderedStage, Rendering } from "./rendering.ts";

/** What a run that began now would change. */
export interface Preview {
  readonly changes: readonly ObjectChange[];
  /** What the API server would not take. */
  readonly failure: Failure | undefined;
  /** What is not done at once, or not known, in a sentence each. */
  readonly notes: readonly string[];
}

/** What applying a stage would change, as the API server says it; nothing is stored. Where the stage could not be built: why. */
export async function previewStage({ sight }: Rendering, { stage, built }: RenderedStage): Promise<Result<Preview>> {
  if (built.kind === "failed") return built;
  const standings = await standingsOf(sight, stage, built.value);
  if (standings.kind === "failed") return standings;
  const all = standees(objectsOf(built.value), standings.value);
  const foreign = all.filter(({ standing }) => standing.kind === "foreign");
  if (foreign.length > 0) return failed(foreignFailure(foreign));
  await lookBefore(sight, stage);
  const coming = await comingBefore(sight, stage);
  const asking = { cluster: stageCluster(sight, stage), stage, built: built.value, coming };
  const { applyConcurrency } = sight.ports.settings;
  const asked = await mapParallel(all, applyConcurrency, (one) => askAbout(asking, one));
  const changes: ObjectChange[] = [];
  const refusals: Refusal[] = [];
  const notes: string[] = [];
  for (const [index, { object }] of all.entries()) {
    const answer = asked[index];
    if (answer?.kind === "refused") refusals.push(withOrigin(answer.refusal, object, built.value));
    if (answer?.kind !== "change") continue;
    const { unchecked } = answer.change;
    changes.push(answer.change);
    if (unchecked !== undefined) notes.push(`${tellRef(refOf(object))} is shown as it is sent: ${unchecked}`);
  }
  return done({ changes, failure: failureOfRefusals(refusals), notes });
}

/** How the objects of the earlier stages stand says what is still to come: where a stage is asked about alone, too. */
async function lookBefore(sight: Sight, stage: Stage): Promise<void> {
  for (const earlier of sight.view.stageSet.spec.stages) {
    if (earlier.name === stage.name) return;
    const built = await builtStage(sight, earlier);
    if (built.kind === "done") await standingsOf(sight, earlier, built.value);
  }
}

/** What would be removed once all stages are Ready, of one of them alone where `only` names it; where one could not be built: why. */
export async function previewRemovals({ sight, stages }: Rendering, only?: string): Promise<Result<Preview>> {
  for (const { built } of stages) if (built.kind === "failed") return built;
  const seen = await lookAtInventory(sight);
  if (seen.kind === "failed") return seen;
  const plan = planOf(sight.view, seen.value);
  const ofStage = ({ stage }: { readonly stage: string }): boolean => only === undefined || stage === only;
  const [kept, held] = [plan.kept.filter(ofStage), plan.held.filter(ofStage)];
  const removals = [...plan.delete.filter(ofStage), ...held.flatMap((one) => one.removals)];
  const changes: ObjectChange[] = [];
  for (const { ref, stage: name } of removals) {
    const stage = sight.view.stageSet.spec.stages.find((one) => one.name === name);
    const answer = await stageCluster(sight, stage).get(ref);
    if (answer.kind === "refused") return failed(failureOf(answer.error, "StageFailed"));
    if (answer.value !== undefined) changes.push({ before: answer.value });
  }
  const notes = [
    ...held.map((one) => `Stage ${one.stage}: ${one.removals.length} of them wait for a yes: ${one.why}`),
    ...kept.map(({ ref, why }) => `${tellRef(ref)} is kept: ${why}`),
  ];
  return done({ changes, failure: undefined, notes });
}
