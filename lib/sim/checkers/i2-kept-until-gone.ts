import type { LiveObject } from "../../cluster/index.ts";
import {
  entriesIn,
  idOf,
  noteLost,
  ownerOf,
  recordedIds,
  stageSetOf,
  statusOf,
  tellObject,
  type Checker,
} from "./checker.ts";

/** I2: no object leaves the inventory before it is gone from the cluster, moved to another stage, or deliberately kept. */
export function keptUntilGone(): Checker {
  const missing = new Set<string>();
  return {
    name: "I2",
    check: (write, stored, known) => {
      const { kind, namespace = "", before, after } = write;
      noteLost(missing, write, known);
      if (kind !== "StageInventory" || before === undefined) return undefined;
      if (known.worker === undefined && after === undefined) return undefined; // somebody else has deleted it
      const name = before.metadata.labels?.["stages.metio.wtf/stage-set"] ?? "";
      const left = new Set(entriesIn(after));
      const recorded = recordedIds(stored, { namespace, name });
      const lost = new Set(entriesIn(before).filter((id) => !left.has(id) && !recorded.has(id) && !missing.has(id)));
      if (lost.size === 0) return undefined;
      const stageSet = stageSetOf(stored, { namespace, name });
      const prunes = known.prunes ?? ((stage) => !unprunedStages(stageSet).has(stage));
      const recordedFor = before.metadata.labels?.["stages.metio.wtf/stage"] ?? ""; // it may carry the label of a stage before
      const isGoing = statusOf(stageSet).run?.cursor.phase === "Teardown"; // then all goes
      const orphan = (known.kinds ?? worldKinds)
        .flatMap((one) => stored.lookAll(one, { namespace }))
        .find((object) => {
          const owner = ownerOf(object);
          if (!lost.has(idOf(object)) || owner?.name !== name) return false;
          return (isGoing || (prunes(owner.stage) && prunes(recordedFor))) && !isKept(object.metadata.annotations);
        });
      return orphan === undefined ? undefined : `${tellObject(orphan)} is still there and no longer recorded`;
    },
  };
}

const worldKinds = [
  { apiVersion: "v1", kind: "ConfigMap" },
  { apiVersion: "apps/v1", kind: "Deployment" },
  { apiVersion: "batch/v1", kind: "Job" },
] as const;

/** Stages whose objects stay where a revision no longer brings them. */
function unprunedStages(stageSet: LiveObject | undefined): ReadonlySet<string> {
  const spec = stageSet?.["spec"] as { readonly stages: readonly { name: string; prune?: boolean }[] } | undefined;
  return new Set((spec?.stages ?? []).filter(({ prune }) => prune === false).map(({ name }) => name));
}

function isKept(annotations: Readonly<Record<string, string>> | undefined): boolean {
  return keepMarks.some(([key, value]) => annotations?.[key] === value);
}

const keepMarks = [
  ["stages.metio.wtf/prune", "disabled"],
  ["kustomize.toolkit.fluxcd.io/prune", "disabled"],
  ["kustomize.toolkit.fluxcd.io/reconcile", "disabled"],
  ["kustomize.toolkit.fluxcd.io/ssa", "Ignore"],
] as const;
