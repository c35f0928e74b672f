import type { StageSetStatus } from "../../../lib/api/index.ts";
import { isDone, operatedKind, statusOf } from "../operated.ts";
import { isLeftAlone } from "../marks.ts";
import { releaseAt, type Game } from "../game.ts";
import type { Rule } from "./rule.ts";

/** A stage that asks by expressions becomes Ready once each object which they speak of is done, at the generation that it has. */
export const healthy: Rule = {
  name: "healthy",
  check({ game, write, spec }) {
    if (write.kind !== "StageSet" || write.after === undefined || write.before === undefined) return undefined;
    const [before, after] = [write.before, write.after].map((one) => (one["status"] ?? {}) as StageSetStatus);
    for (const { name: stage, phase, appliedRevision = "" } of after?.stages ?? []) {
      const was = before?.stages?.find(({ name }) => name === stage);
      const { sourceRef, readyChecks } = spec?.stages.find(({ name }) => name === stage) ?? {};
      if (phase !== "Ready" || was?.phase === "Ready" || !readyChecks?.exprs || sourceRef === undefined) continue;
      // One write may end a run, and begin and end another: what it is Ready at is what counts.
      const names = releaseAt(game, sourceRef.name, appliedRevision)?.content[stage] ?? [];
      const [found] = names.flatMap((name) => undone(game, name));
      if (found !== undefined) return `${stage} is Ready, and ${found}`;
    }
    return undefined;
  },
};

/** What others have deleted in between, or made anew, is theirs to answer for. */
function undone({ place, world }: Game, name: string): readonly string[] {
  if (!name.startsWith("o-") || isLeftAlone(world.manners[name])) return [];
  const live = place.cluster.look({ ...operatedKind, namespace: "shop", name });
  if (live === undefined || live.metadata.deletionTimestamp !== undefined || isDone(live)) return [];
  const { phase = "nothing", observedGeneration = "none" } = statusOf(live);
  return [`${name} says ${phase} of generation ${observedGeneration}, and has ${live.metadata.generation ?? "none"}`];
}
