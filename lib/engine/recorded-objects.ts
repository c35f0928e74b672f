import { done, failed, labels, labelValue, type Result } from "../api/index.ts";
import { liveKey, observeLive } from "../apply/index.ts";
import { failureOf, type LiveMetadata, type ObjectRef } from "../cluster/index.ts";
import { refOf, type Orphan } from "../inventory/index.ts";
import { namespaceOf } from "./identity.ts";
import { stageCluster, type Sight } from "./sight.ts";

/**
 * What is left of recorded objects, by the id of their entries, as whoever their stages run as. Read by our labels: one
 * that has lost them is not ours to delete any more, and counts as gone.
 */
export async function readRecorded(
  sight: Sight,
  orphans: readonly Orphan[],
): Promise<Result<ReadonlyMap<string, LiveMetadata>>> {
  const { stageSet } = sight.view;
  const wanted = { [labels.name]: stageSet.metadata.name, [labels.namespace]: namespaceOf(stageSet) };
  const selector = Object.entries(wanted)
    .map(([key, value]) => `${key}=${labelValue(value)}`)
    .join(",");
  const found = new Map<string, LiveMetadata>();
  for (const [name, ofStage] of Map.groupBy(orphans, ({ stage }) => stage)) {
    const recorded = ofStage.flatMap(({ entry }) => {
      const ref = refOf(entry);
      return ref === undefined ? [] : [{ id: entry.id, ref }];
    });
    const cluster = stageCluster(
      sight,
      stageSet.spec.stages.find((stage) => stage.name === name),
    );
    const refs: readonly ObjectRef[] = recorded.map(({ ref }) => ref);
    const live = await observeLive(cluster, { refs, selector });
    if (live.kind === "refused") return failed(failureOf(live.error, "StageFailed"));
    for (const { id, ref } of recorded) {
      const object = live.value.get(liveKey(ref));
      if (object !== undefined) found.set(id, object);
    }
  }
  return done(found);
}
