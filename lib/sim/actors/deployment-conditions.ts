import { after, formatInstant, parseInstant, type Instant } from "../../base/index.ts";
import type { LiveObject } from "../../cluster/index.ts";
import { fieldsAt, itemsOf, type Fields } from "../kinds/index.ts";

/** What the controller sees of a Deployment. */
export interface DeploymentView {
  readonly deployment: LiveObject;
  /** The name of the newest ReplicaSet. */
  readonly replicaSet: string;
  /** Every Pod is of the newest template, and available. */
  readonly isDone: boolean;
  readonly isAvailable: boolean;
  /** Are there more new, ready or available Pods than at the last look? */
  readonly hasMoved: boolean;
  readonly now: Instant;
}

export interface DeploymentConditions {
  readonly conditions: readonly Fields[];
  /** When the deadline has to be looked at; undefined: nothing is awaited. */
  readonly lookAt: Instant | undefined;
}

/** Available and Progressing, as the real controller writes them. */
export function deploymentConditions(view: DeploymentView): DeploymentConditions {
  const before = itemsOf(fieldsAt(view.deployment, "status")?.["conditions"]);
  const old = before.find(({ type }) => type === "Progressing");
  const deadline = deadlineOf(view, old);
  const progressing = { type: "Progressing", ...progressOf(view, old, deadline) };
  const conditions = [
    timed(availability(view.isAvailable), before, view.now, false),
    timed(progressing, before, view.now, view.hasMoved),
  ];
  const isAwaited = !view.isDone && progressing.status === "True";
  return { conditions, lookAt: isAwaited ? deadline : undefined };
}

function availability(isAvailable: boolean): Fields {
  return isAvailable
    ? {
        type: "Available",
        status: "True",
        reason: "MinimumReplicasAvailable",
        message: "Deployment has minimum availability.",
      }
    : {
        type: "Available",
        status: "False",
        reason: "MinimumReplicasUnavailable",
        message: "Deployment does not have minimum availability.",
      };
}

/** The deadline runs from the last progress, and anew for a new ReplicaSet. */
function deadlineOf({ deployment, replicaSet, hasMoved, now }: DeploymentView, old: Fields | undefined): Instant {
  const seconds = Number(fieldsAt(deployment, "spec")?.["progressDeadlineSeconds"] ?? 600);
  const isNew = hasMoved || old === undefined || !isAbout(old, replicaSet);
  const since = isNew ? now : (parseInstant(String(old["lastUpdateTime"])) ?? now);
  return after(since, seconds * 1000);
}

function isAbout(condition: Fields, replicaSet: string): boolean {
  return String(condition["message"]).includes(`"${replicaSet}"`);
}

function progressOf(
  { isDone, hasMoved, replicaSet, now }: DeploymentView,
  old: Fields | undefined,
  deadline: Instant,
): { readonly status: string; readonly reason: string; readonly message: string } {
  const about = `ReplicaSet "${replicaSet}"`;
  const wasLate = old?.["reason"] === "ProgressDeadlineExceeded" && isAbout(old, replicaSet) && !hasMoved;
  if (isDone)
    return { status: "True", reason: "NewReplicaSetAvailable", message: `${about} has successfully progressed.` };
  if (wasLate || now >= deadline) {
    return { status: "False", reason: "ProgressDeadlineExceeded", message: `${about} has timed out progressing.` };
  }
  return { status: "True", reason: "ReplicaSetUpdated", message: `${about} is progressing.` };
}

/** A condition keeps its times as long as it says the same, unless something moved. */
function timed(condition: Fields, before: readonly Fields[], now: Instant, hasMoved: boolean): Fields {
  const old = before.find(({ type }) => type === condition["type"]);
  const at = formatInstant(now);
  if (old === undefined) return { ...condition, lastTransitionTime: at, lastUpdateTime: at };
  const isSame = ["status", "reason", "message"].every((field) => old[field] === condition[field]);
  if (isSame && !hasMoved) return old;
  const turnedAt = old["status"] === condition["status"] ? old["lastTransitionTime"] : at;
  return { ...condition, lastTransitionTime: turnedAt, lastUpdateTime: at };
}
