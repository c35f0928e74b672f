import { after, canonicalJson, formatInstant, parseInstant, type Instant } from "../base/index.ts";
import type { Claim, Live, Run, StageSet, StageSetStatus } from "../api/index.ts";
import type { Fact } from "./facts.ts";
import { claimMarginMs, claimMs, claimSkewMs, requestDeadlineMs } from "./limits.ts";
import { withRun } from "./with-run.ts";

/** What a step holds of its StageSet: as the API server said it last, and the status as the step would leave it. */
export interface Session {
  /** The token of this step, in the claim. */
  readonly holder: string;
  readonly live: Live<StageSet>;
  readonly draft: StageSetStatus;
  /** The end of this step's claim; absent: it holds none. */
  readonly claimedUntil?: Instant;
  /** What happened since the status was written last, to be told once it is written. */
  readonly untold: readonly Fact[];
  /** The run that this step was at last; absent: there was none. */
  readonly ran?: Run;
}

/** A step that begins with the StageSet as it was read; under its own claim, where it has one already. */
export function openSession(live: Live<StageSet>, holder: string): Session {
  const claim = live.status?.run?.claim;
  const until = claim?.holder === holder ? parseInstant(claim.until) : undefined;
  return { holder, live, draft: live.status ?? {}, untold: [], ...(until !== undefined && { claimedUntil: until }) };
}

/** When somebody else's claim may be taken over; undefined where nobody's stands in the way. */
export function claimedByOther(claim: Claim | undefined, holder: string, now: Instant): Instant | undefined {
  if (claim === undefined || claim.holder === holder) return undefined;
  const free = after(parseInstant(claim.until) ?? now, claimSkewMs);
  return free > now ? free : undefined;
}

/**
 * May an effect begin? Only under a claim that outlasts the request's own deadline, and with everything written down
 * that must not be forgotten.
 */
export function mayAct(session: Session, now: Instant, deadlineMs: number = requestDeadlineMs): boolean {
  const { draft, live } = session;
  if (!claimCovers(session, now, deadlineMs)) return false;
  return canonicalJson(toRemember(draft)) === canonicalJson(toRemember(live.status ?? {}));
}

/** Does the claim outlast a request that begins now? */
export function claimCovers({ claimedUntil }: Session, now: Instant, deadlineMs: number = requestDeadlineMs): boolean {
  return claimedUntil !== undefined && claimedUntil >= after(now, deadlineMs + claimMarginMs);
}

/** The part of a status that another machine needs before the next effect; the rest is told at the end of the step. */
function toRemember({ run, stages, lastAppliedRevisions, version }: StageSetStatus): unknown {
  const { id, cursor, rendered, intent, leftovers, executed, failure, reconstructed } = run ?? {};
  const isTeardown = cursor?.phase === "Teardown"; // then all goes
  return {
    run: [id, cursor?.stage, isTeardown, rendered, intent, leftovers, executed, failure, reconstructed],
    stages: stages?.map(({ name, phase, appliedRevision, appliedInputs, ...stage }) => [
      ...[name, phase === "Ready", appliedRevision, appliedInputs],
      ...[stage.executedActions, stage.ledgerRevision, stage.ledgerContent, stage.actionAnchors, stage.shards],
    ]),
    lastAppliedRevisions,
    version,
  };
}

/** The spec has changed, or the StageSet is to go: what is wanted must be found out anew. */
export function isOutdated({ live: before }: Session, { live: after }: Session): boolean {
  const [was, is] = [before.metadata, after.metadata];
  return was.generation !== is.generation || was.deletionTimestamp !== is.deletionTimestamp;
}

/** The draft under this step's claim, which lasts from `now`. */
export function claimed(draft: StageSetStatus, holder: string, now: Instant): StageSetStatus {
  return withRun(draft, (run) => ({ ...run, claim: { holder, until: formatInstant(after(now, claimMs)) } }));
}

export function released(draft: StageSetStatus): StageSetStatus {
  return withRun(draft, ({ claim, ...run }) => run);
}
