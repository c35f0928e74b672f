import { after, parseInstant, type Instant } from "../base/index.ts";
import { annotations, reasons, type Live, type Pin, type Reason, type Result, type StageSet } from "../api/index.ts";
import { decideSuspension } from "../gates/index.ts";
import { boundaryPassed, firstPositive, intervalOf, retryIntervalOf } from "./intervals.ts";
import { claimSkewMs, terminalIntervalMs } from "./limits.ts";
import { approvedDigest } from "./pending-prune.ts";
import { stageTokenOf } from "./stage-token.ts";
import { isReadyAtOffer, sameOffer } from "./target.ts";

/** What a tick knows of a StageSet without asking for it. */
export interface DueQuestion {
  readonly stageSet: Live<StageSet>;
  /** What the sources of its stages offer now, whatever its variables are; or the first failure to find that out. */
  readonly offered: Result<readonly Pin[]>;
  /** Has a labelled ConfigMap or Secret changed that it takes variables from? */
  readonly inputsChanged: boolean;
  /** Are all StageSets that it depends on ready for it, as far as a tick can see? Asked where it waits for one. */
  readonly dependenciesReady: boolean;
  /** When the last complete tick began; undefined where none is remembered, and everything is due. */
  readonly since: Instant | undefined;
  readonly now: Instant;
  readonly defaultIntervalMs: number;
}

/** Why a StageSet is due. */
export type DueReason =
  | "Deletion"
  | "Generation"
  | "Token"
  | "Source"
  | "Input"
  | "WakeUp"
  | "Abandoned"
  | "Dependency"
  | "Interval";

/** Is it worth a step now? All that decides whether a tick touches a StageSet (1-architecture, "Due"). */
export function due(question: DueQuestion): DueReason | undefined {
  const { stageSet, inputsChanged, dependenciesReady, now } = question;
  const { metadata, status } = stageSet;
  if (metadata.deletionTimestamp !== undefined) return isResting(stageSet, now) ? undefined : "Deletion";
  if (status?.observedGeneration !== metadata.generation) return "Generation";
  if (decideSuspension(stageSet, now).kind === "hold") return undefined;
  if (readyReason(stageSet) === "Suspended") return "WakeUp"; // suspendUntil has come
  const token = metadata.annotations?.[annotations.requestedAt];
  if (token !== undefined && token !== status.lastHandledReconcileAt) return "Token";
  if (stageTokenOf(stageSet, status) !== undefined && mayBegin(stageSet)) return "Token";
  if (isPruneApproved(stageSet)) return "Token";
  if (sourceMoved(question)) return "Source";
  if (inputsChanged) return "Input";
  if (readyReason(stageSet) === "DependencyNotReady" && dependenciesReady) return "Dependency";
  const claimEnds = parseInstant(status.run?.claim?.until ?? "");
  if (claimEnds !== undefined) return after(claimEnds, claimSkewMs) <= now ? "Abandoned" : undefined;
  const wakeAt = parseInstant(status.run?.wakeAt ?? "");
  if (wakeAt !== undefined) return wakeAt <= now ? "WakeUp" : undefined;
  return intervalPassed(question) ? "Interval" : undefined;
}

/** A teardown that waits, or that has failed and is tried again, says when. An edited spec is looked at at once. */
function isResting({ metadata, status }: Live<StageSet>, now: Instant): boolean {
  const { cursor, wakeAt } = status?.run ?? {};
  if (status?.observedGeneration !== metadata.generation) return false;
  const isUnderWay = cursor?.phase === "Delete" || cursor?.phase === "Teardown";
  return isUnderWay && (parseInstant(wakeAt ?? "") ?? now) > now;
}

/** Has somebody said yes to what waits to be removed? Only where nothing else holds the StageSet up. */
function isPruneApproved(stageSet: Live<StageSet>): boolean {
  const { digest } = stageSet.status?.pendingPrune ?? {};
  return digest !== undefined && approvedDigest(stageSet) === digest && readyReason(stageSet) === "PruneHeld";
}

/** Does a source offer something that is neither applied nor under way, or can one be read that could not, or not any more? */
function sourceMoved({ stageSet, offered }: DueQuestion): boolean {
  const reason = readyReason(stageSet);
  const { run } = stageSet.status ?? {};
  if (isStalled(reason) && run?.generation !== stageSet.metadata.generation) return false; // the spec is at fault, whatever is offered
  const lacksSource = reason === "SourceNotReady" || reason === "ArtifactNotFound" || reason === "ResolveFailed";
  if (offered.kind === "failed") return !lacksSource;
  const waits = lacksSource && run?.wakeAt === undefined; // where it has a time, it is not the source that it waits for
  if (run !== undefined) return waits || !sameOffer(run.pins, offered.value);
  return waits || !offered.value.every((pin) => isReadyAtOffer(stageSet.status ?? {}, pin));
}

/** Could a run begin, for all that the last look found? Otherwise a wish for one stage waits with everything else. */
function mayBegin(stageSet: Live<StageSet>): boolean {
  const reason = readyReason(stageSet);
  if (stageSet.status?.run?.intent !== undefined) return false; // its own wake-up comes first
  return (
    reason === undefined || !["InvalidSpec", "SourceNotReady", "ArtifactNotFound", "ResolveFailed"].includes(reason)
  );
}

function intervalPassed({ stageSet, since, now, defaultIntervalMs }: DueQuestion): boolean {
  if (readyReason(stageSet) === "ActionDirty") return false; // only requestedAt helps
  if (since === undefined) return true;
  return boundaryPassed(stageSet.metadata.uid, cadenceOf(stageSet, defaultIntervalMs), since, now);
}

/** How often it is looked at while nothing says otherwise, in milliseconds. */
export function cadenceOf(stageSet: Live<StageSet>, defaultMs: number): number {
  const { spec } = stageSet;
  const reason = readyReason(stageSet);
  if (isStalled(reason)) return terminalIntervalMs;
  if (reason !== undefined && reasons[reason].ready !== "True") return retryIntervalOf(spec, defaultMs);
  const settled = intervalOf(spec, defaultMs);
  return Math.min(settled, firstPositive([spec.driftDetectionInterval], settled));
}

function isStalled(reason: Reason | undefined): boolean {
  return reason !== undefined && reasons[reason].stalled;
}

function readyReason({ status }: Live<StageSet>): Reason | undefined {
  const reason = status?.conditions?.find(({ type }) => type === "Ready")?.reason;
  return reason as Reason | undefined; // we are the only ones who write it, and only from that list
}
