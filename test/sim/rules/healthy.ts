import type { StageSetStatus } from "../../../lib/api/index.ts";
import { isDone, operatedKind, statusOf } from "../operated.ts";
import { isLeftAlone } from "../marks.ts";
import { namesAt, type Rule } from "./rule.ts";

/** A stage that asks by expressions becomes Ready once each object which they speak of is done, at the generation that it has. */
export const healthy: Rule = {
  name: "healthy",
  check({ game, write, spec }) {
    if (write.kind !== "StageSet" || write.after === undefined || write.before === undefined) return undefined;
    const [before, after] = [write.before, write.after].map((one) => (one["status"] ?? {}) as StageSetStatus);
    for (const { name: stage, phase } of after?.stages ?? []) {
      const was = before?.stages?.find(({ name }) => name === stage);
      const exprs = spec?.stages.find(({ name }) => name === stage)?.readyChecks?.exprs ?? [];
      if (phase !== "Ready" || was?.phase === "Ready" || exprs.length === 0) continue;
      // One write may end a run and begin another.
      const runs = [before?.run, after?.run].filter((run) => run !== undefined);
      const found = runs.map((run) => namesAt(game, run, stage).flatMap((name) => undone(game, name))[0]);
      if (found[0] !== undefined && !found.includes(undefined)) return `${stage} is Ready, and ${found[0]}`;
    }
    return undefined;
  },
};

/** What others have deleted in between, or made anew, is theirs to answer for. */
function undone({ place, world }: Parameters<typeof namesAt>[0], name: string): readonly string[] {
  if (!name.startsWith("o-") || isLeftAlone(world.manners[name])) return [];
  const live = place.cluster.look({ ...operatedKind, namespace: "shop", name });
  if (live === undefined || live.metadata.deletionTimestamp !== undefined || isDone(live)) return [];
  const { phase = "nothing", observedGeneration = "none" } = statusOf(live);
  return [`${name} says ${phase} of generation ${observedGeneration}, and has ${live.metadata.generation ?? "none"}`];
}
