import { done, type Result, type Stage } from "../../api/index.ts";
import type { Refusal } from "../../apply/index.ts";
import { assert } from "../../base/index.ts";
import { refOf, tellRef } from "../../cluster/index.ts";
import { builtStage, objectsOf } from "../built-stage.ts";
import type { Sight } from "../sight.ts";
import { probeStage, refusedAnew, standees, standingsOf, type Standee } from "../standings.ts";
import { isAsApplied } from "../as-applied.ts";
import { isUnchecked } from "./unchecked.ts";

/** What the API server said of everything that is about to change. */
export interface SeenPreflight {
  /** The stage is built otherwise here than where it was recorded. */
  readonly isRebuilt: boolean;
  /** Objects of other StageSets. */
  readonly foreign: readonly Standee[];
  readonly refusals: readonly Refusal[];
  /** What could not be asked about yet: it needs what the release itself brings, or a webhook that takes no dry runs. */
  readonly unchecked: readonly Refusal["object"][];
}

const nothing: SeenPreflight = { isRebuilt: false, foreign: [], refusals: [], unchecked: [] };

/**
 * Asks about the stage at the cursor; where the whole release is to be checked, before the first stage about all of them. Not
 * again on the way back to one that has failed since: what it is refused for must not keep earlier ones as they are.
 */
export async function lookAhead(sight: Sight): Promise<Result<SeenPreflight>> {
  const { stage, stageSet, status } = sight.view;
  assert(stage !== undefined, "Preflight without a stage");
  const { stages, preflight = "Stage" } = stageSet.spec;
  if (preflight === "None") return done(nothing);
  const isOnTheWay = status.stages?.some(({ phase }) => phase === "Failed") === true;
  const isAhead = preflight === "Release" && stages[0]?.name === stage.name && !isOnTheWay;
  const built = await builtStage(sight, stage);
  if (built.kind === "failed") return built;
  const isRebuilt = status.run?.rendered?.digest !== built.value.digest;
  const seen: SeenPreflight[] = [];
  for (const one of isAhead ? stages : [stage]) {
    const checked = await checkStage(sight, one);
    if (checked.kind === "failed") return checked;
    seen.push(checked.value);
  }
  return done({
    isRebuilt,
    foreign: seen.flatMap(({ foreign }) => foreign),
    refusals: seen.flatMap(({ refusals }) => refusals),
    unchecked: seen.flatMap(({ unchecked }) => unchecked),
  });
}

async function checkStage(sight: Sight, stage: Stage): Promise<Result<SeenPreflight>> {
  const built = await builtStage(sight, stage);
  if (built.kind === "failed") return built;
  if (isAsApplied(sight.view.status, stage.name, built.value.digest)) return done(nothing);
  const standings = await standingsOf(sight, stage, built.value);
  if (standings.kind === "failed") return standings;
  const all = standees(objectsOf(built.value), standings.value);
  const foreign = all.filter(({ standing }) => standing.kind === "foreign");
  const known = { built: built.value, standings: standings.value };
  const refusals = [...(await probeStage(sight, stage, known)), ...(await refusedAnew(sight, stage, known))];
  const coming = await comingBefore(sight, stage);
  return done({
    isRebuilt: false,
    foreign,
    refusals: refusals.filter((refusal) => !isUnchecked(refusal, coming)),
    unchecked: refusals.filter((refusal) => isUnchecked(refusal, coming)).map(({ object }) => object),
  });
}

/** All that this stage and the earlier ones bring. Of a stage that was not looked at in this step all is as wanted: it is Ready. */
export async function comingBefore(sight: Sight, stage: Stage): Promise<readonly Standee[]> {
  const coming: Standee[] = [];
  for (const one of sight.view.stageSet.spec.stages) {
    const standings = sight.memory.standings.get(one.name);
    const built = standings === undefined ? undefined : await builtStage(sight, one);
    if (standings !== undefined && built?.kind === "done") coming.push(...standees(objectsOf(built.value), standings));
    if (one.name === stage.name) break;
  }
  return coming;
}

export function tellStandee({ object, standing }: Standee): string {
  const owner = standing.kind === "foreign" ? standing.owner : "?";
  return `${tellRef(refOf(object))} (of the StageSet ${owner})`;
}
