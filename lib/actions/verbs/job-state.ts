import { parseInstant, type Instant } from "../../base/index.ts";
import { conditionsOf, fieldAt, holding, tellCondition, textAt, wholeAt } from "../../health/index.ts";
import type { LiveObject } from "../../cluster/index.ts";
import { stuckPodMs } from "../limits.ts";
import { carries, type LookedAt } from "./action-objects.ts";

/** How a Job of an attempt is. */
export type JobState =
  /** It was never seen. */
  | { readonly kind: "absent" }
  /** Something of its name is there that the attempt did not make. */
  | { readonly kind: "foreign" }
  /** It was seen, and is gone or going without having ended. */
  | { readonly kind: "deleted" }
  | { readonly kind: "complete" }
  /** `told`: what its condition says. */
  | { readonly kind: "failed"; readonly told: string }
  /** `told`: how far it is, to follow its name. */
  | { readonly kind: "unfinished"; readonly told: string };

export function jobStateOf({ object, live }: LookedAt, token: string): JobState {
  if (live === undefined) return { kind: object.uid === undefined ? "absent" : "deleted" };
  if (object.uid !== undefined && object.uid !== live.metadata.uid) return { kind: "deleted" };
  if (!carries(live, token)) return { kind: "foreign" };
  const conditions = conditionsOf(live) ?? [];
  if (holding(conditions, "Complete").length > 0) return { kind: "complete" };
  const [failed] = holding(conditions, "Failed");
  if (failed !== undefined) return { kind: "failed", told: tellCondition(failed) };
  if (live.metadata.deletionTimestamp !== undefined) return { kind: "deleted" };
  return { kind: "unfinished", told: tellProgress(live) };
}

function tellProgress(job: LiveObject): string {
  if (fieldAt(job, "spec.suspend") === true) return "is suspended";
  const active = wholeAt(job, "status.active", 0);
  const ended = wholeAt(job, "status.succeeded", 0) + wholeAt(job, "status.failed", 0);
  if (active + ended === 0) return "waits for its first Pod";
  return `is running (${active} ${active === 1 ? "Pod" : "Pods"} active)`;
}

/** Has it had Pods for so long, and none of them ready, that it is worth looking at them? */
export function mayBeStuck(job: LiveObject, now: Instant): boolean {
  if (wholeAt(job, "status.active", 0) === 0 || wholeAt(job, "status.ready", 0) > 0) return false;
  const started = parseInstant(textAt(job, "status.startTime", job.metadata.creationTimestamp));
  return started !== undefined && now - started >= stuckPodMs;
}
