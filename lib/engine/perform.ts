import type { Failure } from "../api/index.ts";
import type { Effect } from "./effect.ts";
import { requestDeadlineMs } from "./limits.ts";
import type { Memory } from "./memory.ts";
import type { Ports } from "./ports.ts";
import { noted } from "./noted.ts";
import { isOutdated, mayAct, type Session } from "./session.ts";
import { persist } from "./status-writer.ts";
import { takeEffect } from "./take-effect.ts";
import { tellFacts } from "./tell-facts.ts";

/** lost: another step has the StageSet; nothing was done. failed: what was begun may be half done, and is safe to do again. */
export type Performed =
  | { readonly kind: "done"; readonly session: Session }
  | { readonly kind: "failed"; readonly session: Session; readonly failure: Failure }
  | { readonly kind: "lost" };

/**
 * Makes one effect: the only function that changes anything. It takes or renews the claim and writes down first what
 * must not be forgotten, then does it, then remembers for this step what came of it.
 */
export async function perform(ports: Ports, before: Session, effect: Effect, memory: Memory): Promise<Performed> {
  const deadlineMs = effect.kind === "takeAction" ? effect.deadlineMs : requestDeadlineMs;
  let session = before;
  // Again where that took so long that it covers no request any more: this machine may have been stopped meanwhile.
  while (!mayAct(session, ports.clock.now(), deadlineMs)) {
    const written = await persist(ports.clusters.as({ kind: "self" }), session, ports.clock.now());
    if (written.kind === "lost") return written;
    if (written.kind === "failed") return { ...written, session };
    await tellFacts(ports, session, written.session.live);
    session = written.session;
    if (isOutdated(before, session)) return { kind: "done", session }; // what was decided may not be wanted any more
  }
  const taken = await takeEffect(ports, session, effect, memory);
  const { live, note } = taken.kind === "failed" ? { live: session.live, note: taken.note } : taken.value;
  const after = note === undefined ? { ...session, live } : noted({ ...session, live }, note, ports.clock.now());
  return taken.kind === "failed"
    ? { kind: "failed", failure: taken.failure, session: after }
    : { kind: "done", session: after };
}
