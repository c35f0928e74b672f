import type { StageSetStatus } from "../../lib/api/index.ts";
import type { Write } from "../../lib/sim/index.ts";
import { releaseAt, type Game } from "./game.ts";
import { contentOf, isUnchanging, refOfName, revisionOf } from "./manifests.ts";
import { isLeftAlone, isMadeOnce } from "./marks.ts";
import type { DrawnStage } from "./world.ts";

/** I11, the other way round: a stage that becomes Ready at a revision has every object of it at that revision. */
export function checkReadyStages(game: Game, write: Write): readonly string[] {
  if (write.kind !== "StageSet" || write.after === undefined) return [];
  const [before, after] = [write.before, write.after].map((one) => (one?.["status"] ?? {}) as StageSetStatus);
  // One write may end a run and begin another.
  const generations = [before?.run?.generation, after?.run?.generation ?? after?.observedGeneration];
  return (after?.stages ?? []).flatMap(({ name: stage, phase, appliedRevision = "" }) => {
    const was = before?.stages?.find(({ name }) => name === stage);
    const isSame = contentOf(was?.appliedRevision ?? "") === contentOf(appliedRevision); // another commit, perhaps
    if (phase !== "Ready" || (was?.phase === "Ready" && isSame)) return [];
    const found = generations.map((generation) => staleObject(game, { generation, stage, appliedRevision }));
    return found.every((what) => what !== undefined)
      ? [`I11: ${stage} is Ready at ${appliedRevision}, ${found[0]}`]
      : [];
  });
}

interface Told {
  readonly generation: number | undefined;
  readonly stage: string;
  readonly appliedRevision: string;
}

/** An object of the stage, as a generation of the spec has it, that is not at that revision. */
function staleObject(game: Game, { generation, stage, appliedRevision }: Told): string | undefined {
  const drawn = game.layouts.get(generation ?? 0)?.stages.find(({ name }) => name === stage);
  const names = releaseAt(game, drawn?.source ?? "", appliedRevision)?.content[stage] ?? [];
  for (const name of names) {
    const live = game.place.cluster.look(refOfName(name));
    const is = live === undefined ? undefined : revisionOf(live);
    const isTouched = is === undefined || is === "edited" || live?.metadata.deletionTimestamp !== undefined; // by others
    if (isTouched || is === contentOf(appliedRevision) || isOthers(game, name, drawn)) continue;
    return `${name} at ${is}`;
  }
  return undefined;
}

/** Does it say, or its stage, that it is to stay as it is? */
function isOthers({ world }: Game, name: string, stage: DrawnStage | undefined): boolean {
  const manner = world.manners[name];
  return isLeftAlone(manner) || isMadeOnce(manner) || (isUnchanging(name) && stage?.conflict === "KeepExisting");
}
