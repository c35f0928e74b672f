import type { StageSetStatus } from "../../lib/api/index.ts";
import type { Write } from "../../lib/sim/index.ts";
import { revisionOf, worldKinds, type Game } from "./game.ts";

/** I11, the other way round: a stage that becomes Ready at a revision has every object of it at that revision. */
export function checkReadyStages({ place, world }: Game, write: Write): readonly string[] {
  if (write.kind !== "StageSet" || write.after === undefined) return [];
  const [before, after] = [write.before, write.after].map((one) => (one?.["status"] ?? {}) as StageSetStatus);
  return (after?.stages ?? []).flatMap(({ name: stage, phase, appliedRevision = "" }) => {
    const was = before?.stages?.find(({ name }) => name === stage);
    if (phase !== "Ready" || (was?.phase === "Ready" && was.appliedRevision === appliedRevision)) return [];
    const pin = [...(after?.run?.pins ?? []), ...(before?.run?.pins ?? [])].find((one) => one.stage === stage);
    const names = world.releases[pin?.name ?? ""]?.[Number(appliedRevision.slice(1))]?.content[stage] ?? [];
    return names.flatMap((name) => {
      const live = place.cluster.look({ ...worldKinds[name.startsWith("w-") ? 1 : 0], namespace: "shop", name });
      const is = live === undefined ? undefined : revisionOf(live);
      const isTouched = is === undefined || is === "edited" || live?.metadata.deletionTimestamp !== undefined; // by others
      return isTouched || is === appliedRevision
        ? []
        : [`I11: ${stage} is Ready at ${appliedRevision}, ${name} at ${is}`];
    });
  });
}
