import type { Live, StageSet } from "../api/index.ts";
import { factsBetween, runTold } from "./facts.ts";
import type { Ports } from "./ports.ts";
import type { Session } from "./session.ts";

/** Tells what became true with the status that was just written, and what had happened until then. */
export async function tellFacts(ports: Ports, session: Session, after: Live<StageSet>): Promise<void> {
  const { live, untold, ran } = session;
  const run = after.status?.run ?? ran; // one that has ended stands in no status any more
  const facts = [...untold, ...factsBetween(live, after)];
  const told = run === undefined ? facts : facts.map((fact) => ({ run: runTold(run), ...fact }));
  if (told.length > 0) await ports.tell(after, told);
}
