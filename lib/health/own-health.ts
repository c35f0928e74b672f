import type { Instant } from "../base/index.ts";
import type { KubeObject, ObjectKind } from "../cluster/index.ts";
import { conditionsOf } from "./conditions.ts";
import { inProgress, type Health } from "./health.ts";
import { healthOf } from "./kstatus/kstatus.ts";
import type { ClassBinding } from "./kstatus/rule.ts";

/**
 * The health of an object that a stage applies. One departure from kstatus, which takes a Job for Current that has
 * started: a stage waits until its Jobs are complete, as Flux does. A suspended one waits for nobody.
 */
export function ownHealthOf(object: KubeObject, now: Instant, classes?: ReadonlyMap<string, ClassBinding>): Health {
  const health = healthOf(object, now, classes);
  if (!isJob(object) || health.status !== "Current") return health;
  const ended = (conditionsOf(object) ?? []).some(({ type, status }) => status === "True" && endings.has(type));
  return ended ? health : inProgress(`not complete yet, ${health.message}`);
}

const endings: ReadonlySet<string> = new Set(["Complete", "Suspended"]);

export function isJob({ apiVersion, kind }: ObjectKind): boolean {
  return kind === "Job" && apiVersion.startsWith("batch/");
}
