import type { Live, StageSet } from "../../lib/api/index.ts";
import { tellRef, type ObjectRef } from "../../lib/cluster/index.ts";
import { readyOf } from "../ready.ts";
import { plainText } from "./plain-text.ts";
import { shortRevision } from "./stage-set-row.ts";
import type { Branch } from "./tree-lines.ts";

/** An object of a stage, and how it is. */
export interface SeenObject {
  readonly ref: ObjectRef;
  /** kstatus' word for it; `Unknown` where it may not be read. */
  readonly status: string;
  /** Why it is not Current. */
  readonly message?: string;
}

/** The objects that a stage has in the cluster, by its inventory. */
export interface SeenStage {
  readonly name: string;
  readonly objects: readonly SeenObject[];
}

/** A StageSet with its stages and their objects. Stages that the spec no longer names stand last. */
export function releaseTree(stageSet: Live<StageSet>, stages: readonly SeenStage[]): Branch {
  const { status: ready = "Unknown", reason, message } = readyOf(stageSet);
  const told = [reason, message].filter((part) => part !== undefined).join(": ");
  const { namespace = "", name } = stageSet.metadata;
  return {
    label: `StageSet ${namespace}/${name}`,
    state: `Ready=${ready}${told === "" ? "" : ` ${plainText(told)}`}`,
    under: stages.map((stage) => stageBranch(stageSet, stage)),
  };
}

function stageBranch(stageSet: Live<StageSet>, { name, objects }: SeenStage): Branch {
  const { spec, status } = stageSet;
  const isNamed = spec.stages.some((stage) => stage.name === name);
  const { phase = "Pending", appliedRevision, message } = status?.stages?.find((stage) => stage.name === name) ?? {};
  const at = appliedRevision === undefined ? "" : ` at ${shortRevision(appliedRevision)}`;
  const isSaid = message === undefined || readyOf(stageSet).message?.startsWith(message) === true; // the first line has it
  const why = phase === "Ready" || isSaid ? "" : `: ${message}`;
  return {
    label: `Stage ${name}`,
    state: isNamed ? plainText(`${phase}${at}${why}`) : "no longer in the spec",
    under: objects.map(({ ref, status: health, message: because }) => ({
      label: plainText(tellRef(ref)),
      state: `${health}${because === undefined ? "" : `: ${plainText(because)}`}`,
      under: [],
    })),
  };
}
