import type { Instant } from "../base/index.ts";
import { factsOf } from "./action-facts.ts";
import type { Note } from "./note.ts";
import { record } from "./record.ts";
import type { Session } from "./session.ts";

/** The session with a note in its draft, and what is to be told of it once that is written. */
export function noted(session: Session, note: Note, now: Instant): Session {
  const { live, draft, untold } = session;
  const facts = factsOf(live, draft, note);
  const then = record(draft, note, { stageSet: live, now });
  const ran = then.run ?? draft.run ?? session.ran;
  return { ...session, draft: then, untold: [...untold, ...facts], ...(ran !== undefined && { ran }) };
}
