import { formatInstant, type Instant } from "../base/index.ts";
import { finalizer, type StageSetStatus } from "../api/index.ts";
import { recordEnding, type Ending } from "./ending.ts";
import { nextAttempt, retryIntervalOf } from "./intervals.ts";
import type { Ports } from "./ports.ts";
import { withRun } from "./with-run.ts";
import type { Session } from "./session.ts";
import { persistAndRelease } from "./status-writer.ts";
import type { StepOutcome } from "./step-outcome.ts";
import { tellFacts } from "./tell-facts.ts";
import type { Block } from "./walk.ts";

/**
 * The end of a step: what became of it is written down, the claim is let go, and then it is told.
 * @param stage the one that was being worked at; absent: none, and none is to blame where it failed
 */
export async function finish(ports: Ports, session: Session, block: Block, stage?: string): Promise<StepOutcome> {
  const now = ports.clock.now();
  const { deletionTimestamp, finalizers = [] } = session.live.metadata;
  if (deletionTimestamp !== undefined && !finalizers.includes(finalizer)) {
    if (session.untold.length > 0) await ports.tell(session.live, session.untold); // no status can say it any more
    return { kind: "gone" };
  }
  const ending = endingOf(ports, session, block, stage);
  const draft = draftAt(session, ending, now, ports.settings.runbooks);
  const written = await persistAndRelease(ports.clusters.as({ kind: "self" }), { ...session, draft });
  switch (written.kind) {
    case "lost":
      return written;
    case "failed":
      return { kind: "unreachable", failure: written.failure };
    case "written":
      await tellFacts(ports, session, written.session.live);
      return { kind: "ended", stageSet: written.session.live, ending };
  }
}

function endingOf(
  { clock, random, settings }: Ports,
  { live, draft }: Session,
  block: Block,
  stage: string | undefined,
): Ending {
  switch (block.kind) {
    case "settled":
    case "outOfTime":
      return block;
    case "wait":
      return { ...block, kind: "moving" };
    case "hold":
      return { ...block, kind: "held", until: block.until };
    case "fail": {
      const { kind, note, passing, ...failure } = block;
      if (failure.retry === "never") return { kind: "failed", failure, stage, until: undefined };
      const attempt = (draft.run?.cursor.attempt ?? 0) + 1;
      const pace = { attempt, retryIntervalMs: retryIntervalOf(live.spec, settings.defaultIntervalMs) };
      const asked = failure.retryAfterMs === undefined ? {} : { retryAfterMs: failure.retryAfterMs };
      return { kind: "failed", failure, stage, until: nextAttempt({ ...pace, ...asked }, clock.now(), random) };
    }
  }
}

function draftAt(session: Session, ending: Ending, now: Instant, runbooks: string | undefined): StageSetStatus {
  if (ending.kind === "settled") return session.draft;
  if (ending.kind === "outOfTime") return cutShort(session, now);
  return recordEnding(session.draft, ending, { stageSet: session.live, now }, runbooks);
}

/** A step whose time is up leaves what it has, due at once; one that has only looked leaves no trace. */
function cutShort({ draft, live, claimedUntil }: Session, now: Instant): StageSetStatus {
  if (claimedUntil === undefined) return live.status ?? {};
  return withRun(draft, (run) => ({ ...run, wakeAt: formatInstant(now) }));
}
