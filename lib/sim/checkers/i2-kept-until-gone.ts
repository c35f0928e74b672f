import { entriesIn, idOf, ownerOf, recordedIds, tellObject, type Checker } from "./checker.ts";

/** I2: no object leaves the inventory before it is gone from the cluster, moved to another stage, or deliberately kept. */
export const keptUntilGone: Checker = {
  name: "I2",
  check: ({ kind, namespace = "", before, after }, stored) => {
    if (kind !== "StageInventory" || before === undefined) return undefined;
    const name = before.metadata.labels?.["stages.metio.wtf/stage-set"] ?? "";
    const left = new Set(entriesIn(after));
    const recorded = recordedIds(stored, { namespace, name });
    const lost = new Set(entriesIn(before).filter((id) => !left.has(id) && !recorded.has(id)));
    if (lost.size === 0) return undefined;
    const orphan = stored
      .lookAll({ apiVersion: "v1", kind: "ConfigMap" }, { namespace })
      .find(
        (object) => lost.has(idOf(object)) && ownerOf(object)?.name === name && !isKept(object.metadata.annotations),
      );
    return orphan === undefined ? undefined : `${tellObject(orphan)} is still there and no longer recorded`;
  },
};

function isKept(annotations: Readonly<Record<string, string>> | undefined): boolean {
  return annotations?.["stages.metio.wtf/prune"] === "disabled";
}
