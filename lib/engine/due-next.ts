import { after, parseInstant, type Instant } from "../base/index.ts";
import type { Live, StageSet } from "../api/index.ts";
import { cadenceOf } from "./due.ts";
import { nextBoundary } from "./intervals.ts";
import { claimSkewMs } from "./limits.ts";

/**
 * When it is worth asking again whether a StageSet is due that was not at `now`, as long as nothing but time changes: the
 * next instant that one of the questions of `due` is about. Too early costs a read; too late would be wrong.
 */
export function nextQuestionAt(stageSet: Live<StageSet>, defaultIntervalMs: number, now: Instant): Instant {
  const { metadata, spec, status } = stageSet;
  const claimEnds = parseInstant(status?.run?.claim?.until ?? "");
  const times = [
    parseInstant(spec.suspendUntil ?? ""),
    parseInstant(status?.run?.wakeAt ?? ""),
    claimEnds === undefined ? undefined : after(claimEnds, claimSkewMs),
  ];
  const boundary = nextBoundary(metadata.uid, cadenceOf(stageSet, defaultIntervalMs), now);
  return times.reduce<Instant>((next, at) => (at !== undefined && at > now && at < next ? at : next), boundary);
}
