import type { Run, StageSetStatus } from "../api/index.ts";
import { finish } from "./finish.ts";
import { forgetCluster, forgetFiles, forgetOffers, forgetStandings, newMemory } from "./memory.ts";
import type { Place } from "./phase-order.ts";
import type { Ports } from "./ports.ts";
import { open } from "./open.ts";
import type { Session } from "./session.ts";
import type { Progress, StepOutcome, StepRequest } from "./step-outcome.ts";
import { isOver, walk, type WalkLimits } from "./walk.ts";

/**
 * One step of one StageSet: moves on until it settles, until a move waits for longer than there is time, or until a
 * gate holds. It may be killed between any two lines; what it leaves is enough for whoever comes next.
 */
export async function step(ports: Ports, request: StepRequest): Promise<StepOutcome> {
  const memory = newMemory(request.trigger);
  const onPlace = ({ phase, stage }: Place, { run }: StageSetStatus): void => {
    const applied = phase === "Apply" ? run?.cursor.applied : undefined;
    const at = { phase, ...(stage !== undefined && { stage }), ...runOf(run) };
    request.onProgress?.({ ...at, ...(applied !== undefined && { applied }) });
  };
  let before: Session | undefined;
  for (;;) {
    const opened = await open(ports, request, before);
    if (opened.kind !== "open") return opened;
    if (opened.session.claimedUntil === undefined) forgetCluster(memory);
    const walked = await walk(ports, opened.session, memory, { ...limitsOf(request), onPlace });
    if (walked.kind === "lost") return walked;
    const { session, block, place } = walked;
    const waitsHere = block.kind === "wait" && block.until < request.until && request.mayPause?.() !== false;
    if (!waitsHere) return finish(ports, session, block, place.stage);
    request.onProgress?.({ ...placeOf(session), ...runOf(session.draft.run), waitingFor: block.message });
    forgetFiles(memory);
    forgetStandings(memory); // others have time to change them
    await request.pause(Math.max(0, block.until - ports.clock.now()));
    // Where the time is up after all, what was waited for is still the best thing to say.
    if (isOver(request, ports.clock.now())) return finish(ports, session, block, place.stage);
    forgetOffers(memory);
    before = session;
  }
}

function limitsOf({ until, signal }: StepRequest): WalkLimits {
  return { until, ...(signal !== undefined && { signal }) };
}

function runOf(run: Run | undefined): Pick<Progress, "run"> {
  return run === undefined ? {} : { run: { id: run.id, startedAt: run.startedAt } };
}

function placeOf({ draft }: Session): Place {
  const { phase, stage } = draft.run?.cursor ?? { phase: "Resolve" };
  return { phase, ...(stage !== undefined && { stage }) };
}
